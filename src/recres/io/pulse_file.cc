#include "recres/io/pulse_file.h"

#include <cstdint>
#include <vector>

#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/state/state.h"

namespace recres {

namespace {

using Whole = std::vector<std::int64_t>;

// -1: undecided, -2: too many steps.
std::int64_t number_of(const Settling& settling) {
  switch (settling.end) {
    case SettlingEnd::kSettled:
      return settling.attractor;
    case SettlingEnd::kUndecided:
      return -1;
    case SettlingEnd::kTooManySteps:
      return -2;
  }
  return -2;
}

void write_attractors(Hdf5Writer& file, const std::vector<KnownAttractor>& attractors, std::size_t words) {
  Whole period;
  Whole states;
  Whole first = {0};
  for (const auto& attractor : attractors) {
    period.push_back(static_cast<std::int64_t>(attractor.period));
    states.insert(states.end(), attractor.states.begin(), attractor.states.end());
    first.push_back(static_cast<std::int64_t>(states.size() / words));
  }
  file.write("/attractors/period", period, {period.size()});
  file.write("/attractors/state", states, {states.size() / words, words});
  file.attribute("/attractors/state", "order",
                 "a row per state of words of 64 neurons, neuron 0 = bit 0 of the first word");
  file.write("/attractors/first", first, {first.size()});
}

void write_pulses(Hdf5Writer& file, const PulseTrainStudy& study, std::size_t words) {
  const std::uint64_t runs = study.pulses.size();
  const std::uint64_t pulses = study.options.train.count;
  Whole before;
  Whole after;
  Whole steps;
  Whole state_before;
  Whole state_after;
  for (const auto& run : study.pulses) {
    for (const auto& pulse : run) {
      before.push_back(number_of(pulse.before));
      after.push_back(number_of(pulse.after));
      steps.push_back(static_cast<std::int64_t>(pulse.after.steps));
      state_before.insert(state_before.end(), pulse.state_before.begin(), pulse.state_before.end());
      state_after.insert(state_after.end(), pulse.state_after.begin(), pulse.state_after.end());
    }
  }
  file.write("/pulses/before", before, {runs, pulses});
  file.write("/pulses/after", after, {runs, pulses});
  file.attribute("/pulses", "codes", "attractor counted from 0; -1 undecided, -2 too many steps");
  file.write("/pulses/steps_to_settle", steps, {runs, pulses});
  file.write("/pulses/state_before", state_before, {runs, pulses, words});
  file.write("/pulses/state_after", state_after, {runs, pulses, words});
}

void write_switching(Hdf5Writer& file, const SwitchingTable& table) {
  const auto rows = static_cast<std::uint64_t>(table.counts.rows());
  const auto columns = static_cast<std::uint64_t>(table.counts.cols());
  Whole counts;
  std::vector<double> exact;
  for (Eigen::Index row = 0; row < table.counts.rows(); ++row) {
    for (Eigen::Index column = 0; column < table.counts.cols(); ++column) {
      counts.push_back(static_cast<std::int64_t>(table.counts(row, column)));
      if (table.exact.size() > 0) exact.push_back(table.exact(row, column));
    }
  }
  file.write("/switching/attractor", Whole(table.attractors.begin(), table.attractors.end()), {rows});
  file.write("/switching/counts", counts, {rows, columns});
  file.attribute("/switching/counts", "order",
                 "[attractor before, attractor after]; the last column is undecided or any other");
  if (!exact.empty()) file.write("/switching/exact", exact, {rows, columns});
  if (!table.fit) return;
  file.attribute("/switching", "chi_square", table.fit->chi_square);
  file.attribute("/switching", "degrees_of_freedom", static_cast<double>(table.fit->degrees_of_freedom));
  file.attribute("/switching", "p_value", table.fit->p_value);
}

}  // namespace

void write_pulse_hdf5(const std::filesystem::path& path, const Network& network, const PulseTrainStudy& study,
                      const Origin& origin) {
  const auto words = words_per_state(network.neurons());
  Hdf5Writer file(path);
  begin_result(file, "recres pulse", origin);
  write_attractors(file, study.attractors, words);
  write_pulses(file, study, words);
  write_switching(file, study.switching);
  if (!study.states.empty()) {
    file.write("/run/state", Whole(study.states.begin(), study.states.end()),
               {study.states.size() / words, words});
    file.attribute("/run/state", "order", "s(0), s(1), ... of the first run, words of 64 neurons");
  }
  if (!study.activities.empty()) {
    const auto neurons = network.neurons();
    file.write("/run/activity", study.activities, {study.activities.size() / neurons, neurons});
  }
  write_result_network(file, network);
  file.commit();
}

void write_search_hdf5(const std::filesystem::path& path, const Network& network, const SearchStudy& study,
                       const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres search", origin);
  write_attractors(file, study.attractors, words_per_state(network.neurons()));
  Whole end;
  Whole pulses;
  Whole steps;
  Whole stayed;
  Whole on;
  Whole first = {0};
  for (const auto& run : study.runs) {
    end.push_back(run.end == SearchEnd::kFound ? 0 : 1);
    pulses.push_back(static_cast<std::int64_t>(run.pulses));
    steps.push_back(static_cast<std::int64_t>(run.steps));
    stayed.push_back(run.stayed ? 1 : 0);
    for (const auto& settling : run.on) on.push_back(number_of(settling));
    first.push_back(static_cast<std::int64_t>(on.size()));
  }
  file.write("/searches/end", end, {end.size()});
  file.attribute("/searches/end", "codes", "0 found, 1 too many pulses");
  file.write("/searches/pulses", pulses, {pulses.size()});
  file.write("/searches/steps", steps, {steps.size()});
  file.write("/searches/stayed", stayed, {stayed.size()});
  file.write("/searches/on", on, {on.size()});
  file.attribute("/searches/on", "codes", "attractor counted from 0; -1 undecided, -2 too many steps");
  file.write("/searches/first", first, {first.size()});
  file.write("/attractors/is_target", Whole(study.is_target.begin(), study.is_target.end()),
             {study.is_target.size()});
  if (!study.correlation.empty())
    file.write("/attractors/correlation", study.correlation, {study.correlation.size()});
  if (study.theory && study.theory->mean_pulses)
    file.attribute("/searches", "theory_mean_pulses", *study.theory->mean_pulses);
  write_result_network(file, network);
  file.commit();
}

}  // namespace recres
