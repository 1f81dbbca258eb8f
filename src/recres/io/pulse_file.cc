#include "recres/io/pulse_file.h"

#include <cstdint>
#include <vector>

#include "recres/io/result_parts.h"
#include "recres/pulse/stays.h"
#include "recres/state/state.h"

namespace recres {

namespace {

using Whole = std::vector<std::int64_t>;

void write_attractors(Hdf5Writer& file, const std::string& group,
                      const std::vector<KnownAttractor>& attractors, std::size_t words) {
  Whole period;
  Whole states;
  Whole first = {0};
  for (const auto& attractor : attractors) {
    period.push_back(static_cast<std::int64_t>(attractor.period));
    states.insert(states.end(), attractor.states.begin(), attractor.states.end());
    first.push_back(static_cast<std::int64_t>(states.size() / words));
  }
  file.write(group + "/attractors/period", period, {period.size()});
  file.write(group + "/attractors/state", states, {states.size() / words, words});
  file.attribute(group + "/attractors/state", "order",
                 "a row per state of words of 64 neurons, neuron 0 = bit 0 of the first word");
  file.write(group + "/attractors/first", first, {first.size()});
}

void write_pulses(Hdf5Writer& file, const std::string& group, const PulseTrainStudy& study,
                  std::size_t words) {
  const std::uint64_t runs = study.pulses.size();
  const std::uint64_t pulses = study.options.train.count;
  Whole before;
  Whole after;
  Whole steps;
  Whole state_before;
  Whole state_after;
  for (const auto& run : study.pulses) {
    for (const auto& pulse : run) {
      before.push_back(label_of(pulse.before));
      after.push_back(label_of(pulse.after));
      steps.push_back(static_cast<std::int64_t>(pulse.after.steps));
      state_before.insert(state_before.end(), pulse.state_before.begin(), pulse.state_before.end());
      state_after.insert(state_after.end(), pulse.state_after.begin(), pulse.state_after.end());
    }
  }
  file.write(group + "/pulses/before", before, {runs, pulses});
  file.write(group + "/pulses/after", after, {runs, pulses});
  file.attribute(group + "/pulses", "codes", "attractor counted from 0; -1 undecided, -2 too many steps");
  file.write(group + "/pulses/steps_to_settle", steps, {runs, pulses});
  file.write(group + "/pulses/state_before", state_before, {runs, pulses, words});
  file.write(group + "/pulses/state_after", state_after, {runs, pulses, words});
}

void write_switching(Hdf5Writer& file, const std::string& group, const SwitchingTable& table) {
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
  file.write(group + "/switching/attractor", Whole(table.attractors.begin(), table.attractors.end()), {rows});
  file.write(group + "/switching/counts", counts, {rows, columns});
  file.attribute(group + "/switching/counts", "order",
                 "[attractor before, attractor after]; the last column is undecided or any other");
  if (!exact.empty()) file.write(group + "/switching/exact", exact, {rows, columns});
  if (!table.fit) return;
  file.attribute(group + "/switching", "chi_square", table.fit->chi_square);
  file.attribute(group + "/switching", "degrees_of_freedom",
                 static_cast<double>(table.fit->degrees_of_freedom));
  file.attribute(group + "/switching", "p_value", table.fit->p_value);
}

}  // namespace

void write_pulse(Hdf5Writer& file, const std::string& group, const Network& network,
                 const PulseTrainStudy& study) {
  const auto words = words_per_state(network.neurons());
  write_attractors(file, group, study.attractors, words);
  write_pulses(file, group, study, words);
  write_switching(file, group, study.switching);
  if (!study.states.empty()) {
    file.write(group + "/run/state", Whole(study.states.begin(), study.states.end()),
               {study.states.size() / words, words});
    file.attribute(group + "/run/state", "order", "s(0), s(1), ... of the first run, words of 64 neurons");
  }
  if (!study.activities.empty()) {
    const auto neurons = network.neurons();
    file.write(group + "/run/activity", study.activities, {study.activities.size() / neurons, neurons});
  }
  write_result_network(file, group, network);
}

void write_pulse_hdf5(const std::filesystem::path& path, const Network& network, const PulseTrainStudy& study,
                      const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres pulse", origin);
  write_pulse(file, "", network, study);
  file.commit();
}

void write_search(Hdf5Writer& file, const std::string& group, const Network& network,
                  const SearchStudy& study) {
  write_attractors(file, group, study.attractors, words_per_state(network.neurons()));
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
    for (const auto& settling : run.on) on.push_back(label_of(settling));
    first.push_back(static_cast<std::int64_t>(on.size()));
  }
  file.write(group + "/searches/end", end, {end.size()});
  file.attribute(group + "/searches/end", "codes", "0 found, 1 too many pulses");
  file.write(group + "/searches/pulses", pulses, {pulses.size()});
  file.write(group + "/searches/steps", steps, {steps.size()});
  file.write(group + "/searches/stayed", stayed, {stayed.size()});
  file.write(group + "/searches/on", on, {on.size()});
  file.attribute(group + "/searches/on", "codes",
                 "attractor counted from 0; -1 undecided, -2 too many steps");
  file.write(group + "/searches/first", first, {first.size()});
  file.write(group + "/attractors/is_target", Whole(study.is_target.begin(), study.is_target.end()),
             {study.is_target.size()});
  if (!study.correlation.empty())
    file.write(group + "/attractors/correlation", study.correlation, {study.correlation.size()});
  if (study.theory && study.theory->mean_pulses)
    file.attribute(group + "/searches", "theory_mean_pulses", *study.theory->mean_pulses);
  write_result_network(file, group, network);
}

void write_search_hdf5(const std::filesystem::path& path, const Network& network, const SearchStudy& study,
                       const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres search", origin);
  write_search(file, "", network, study);
  file.commit();
}

}  // namespace recres
