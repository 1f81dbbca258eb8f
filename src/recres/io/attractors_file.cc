#include "recres/io/attractors_file.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "recres/attractor/state_graph.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/state/state.h"

namespace recres {

namespace {

using Whole = std::vector<std::int64_t>;

void write_column(Hdf5Writer& file, const std::string& name, const Whole& values) {
  file.write(name, values, {values.size()});
}

// One number of each row.
template <typename Row, typename Value>
void write_field(Hdf5Writer& file, const std::string& name, const std::vector<Row>& rows,
                 Value Row::* field) {
  Whole values;
  for (const auto& row : rows) values.push_back(static_cast<std::int64_t>(row.*field));
  write_column(file, name, values);
}

void write_states(Hdf5Writer& file, const CompleteCensus& complete) {
  // In the order of the list, as in a result of recres exact.
  Whole states;
  Whole first = {0};
  Whole place;
  for (std::size_t k = 0; k < complete.states.size(); ++k) {
    states.insert(states.end(), complete.states[k].begin(), complete.states[k].end());
    first.push_back(static_cast<std::int64_t>(states.size()));
    place.push_back(complete.by_basin[k]);
  }
  write_column(file, "/largest/attractor", place);
  write_column(file, "/largest/state", states);
  write_column(file, "/largest/first", first);
}

void write_graph(Hdf5Writer& file, const Network& network) {
  const auto graph = state_graph(NoiselessMap(network));
  write_column(file, "/graph/next", graph.next);
  if (!graph.tied_neurons.empty()) write_column(file, "/graph/tied_neurons", graph.tied_neurons);
  write_column(file, "/graph/attractor_of", graph.attractor_of);
}

void write_found(Hdf5Writer& file, const Network& network, const CompleteCensus& complete) {
  const auto& census = complete.census;
  write_field(file, "/attractors/smallest_state", census.listed, &CensusAttractor::first);
  write_field(file, "/attractors/states", census.listed, &CensusAttractor::states);
  write_field(file, "/attractors/period", census.listed, &CensusAttractor::period);
  write_field(file, "/attractors/basin_states", census.listed, &CensusAttractor::basin);
  write_field(file, "/periods/period", census.periods, &CensusPeriod::period);
  write_field(file, "/periods/attractors", census.periods, &CensusPeriod::attractors);
  write_field(file, "/periods/basin_states", census.periods, &CensusPeriod::basins);
  write_column(file, "/transients", {census.transients.begin(), census.transients.end()});
  file.attribute("/attractors", "number", static_cast<double>(census.attractors));
  file.attribute("/", "tied_states", static_cast<double>(census.tied_states));
  file.attribute("/", "undecided_states", static_cast<double>(census.undecided_states));
  write_states(file, complete);
  if (network.neurons() <= kMostGraphNeurons) write_graph(file, network);
}

void write_found(Hdf5Writer& file, const Network& /*network*/, const PermutationCycles& cycles) {
  // Numbers without bound are text, a line each.
  std::string periods;
  std::string attractors;
  std::vector<double> share;
  for (const auto& length : cycles.lengths) {
    periods += length.length + "\n";
    attractors += length.cycles + "\n";
    share.push_back(length.share);
  }
  file.write("/periods/period_text", periods);
  file.write("/periods/attractors_text", attractors);
  file.write("/periods/basin_share", share, {share.size()});
  file.attribute("/periods", "order", cycles.order);
  if (cycles.total) file.attribute("/periods", "attractors", *cycles.total);
}

// [attractor, 3]
void write_basins(Hdf5Writer& file, const std::vector<double>& basins) {
  file.write("/attractors/basin_share", basins, {basins.size() / 3, 3});
  file.attribute("/attractors/basin_share", "columns", "estimate, lower and upper end of the 95 % interval");
}

// [state, word]
void write_state_words(Hdf5Writer& file, const Whole& states, std::size_t words) {
  file.write("/attractors/state", states, {states.size() / words, words});
  file.attribute("/attractors/state", "order",
                 "a row per state of words of 64 neurons, neuron 0 = bit 0 of the first word");
}

void write_coverage(Hdf5Writer& file, const Coverage& coverage) {
  file.attribute("/attractors", "missed_share", coverage.missed_share);
  file.attribute("/attractors", "missed_share_bound95", coverage.missed_share_bound);
  file.attribute("/attractors", "fewest_attractors", coverage.fewest_attractors);
}

void write_found(Hdf5Writer& file, const Network& network, const SampledAttractors& sampled) {
  const auto words = words_per_state(network.neurons());
  Whole states;
  Whole first = {0};
  std::vector<double> basins;
  for (const auto& attractor : sampled.attractors) {
    states.insert(states.end(), attractor.states.begin(), attractor.states.end());
    first.push_back(static_cast<std::int64_t>(states.size() / words));
    basins.insert(basins.end(), {attractor.basin.estimate, attractor.basin.low, attractor.basin.high});
  }
  write_field(file, "/attractors/period", sampled.attractors, &SampledAttractor::period);
  write_field(file, "/attractors/starts", sampled.attractors, &SampledAttractor::starts);
  write_field(file, "/attractors/is_listed", sampled.attractors, &SampledAttractor::is_listed);
  write_basins(file, basins);
  write_state_words(file, states, words);
  write_column(file, "/attractors/first", first);
  Whole attractor_of;
  Whole transients;
  for (const auto& start : sampled.starts) {
    attractor_of.push_back(start.attractor == kNoAttractor ? -1 : std::int64_t{start.attractor});
    transients.push_back(static_cast<std::int64_t>(start.transient_steps));
  }
  write_column(file, "/starts/attractor", attractor_of);
  write_column(file, "/starts/transient_steps", transients);
  write_coverage(file, sampled.coverage);
  file.attribute("/starts", "too_many_steps", static_cast<double>(sampled.too_many_steps));
  file.attribute("/starts", "ties_keep_branching", static_cast<double>(sampled.still_branching));
}

// All fixed points and cycles in a row.
void write_activities(Hdf5Writer& file, const TanhAttractors& tanh, std::size_t neurons) {
  std::vector<double> activities;
  Whole signs;
  Whole first = {0};
  for (const auto& attractor : tanh.attractors) {
    activities.insert(activities.end(), attractor.activities.data(),
                      attractor.activities.data() + attractor.activities.size());
    signs.insert(signs.end(), attractor.signs.begin(), attractor.signs.end());
    first.push_back(static_cast<std::int64_t>(activities.size() / neurons));
  }
  file.write("/attractors/activity", activities, {activities.size() / neurons, neurons});
  write_state_words(file, signs, words_per_state(neurons));
  write_column(file, "/attractors/first", first);
}

void write_found(Hdf5Writer& file, const Network& network, const TanhAttractors& tanh) {
  Whole kinds;
  std::vector<double> basins;
  std::vector<double> exponents;
  std::vector<double> settle_steps;
  for (const auto& attractor : tanh.attractors) {
    kinds.push_back(static_cast<std::int64_t>(attractor.kind));
    basins.insert(basins.end(), {attractor.basin.estimate, attractor.basin.low, attractor.basin.high});
    exponents.insert(exponents.end(), {attractor.exponent.nats_per_step, attractor.exponent.error});
    settle_steps.push_back(attractor.mean_settle_steps);
  }
  write_column(file, "/attractors/kind", kinds);
  file.attribute("/attractors/kind", "meaning",
                 "0 fixed point, 1 cycle, 2 quasi-periodic, 3 chaotic, 4 undecided");
  write_field(file, "/attractors/period", tanh.attractors, &TanhAttractor::period);
  write_field(file, "/attractors/starts", tanh.attractors, &TanhAttractor::starts);
  write_basins(file, basins);
  file.write("/attractors/lyapunov_nats_per_step", exponents, {tanh.attractors.size(), 2});
  file.attribute("/attractors/lyapunov_nats_per_step", "columns", "estimate, standard error");
  file.write("/attractors/mean_settle_steps", settle_steps, {settle_steps.size()});
  write_activities(file, tanh, network.neurons());
  write_column(file, "/starts/attractor", {tanh.attractor_of.begin(), tanh.attractor_of.end()});
  write_coverage(file, tanh.coverage);
}

}  // namespace

void write_attractors_hdf5(const std::filesystem::path& path, const Network& network,
                           const AttractorStudy& study, const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres attractors", origin);
  std::visit([&](const auto& found) { write_found(file, network, found); }, study.found);
  write_result_network(file, "", network);
  file.commit();
}

}  // namespace recres
