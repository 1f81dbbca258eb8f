#include "recres/io/visits_file.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "recres/io/result_parts.h"
#include "recres/state/state.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// One number of each label.
template <typename Value>
void write_whole(Hdf5Writer& file, const std::string& group, const std::string& name, const VisitStudy& study,
                 const Value& value) {
  std::vector<std::int64_t> values;
  for (const auto& visits : study.visits) values.push_back(static_cast<std::int64_t>(value(visits)));
  file.write(text(group, "/visits/", name), values, {values.size()});
}

// NaN where it is unknown.
template <typename Value>
void write_number(Hdf5Writer& file, const std::string& group, const std::string& name,
                  const VisitStudy& study, const Value& value) {
  std::vector<double> values;
  for (const auto& visits : study.visits)
    values.push_back(std::optional<double>(value(visits)).value_or(std::numeric_limits<double>::quiet_NaN()));
  file.write(text(group, "/visits/", name), values, {values.size()});
}

void write_attractors(Hdf5Writer& file, const std::string& group, const VisitStudy& study,
                      std::size_t neurons) {
  const auto words = words_per_state(neurons);
  std::vector<std::int64_t> periods;
  std::vector<std::int64_t> states;
  for (const auto& visits : study.visits) {
    const auto* attractor =
        visits.label < 0 ? nullptr : &study.attractors[static_cast<std::size_t>(visits.label)];
    periods.push_back(attractor == nullptr ? 0 : static_cast<std::int64_t>(attractor->period));
    for (std::size_t word = 0; word < words; ++word)
      states.push_back(attractor == nullptr ? 0 : static_cast<std::int64_t>(attractor->states[word]));
  }
  file.write(group + "/visits/period", periods, {periods.size()});
  file.write(group + "/visits/smallest_state", states, {periods.size(), words});
  file.attribute(group + "/visits/smallest_state", "order",
                 "a row per label of words of 64 neurons, neuron 0 = bit 0 of the first word");
}

void write_transitions(Hdf5Writer& file, const std::string& group, const VisitStudy& study) {
  if (!study.why_no_transitions.empty()) {
    file.attribute(group.empty() ? "/" : group, "why_no_transitions", study.why_no_transitions);
    return;
  }
  std::vector<std::int64_t> from;
  std::vector<std::int64_t> to;
  std::vector<std::int64_t> count;
  for (const auto& one : study.transitions) {
    from.push_back(one.from);
    to.push_back(one.to);
    count.push_back(static_cast<std::int64_t>(one.count));
  }
  file.write(group + "/transitions/from", from, {from.size()});
  file.write(group + "/transitions/to", to, {to.size()});
  file.write(group + "/transitions/count", count, {count.size()});
}

void write_labels(Hdf5Writer& file, const std::string& group, const VisitStudy& study) {
  if (!study.why_no_labels.empty()) {
    file.attribute(group.empty() ? "/" : group, "why_no_labels", study.why_no_labels);
    return;
  }
  file.write(group + "/labels", study.labels, {study.options.replicates, study.options.run.steps + 1});
  file.attribute(group + "/labels", "order",
                 "[replicate, t]: the attractor of s(t); -1 undecided, -2 too many steps");
}

}  // namespace

void write_visits(Hdf5Writer& file, const std::string& group, const Network& network,
                  const VisitStudy& study) {
  write_whole(file, group, "label", study, [](const auto& one) { return one.label; });
  write_attractors(file, group, study, network.neurons());
  write_number(file, group, "share", study, [](const auto& one) { return one.share; });
  write_number(file, group, "share_standard_error", study, [](const auto& one) { return one.share_error; });
  write_number(file, group, "on_attractor_share", study,
               [](const auto& one) { return one.on_attractor_share(); });
  write_whole(file, group, "visits", study, [](const auto& one) { return one.visits; });
  write_whole(file, group, "runs", study, [](const auto& one) { return one.runs; });
  write_number(file, group, "residence_steps", study, [](const auto& one) { return one.residence_steps; });
  write_number(file, group, "residence_standard_error", study,
               [](const auto& one) { return one.residence_error; });
  write_whole(file, group, "longest_steps", study, [](const auto& one) { return one.longest_steps; });
  write_number(file, group, "exact_share", study, [](const auto& one) { return one.exact_share; });
  write_number(file, group, "exact_residence_steps", study,
               [](const auto& one) { return one.exact_residence_steps; });
  file.attribute(group + "/visits", "standard_errors_from",
                 std::string(error_source_name(study.error_source)));
  if (study.knows_all)
    file.attribute(group + "/visits", "attractors", static_cast<double>(study.attractors.size()));
  if (!study.why_no_theory.empty()) file.attribute(group + "/visits", "why_no_theory", study.why_no_theory);
  std::vector<std::int64_t> visited(study.attractors_visited.begin(), study.attractors_visited.end());
  file.write(group + "/attractors_visited", visited, {visited.size()});
  write_transitions(file, group, study);
  write_labels(file, group, study);
  std::string warnings;
  for (const auto& warning : study.warnings) warnings += warning + "\n";
  file.write(group + "/warnings", warnings);
  write_result_network(file, group, network);
}

void write_visits_hdf5(const std::filesystem::path& path, const Network& network, const VisitStudy& study,
                       const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres visits", origin);
  write_visits(file, "", network, study);
  file.commit();
}

}  // namespace recres
