#include <pybind11/pybind11.h>

#include <csignal>
#include <string>

#include "bindings/bindings.h"
#include "bindings/errors.h"
#include "recres/util/version.h"

// The bindings: Python's arguments in, one call, arrays out. What users see is the package around them.
PYBIND11_MODULE(_core, module) {
  using namespace recres::python;
  register_errors();
  module.attr("version") = std::string(recres::version());
  add_study(module);
  add_attractors(module);
  add_exact(module);
  add_experiment(module);
  add_flux(module);
  add_information(module);
  add_machine(module);
  add_network(module);
  add_pulses(module);
  add_recording(module);
  add_report(module);
  add_reproduction(module);
  add_resonance(module);
  add_simulate(module);
  add_subnetworks(module);
  add_visits(module);
}
