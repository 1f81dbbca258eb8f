#include "recres/experiment/series_measure.h"

#include <algorithm>
#include <vector>

#include "recres/observe/subset_text.h"
#include "recres/simulate/simulate.h"
#include "recres/state/projection.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Neurons whose states are kept; all where the specification names none.
std::vector<std::size_t> kept_neurons(const Spec& spec, std::size_t neurons) {
  auto out = parse_neurons(spec.value("series.neurons"));
  if (out.empty()) {
    for (std::size_t n = 0; n < neurons; ++n) out.push_back(n);
  }
  for (const auto n : out) {
    if (n >= neurons)
      throw InvalidArgument(text("series.neurons names neuron ", n, ", and the network has ", neurons));
  }
  if (out.size() > kMostIndexedNeurons) {
    throw InvalidArgument(text("measure series keeps states of up to ", kMostIndexedNeurons,
                               " neurons, and these are ", out.size(),
                               "; name some of them with series.neurons"));
  }
  return out;
}

// The signs of these neurons as an index, the first of them bit 0.
std::uint64_t index_of(std::span<const std::uint64_t> state, std::span<const std::size_t> neurons) {
  std::uint64_t out = 0;
  for (std::size_t k = 0; k < neurons.size(); ++k)
    out |= std::uint64_t{is_up(state, neurons[k]) ? 1U : 0U} << k;
  return out;
}

}  // namespace

std::vector<std::size_t> SeriesMeasure::axes() const {
  return all_axes();
}

std::vector<Column> SeriesMeasure::columns() const {
  return {{.name = "state",
           .unit = "",
           .help = "state index, the sum of 2^k over kept neurons k that are +1",
           .dimensions = {{.name = "replicate", .length = spec_.whole("replicates")},
                          {.name = "time", .length = spec_.whole("series.states")}},
           .is_whole = true}};
}

void SeriesMeasure::check(const SweepCell& cell) const {
  const auto network = parts_->network(cell);
  const auto input = parts_->input(cell);
  validate(sweep_of(cell, spec_, *network, parts_->protocol(cell), input.get(), 1), *network);
  kept_neurons(spec_, network->neurons());
  const auto states = spec_.whole("series.states");
  if (states == 0 || states > cell.steps + 1) {
    throw InvalidArgument(text("series.states = ", states, " are not 1 to ", cell.steps + 1,
                               ", the states of runs of ", cell.steps, " steps"));
  }
}

UnitWords SeriesMeasure::run(const SweepCell& cell, std::size_t threads, const RunContext& context) const {
  const auto network = parts_->network(cell);
  const auto input = parts_->input(cell);
  const auto sweep = sweep_of(cell, spec_, *network, parts_->protocol(cell), input.get(), threads);
  const auto neurons = kept_neurons(spec_, network->neurons());
  const auto words = words_per_state(network->neurons());
  const auto most = spec_.whole("series.states");
  validate(sweep, *network);
  std::vector<std::vector<std::uint64_t>> kept(sweep.replicates);
  for_all_runs(*network, sweep, {.run = [&](const SweepGroup& group) {
    std::vector<StateVisitor> visitors;
    for (const auto place : group.places) {
      visitors.emplace_back([&, &into = kept[place]](std::span<const std::uint64_t> states) {
        for (; !states.empty() && into.size() < most; states = states.subspan(words))
          into.push_back(index_of(states.first(words), neurons));
      });
    }
    simulate_together(group.kernel, group.runs, sweep.run, context, visitors);
  }});
  UnitWords out;
  for (const auto& run : kept) {
    for (const auto state : run) out.whole(state);
  }
  return out;
}

}  // namespace recres
