#include "bindings/sweep.h"

#include <pybind11/stl.h>

#include <array>
#include <string_view>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres::python {

RunArguments run_arguments(const py::tuple& arguments) {
  return {.model = arguments[0].cast<std::string>(),
          .steps = arguments[1].cast<std::uint64_t>(),
          .burn_in = arguments[2].cast<std::uint64_t>(),
          .replicates = arguments[3].cast<std::uint64_t>(),
          .start = arguments[4].cast<std::optional<std::string>>(),
          .seed = arguments[5].cast<std::uint64_t>(),
          .kernel = arguments[6].cast<std::string>(),
          .threads = arguments[7].cast<std::size_t>()};
}

Model model_of(const std::string& name) {
  if (const auto model = model_by_name(name)) return *model;
  constexpr std::array<std::string_view, 2> kNames = {"sbm", "tanh"};
  throw InvalidArgument(
      text("there is no model '", shown(name), "'", did_you_mean(name, kNames), " (models: sbm, tanh)"));
}

Sweep sweep_of(const RunArguments& arguments, const Numbers& noise_strengths, const Network& network) {
  Sweep sweep{.model = model_of(arguments.model),
              .noise_strengths = vector_of(noise_strengths),
              .run = {.steps = arguments.steps, .burn_in = arguments.burn_in},
              .replicates = arguments.replicates,
              .seed = arguments.seed,
              .threads = arguments.threads,
              .kernel = arguments.kernel};
  if (arguments.start) sweep.run.start = parse_state(*arguments.start, network.neurons());
  require_threads(sweep.threads);
  return sweep;
}

}  // namespace recres::python
