#include <pybind11/stl.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "recres/experiment/experiment_file.h"
#include "recres/experiment/run_experiment.h"
#include "recres/experiment/spec_text.h"
#include "recres/io/hdf5_file.h"
#include "recres/util/parallel.h"

namespace recres::python {

namespace {

// Key, whether a list was given, values: what takes the place of what the specification says.
using Settings = std::vector<std::tuple<std::string, bool, std::vector<std::string>>>;

Spec spec_of(const std::string& toml, const std::string& name, const Settings& settings) {
  auto spec = parse_spec_toml(toml, name);
  for (const auto& [key, is_list, values] : settings) spec.set(key, values, is_list, name);
  return spec;
}

py::dict outcome_fields(const RunOutcome& outcome) {
  py::dict out;
  out["units"] = outcome.units;
  out["finished_before"] = outcome.resumed;
  out["failures"] = texts(outcome.failures);
  return out;
}

py::dict run(const std::string& toml, const std::string& name, const Settings& settings,
             const std::string& output, const std::optional<std::string>& csv, const std::string& command,
             std::size_t threads, const py::object& report) {
  require_threads(threads);
  const Plan plan(spec_of(toml, name, settings));
  check_experiment(plan, output);
  require_hdf5_output(output);
  const ExperimentRun call = {.plan = plan,
                              .identity = identify(plan.spec(), {}),
                              .output = output,
                              .csv = csv,
                              .command = command,
                              .threads = threads};
  Team team;
  const auto outcome = released(report, plan.units() * kUnitShares, [&](const RunContext& context) {
    return run_experiment(call, team, [&](std::uint64_t, std::uint64_t finished) {
      context.advance(finished * kUnitShares);
      return context;
    });
  });
  return outcome_fields(outcome);
}

// `told` comes from told_by_result, in another process.
py::dict require_finished_run(const std::string& told, const std::string& toml, const std::string& name,
                              const Settings& settings, const std::string& output) {
  const auto spec = spec_of(toml, name, settings);
  return outcome_fields(require_finished(told, identify(spec, {}), output));
}

std::string told(const std::string& path) {
  return told_by_result(path);
}

}  // namespace

void add_experiment(py::module_& module) {
  module.def("run", &run);
  module.def("require_finished", &require_finished_run);
  module.def("told_by_result", &told);
}

}  // namespace recres::python
