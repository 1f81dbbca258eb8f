#include "recres/simulate/simulate.h"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/noise.h"
#include "bindings/recording.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/io/states_file.h"
#include "recres/report/json.h"
#include "recres/report/simulation_text.h"
#include "recres/state/state.h"
#include "recres/util/memory.h"

namespace recres::python {

namespace {

using Signs = py::array_t<std::int8_t>;

// What there is to know of a run beside its states.
struct Run {
  SimulationSpec spec;
  std::string protocol;  // as the user wrote it
  std::string kernel;
  std::vector<std::uint64_t> first;  // state
  std::vector<std::uint64_t> last;
};

class SimulationStudy final : public Study {
 public:
  SimulationStudy(SharedNetwork network, Run run, Signs states)
      : network_(std::move(network)), run_(std::move(run)), states_(std::move(states)) {}

  py::dict fields() override {
    py::dict out;
    out["states"] = states_;
    out["kernel"] = run_.kernel;
    return out;
  }

  std::string text(std::size_t /*width*/) const override {
    return simulation_text(run_.spec, network_->network.neurons(), run_.protocol, run_.kernel, run_.first,
                           run_.last);
  }
  std::string json() const override { return spec() + "\n"; }
  void save(const std::string& path, const std::string& command) const override {
    const auto numbers = number_array(states_);
    const py::gil_scoped_release release;
    const auto file = open_states_file(path, {.neurons = network_->network.neurons(),
                                              .states = numbers.rows,
                                              .origin = {.spec_json = spec(), .command = command}});
    const RecordedSeries series("the states",
                                [&numbers] { return open_array_recording(numbers, "the states", {}); });
    series.source(1, {})([&file](std::span<const std::uint64_t> states) { file->append(states); });
    file->commit();
  }
  void save_csv(const std::string& path) const override { save(path, ""); }

 private:
  std::string spec() const {
    return simulation_spec_json(network_->source, network_->network, run_.spec, run_.kernel);
  }

  SharedNetwork network_;
  Run run_;
  Signs states_;  // read only
};

Signs room_for(std::uint64_t states, std::size_t neurons) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  require_memory("the states of the run", states > kMost / neurons ? kMost : states * neurons);
  return Signs({static_cast<py::ssize_t>(states), static_cast<py::ssize_t>(neurons)});
}

std::unique_ptr<Study> simulate_run(const SharedNetwork& network, const Numbers& noise_strength,
                                    const py::tuple& runs, std::uint64_t replicate,
                                    const py::object& protocol, const py::object& input, py::object report) {
  const auto neurons = network->network.neurons();
  const auto sweep = sweep_of(run_arguments(runs), noise_strength, network->network);
  validate(sweep.run);
  auto [noise, protocol_words] = protocol_of(protocol);
  noise.background = sweep.noise_strengths.front();
  const auto schedule = make_schedule(noise, neurons, sweep.run.steps);
  const auto signal = input_of(input);
  if (signal.signal) validate(*signal.signal, neurons, sweep.run.steps);
  Run run{.spec = {.model = sweep.model,
                   .protocol = std::move(noise),
                   .input = signal.words,
                   .run = sweep.run,
                   .id = {.seed = sweep.seed, .replicate = replicate}},
          .protocol = std::move(protocol_words),
          .kernel = {},
          .first = {},
          .last = {}};
  check_kernel(network->network, sweep.model, sweep.kernel, signal.get());
  auto states = room_for(sweep.run.steps + 1, neurons);
  const std::span signs(states.mutable_data(), static_cast<std::size_t>(states.size()));
  run = released(std::move(report), sweep.run.steps + sweep.run.burn_in, [&](const RunContext& context) {
    const auto kernel = make_kernel(network->network, sweep.model, schedule, sweep.kernel, signal.get());
    auto id = run.spec.id;
    id.noise = schedule.stretches;
    id.input = signal.get();
    auto out = run;
    out.kernel = kernel->name();
    const auto words = words_per_state(neurons);
    std::size_t written = 0;
    simulate(*kernel, id, sweep.run, context, [&](std::span<const std::uint64_t> some) {
      if (written == 0) out.first.assign(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(words));
      out.last.assign(some.end() - static_cast<std::ptrdiff_t>(words), some.end());
      const auto count = some.size() / words * neurons;
      write_signs(some, neurons, signs.subspan(written, count));
      written += count;
    });
    return out;
  });
  states.attr("setflags")(py::arg("write") = false);
  return std::make_unique<SimulationStudy>(network, std::move(run), std::move(states));
}

}  // namespace

void add_simulate(py::module_& module) {
  module.def("simulate", &simulate_run);
}

}  // namespace recres::python
