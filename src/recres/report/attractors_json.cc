#include "recres/report/attractors_json.h"

#include <cmath>
#include <vector>

#include "recres/report/json_parts.h"
#include "recres/state/state.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const NetworkSource& source, const Network& network, const AttractorStudy& study) {
  Json json = {{"network", source_json(source, network)},
               {"model", model_name(study.model())},
               {"method", method_name(study.method())},
               {"reason", study.reason.empty() ? Json(nullptr) : Json(study.reason)},
               {"version", version()}};
  if (const auto* sampled = std::get_if<SampledAttractors>(&study.found)) {
    json["starts"] = sampled->options.starts;
    json["most_steps"] = sampled->options.most_steps;
    json["seed"] = sampled->options.seed;
  }
  if (const auto* tanh = std::get_if<TanhAttractors>(&study.found)) {
    const auto& options = tanh->options;
    json["starts"] = options.starts;
    json["most_steps"] = options.most_steps;
    json["seed"] = options.seed;
    json["transient_steps"] = options.transient_steps;
    json["longest_period"] = options.longest_period;
    json["exponent_steps"] = options.exponent_steps;
    json["tolerance"] = options.tolerance;
    json["merge_tolerance"] = options.merge_tolerance;
  }
  return json;
}

Json transients_json(const Census& census) {
  const bool is_capped = census.transients.size() > kMostTransientSteps;
  double sum = 0;
  for (std::size_t k = 0; k < census.transients.size(); ++k)
    sum += static_cast<double>(k) * static_cast<double>(census.transients[k]);
  return {{"states", census.transients},
          {"mean_steps", sum / std::exp2(census.neurons)},
          {"longest_steps", census.transients.size() - 1},
          {"longest_is_a_bound", is_capped}};
}

Json listed_json(const CompleteCensus& complete) {
  Json out = Json::array();
  const double states = std::exp2(complete.census.neurons);
  for (std::size_t k = 0; k < complete.states.size(); ++k) {
    const auto& attractor = complete.census.listed[complete.by_basin[k]];
    out.push_back({{"period", attractor.period},
                   {"states", complete.states[k]},
                   {"basin_states", attractor.basin},
                   {"basin_share", static_cast<double>(attractor.basin) / states}});
  }
  return out;
}

void add_found(Json& json, const CompleteCensus& complete, std::size_t /*neurons*/) {
  const auto& census = complete.census;
  json["attractors"] = census.attractors;
  json["periods"] = Json::array();
  for (const auto& sum : census.periods) {
    json["periods"].push_back({{"period", sum.period},
                               {"attractors", sum.attractors},
                               {"basin_share", static_cast<double>(sum.basins) / std::exp2(census.neurons)}});
  }
  json["tied_states"] = census.tied_states;
  json["undecided_states"] = census.undecided_states;
  json["transients"] = transients_json(census);
  json["listed"] = listed_json(complete);
}

void add_found(Json& json, const PermutationCycles& cycles, std::size_t /*neurons*/) {
  json["order"] = cycles.order;
  json["attractors"] = cycles.total ? Json(*cycles.total) : Json(nullptr);
  json["periods"] = Json::array();
  for (const auto& length : cycles.lengths) {
    json["periods"].push_back(
        {{"period", length.length}, {"attractors", length.cycles}, {"basin_share", length.share}});
  }
  json["gave_up"] = cycles.total ? Json(nullptr) : Json("too many cycle lengths");
}

Json missed_json(const Coverage& coverage, const std::string& share) {
  return {{share, coverage.missed_share},
          {share + "_bound95", coverage.missed_share_bound},
          {"fewest_attractors", coverage.fewest_attractors},
          {"found_once", coverage.singletons},
          {"found_twice", coverage.doubletons}};
}

void add_found(Json& json, const SampledAttractors& sampled, std::size_t neurons) {
  json["attractors"] = sampled.attractors.size();
  json["gave_up"] = {{"too many steps", sampled.too_many_steps},
                     {"ties keep branching", sampled.still_branching},
                     {"cycle too long to list", sampled.unlisted}};
  json["missed"] = missed_json(sampled.coverage, "share_of_states");
  json["transient_steps"] = transient_steps(sampled);
  json["listed"] = Json::array();
  for (const auto& attractor : sampled.attractors) {
    json["listed"].push_back({{"period", attractor.period},
                              {"states", states_json(attractor.states, neurons)},
                              {"states_complete", attractor.is_listed},
                              {"starts", attractor.starts},
                              {"basin_share", attractor.basin.estimate},
                              {"basin_share_ci95", {attractor.basin.low, attractor.basin.high}}});
  }
}

Json signs_json(const TanhAttractor& attractor, std::size_t neurons) {
  const auto words = words_per_state(neurons);
  Json out = Json::array();
  for (std::size_t at = 0; at < attractor.signs.size(); at += words)
    out.push_back(state_signs({&attractor.signs[at], words}, neurons));
  return out;
}

Json tanh_attractor_json(const TanhAttractor& attractor, std::size_t neurons) {
  const bool is_cycle = attractor.period > 0;
  const bool is_flat = std::isinf(attractor.exponent.nats_per_step);
  return {{"kind", tanh_kind_name(attractor.kind)},
          {"period", is_cycle ? Json(attractor.period) : Json(nullptr)},
          {"starts", attractor.starts},
          {"basin_share", attractor.basin.estimate},
          {"basin_share_ci95", {attractor.basin.low, attractor.basin.high}},
          {"lyapunov_nats_per_step", is_flat ? Json(nullptr) : Json(attractor.exponent.nats_per_step)},
          {"lyapunov_error", is_flat ? Json(nullptr) : Json(attractor.exponent.error)},
          {"contracts_at_once", is_flat},
          {"mean_settle_steps", is_cycle ? Json(attractor.mean_settle_steps) : Json(nullptr)},
          {"activities", matrix_json(attractor.activities)},
          {"signs", signs_json(attractor, neurons)}};
}

void add_found(Json& json, const TanhAttractors& tanh, std::size_t neurons) {
  std::size_t cycles = 0;
  Json unsettled = {{"quasi-periodic", 0}, {"chaotic", 0}, {"undecided", 0}};
  Json listed = Json::array();
  for (const auto& attractor : tanh.attractors) {
    if (attractor.period > 0) {
      ++cycles;
    } else {
      unsettled[std::string(tanh_kind_name(attractor.kind))] = attractor.starts;
    }
    listed.push_back(tanh_attractor_json(attractor, neurons));
  }
  json["attractors"] = cycles;
  json["unsettled"] = unsettled;
  json["missed"] = missed_json(tanh.coverage, "share_of_starts");
  json["listed"] = listed;
}

}  // namespace

std::string attractors_spec_json(const NetworkSource& source, const Network& network,
                                 const AttractorStudy& study) {
  return dumped(spec(source, network, study), -1);
}

std::string attractors_json(const NetworkSource& source, const Network& network,
                            const AttractorStudy& study) {
  auto json = spec(source, network, study);
  std::visit([&](const auto& found) { add_found(json, found, network.neurons()); }, study.found);
  return dumped(json, 2) + "\n";
}

}  // namespace recres
