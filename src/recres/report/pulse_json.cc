#include "recres/report/pulse_json.h"

#include <algorithm>
#include <vector>

#include "recres/report/json_parts.h"
#include "recres/state/state.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json neurons_json(const std::vector<std::size_t>& neurons) {
  return neurons.empty() ? Json("all") : Json(neurons);
}

Json known_json(const std::vector<KnownAttractor>& attractors, std::size_t neurons) {
  Json out = Json::array();
  for (const auto& attractor : attractors) {
    out.push_back({{"period", attractor.period}, {"states", states_json(attractor.states, neurons)}});
  }
  return out;
}

Json pulse_spec(const NetworkSource& source, const Network& network, const PulseTrainStudy& study) {
  const auto& options = study.options;
  return {{"network", source_json(source, network)},
          {"model", model_name(options.model)},
          {"strength", options.train.strength},
          {"duration", options.train.duration},
          {"every", options.train.every},
          {"count", options.train.count},
          {"first", options.train.first},
          {"pulsed_neurons", neurons_json(options.train.neurons)},
          {"background", options.background},
          {"start", start_json({.start = options.start}, network.neurons())},
          {"replicates", options.replicates},
          {"seed", options.seed},
          {"kernel", study.kernel},
          {"version", version()}};
}

Json settling_json(const Settling& settling) {
  const bool is_settled = settling.end == SettlingEnd::kSettled;
  return is_settled ? Json(settling.attractor) : Json(settling_end_name(settling.end));
}

Json pulses_json(const PulseTrainStudy& study, std::size_t neurons) {
  Json out = Json::array();
  for (const auto& pulses : study.pulses) {
    Json run = Json::array();
    for (const auto& pulse : pulses) {
      const auto steps = pulse.after.end == SettlingEnd::kSettled ? Json(pulse.after.steps) : Json(nullptr);
      run.push_back({{"before", settling_json(pulse.before)},
                     {"after", settling_json(pulse.after)},
                     {"steps_to_settle", steps},
                     {"settled_before", pulse.before.end == SettlingEnd::kSettled && pulse.before.steps == 0},
                     {"state_before", states_json(pulse.state_before, neurons)[0]},
                     {"state_after", states_json(pulse.state_after, neurons)[0]}});
    }
    out.push_back(run);
  }
  return out;
}

Json switching_json(const SwitchingTable& table) {
  Json counts = Json::array();
  Json low = Json::array();
  Json high = Json::array();
  for (Eigen::Index row = 0; row < table.counts.rows(); ++row) {
    const auto pulses = table.counts.row(row).sum();
    Json count_row = Json::array();
    Json low_row = Json::array();
    Json high_row = Json::array();
    for (Eigen::Index column = 0; column < table.counts.cols(); ++column) {
      const auto count = table.counts(row, column);
      count_row.push_back(count);
      low_row.push_back(pulses > 0 ? Json(wilson_share(count, pulses).low) : Json(nullptr));
      high_row.push_back(pulses > 0 ? Json(wilson_share(count, pulses).high) : Json(nullptr));
    }
    counts.push_back(count_row);
    low.push_back(low_row);
    high.push_back(high_row);
  }
  Json json = {{"attractors", table.attractors},
               {"last_column", "undecided, or an attractor that no pulse came to"},
               {"counts", counts},
               {"share_low95", low},
               {"share_high95", high},
               {"exact", table.exact.size() > 0 ? matrix_json(table.exact) : Json(nullptr)},
               {"why_no_exact", table.why_no_theory.empty() ? Json(nullptr) : Json(table.why_no_theory)},
               {"fit", nullptr},
               {"why_no_fit", table.why_no_fit.empty() ? Json(nullptr) : Json(table.why_no_fit)}};
  if (table.fit) {
    json["fit"] = {{"chi_square", table.fit->chi_square},
                   {"degrees_of_freedom", table.fit->degrees_of_freedom},
                   {"p_value", table.fit->p_value}};
  }
  return json;
}

Json activities_json(const PulseTrainStudy& study, std::size_t neurons) {
  if (study.activities.empty()) return nullptr;
  Json out = Json::array();
  for (std::size_t at = 0; at < study.activities.size(); at += neurons)
    out.push_back(std::vector<double>(study.activities.begin() + static_cast<std::ptrdiff_t>(at),
                                      study.activities.begin() + static_cast<std::ptrdiff_t>(at + neurons)));
  return out;
}

struct TargetJson {
  std::size_t neurons;

  Json operator()(const StateTarget& target) const {
    return {{"state", states_json(target.state, neurons)[0]}};
  }
  Json operator()(const PeriodTarget& target) const { return {{"period", target.period}}; }
  Json operator()(const PatternTarget& target) const {
    return {{"pattern", matrix_json(target.pattern)},
            {"pattern_neurons", target.neurons},
            {"least_correlation", target.least_correlation}};
  }
};

Json search_spec(const NetworkSource& source, const Network& network, const SearchStudy& study) {
  const auto& options = study.options;
  return {{"network", source_json(source, network)},
          {"model", model_name(options.model)},
          {"target", std::visit(TargetJson{network.neurons()}, options.target)},
          {"strength", options.strength},
          {"duration", options.duration},
          {"free_steps", study.free_steps},
          {"pulsed_neurons", neurons_json(options.neurons)},
          {"most_pulses", options.most_pulses},
          {"start", start_json({.start = options.start}, network.neurons())},
          {"replicates", options.replicates},
          {"seed", options.seed},
          {"kernel", study.kernel},
          {"version", version()}};
}

Json theory_json(const SearchStudy& study) {
  if (!study.theory) return nullptr;
  const auto& theory = *study.theory;
  return {{"at_once", theory.at_once},
          {"first_success", optional_json(theory.first_success)},
          {"simple_pulses", optional_json(theory.simple_pulses)},
          {"mean_pulses", optional_json(theory.mean_pulses)},
          {"mean_steps", optional_json(theory.mean_steps)},
          {"stray_deviations", study.stray_deviations}};
}

}  // namespace

std::string pulse_spec_json(const NetworkSource& source, const Network& network,
                            const PulseTrainStudy& study) {
  return dumped(pulse_spec(source, network, study), -1);
}

std::string pulse_json(const NetworkSource& source, const Network& network, const PulseTrainStudy& study) {
  auto json = pulse_spec(source, network, study);
  json["attractors"] = known_json(study.attractors, network.neurons());
  json["pulses"] = pulses_json(study, network.neurons());
  json["switching"] = switching_json(study.switching);
  json["states"] = study.states.empty() ? Json(nullptr) : states_json(study.states, network.neurons());
  json["activities"] = activities_json(study, network.neurons());
  return dumped(json, 2) + "\n";
}

std::string search_spec_json(const NetworkSource& source, const Network& network, const SearchStudy& study) {
  return dumped(search_spec(source, network, study), -1);
}

std::string search_json(const NetworkSource& source, const Network& network, const SearchStudy& study) {
  auto json = search_spec(source, network, study);
  json["attractors"] = known_json(study.attractors, network.neurons());
  json["is_target"] = study.is_target;
  json["correlation"] = study.correlation.empty() ? Json(nullptr) : Json(study.correlation);
  json["found"] = study.found();
  std::uint64_t undecided = 0;
  std::uint64_t lost = 0;
  for (const auto& run : study.runs) {
    for (const auto& settling : run.on) {
      undecided += settling.end == SettlingEnd::kUndecided ? 1U : 0U;
      lost += settling.end == SettlingEnd::kTooManySteps ? 1U : 0U;
    }
  }
  json["gave_up"] = {{"too many pulses", study.runs.size() - study.found()}};
  json["unsettled"] = {{"undecided", undecided}, {"too many steps", lost}};
  json["mean_pulses"] = optional_json(study.mean_pulses);
  json["mean_pulses_error"] = optional_json(study.mean_pulses_error);
  json["theory"] = theory_json(study);
  json["why_no_theory"] = study.why_no_theory.empty() ? Json(nullptr) : Json(study.why_no_theory);
  json["searches"] = Json::array();
  for (const auto& run : study.runs) {
    Json on = Json::array();
    for (const auto& settling : run.on) on.push_back(settling_json(settling));
    json["searches"].push_back({{"end", search_end_name(run.end)},
                                {"pulses", run.pulses},
                                {"steps", run.steps},
                                {"stayed", run.end == SearchEnd::kFound ? Json(run.stayed) : Json(nullptr)},
                                {"on", on}});
  }
  return dumped(json, 2) + "\n";
}

std::string even_pulse_json(const NetworkSource& source, const Network& network, const EvenPulse& pulse,
                            double tolerance) {
  const auto& undecided = pulse.switching.undecided;
  const Json json = {{"network", source_json(source, network)},
                     {"design", "even"},
                     {"tolerance", tolerance},
                     {"strength", pulse.pulse.noise_strength},
                     {"duration", pulse.pulse.steps},
                     {"distance", pulse.distance},
                     {"is_reached", pulse.is_reached},
                     {"unlimited_distance", pulse.unlimited_distance},
                     {"switching", matrix_json(pulse.switching.to)},
                     {"switching_undecided", std::vector<double>(undecided.begin(), undecided.end())},
                     {"version", version()}};
  return dumped(json, 2) + "\n";
}

std::string weakest_pulses_json(const NetworkSource& source, const Network& network,
                                std::span<const WeakestPulse> pulses, double leaving) {
  Json list = Json::array();
  for (const auto& pulse : pulses) {
    list.push_back({{"duration", pulse.steps},
                    {"strength", optional_json(pulse.noise_strength)},
                    {"leaving", pulse.leaving},
                    {"leaving_strength", pulse.leaving_strength}});
  }
  const Json json = {{"network", source_json(source, network)},
                     {"design", "leave"},
                     {"wanted_leaving", leaving},
                     {"pulses", list},
                     {"version", version()}};
  return dumped(json, 2) + "\n";
}

}  // namespace recres
