#pragma once

#include <pybind11/pybind11.h>

namespace recres::python {

// What each file of bindings adds to the module.
void add_study(pybind11::module_& module);
void add_attractors(pybind11::module_& module);
void add_exact(pybind11::module_& module);
void add_experiment(pybind11::module_& module);
void add_flux(pybind11::module_& module);
void add_information(pybind11::module_& module);
void add_machine(pybind11::module_& module);
void add_network(pybind11::module_& module);
void add_pulses(pybind11::module_& module);
void add_recording(pybind11::module_& module);
void add_report(pybind11::module_& module);
void add_reproduction(pybind11::module_& module);
void add_resonance(pybind11::module_& module);
void add_simulate(pybind11::module_& module);
void add_subnetworks(pybind11::module_& module);
void add_visits(pybind11::module_& module);

}  // namespace recres::python
