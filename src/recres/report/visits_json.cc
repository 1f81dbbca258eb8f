#include "recres/report/visits_json.h"

#include <span>

#include "recres/report/json_parts.h"
#include "recres/state/state.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const NetworkSource& source, const Network& network, const VisitStudy& study) {
  const auto& options = study.options;
  return {{"network", source_json(source, network)},
          {"model", model_name(options.model)},
          {"noise_strength", options.protocol.background},
          {"protocol", protocol_json(options.protocol)},
          {"steps", options.run.steps},
          {"burn_in", options.run.burn_in},
          {"start", start_json(options.run, network.neurons())},
          {"replicates", options.replicates},
          {"seed", options.seed},
          {"settle", options.most_settling_steps},
          {"kernel", study.kernel},
          {"version", version()}};
}

Json words_json(const std::string& words) {
  return words.empty() ? Json(nullptr) : Json(words);
}

Json label_json(VisitLabel label) {
  return label >= 0 ? Json(label) : Json(label_name(label));
}

// Of the attractor itself, where it is one.
void add_attractor(const VisitStudy& study, VisitLabel label, std::size_t neurons, Json& json) {
  json["period"] = nullptr;
  json["smallest_state"] = nullptr;
  if (label < 0) return;
  const auto& attractor = study.attractors[static_cast<std::size_t>(label)];
  const auto smallest = std::span(attractor.states).first(words_per_state(neurons));
  json["period"] = attractor.period;
  json["smallest_state"] =
      neurons <= kMostIndexedNeurons ? Json(smallest[0]) : Json(state_signs(smallest, neurons));
}

Json visits_list(const VisitStudy& study, std::size_t neurons) {
  Json out = Json::array();
  for (const auto& visits : study.visits) {
    Json json = {{"attractor", label_json(visits.label)}};
    add_attractor(study, visits.label, neurons, json);
    json["share"] = visits.share;
    json["share_standard_error"] = optional_json(visits.share_error);
    json["on_attractor_share"] = optional_json(visits.on_attractor_share());
    json["visits"] = visits.visits;
    json["runs"] = visits.runs;
    json["residence_steps"] = optional_json(visits.residence_steps);
    json["residence_standard_error"] = optional_json(visits.residence_error);
    json["longest_steps"] = visits.longest_steps;
    json["exact_share"] = optional_json(visits.exact_share);
    json["exact_residence_steps"] = optional_json(visits.exact_residence_steps);
    out.push_back(std::move(json));
  }
  return out;
}

Json transitions_json(const VisitStudy& study) {
  if (!study.why_no_transitions.empty()) return nullptr;
  Json out = Json::array();
  for (const auto& one : study.transitions)
    out.push_back({{"from", label_json(one.from)}, {"to", label_json(one.to)}, {"count", one.count}});
  return out;
}

}  // namespace

std::string visits_spec_json(const NetworkSource& source, const Network& network, const VisitStudy& study) {
  return dumped(spec(source, network, study), -1);
}

std::string visits_json(const NetworkSource& source, const Network& network, const VisitStudy& study) {
  auto json = spec(source, network, study);
  json["attractors"] = study.knows_all ? Json(study.attractors.size()) : Json(nullptr);
  json["attractors_visited"] = study.attractors_visited;
  json["standard_errors_from"] = error_source_name(study.error_source);
  json["visits"] = visits_list(study, network.neurons());
  json["transitions"] = transitions_json(study);
  json["why_no_transitions"] = words_json(study.why_no_transitions);
  json["why_no_theory"] = words_json(study.why_no_theory);
  json["warnings"] = study.warnings;
  return dumped(json, 2) + "\n";
}

}  // namespace recres
