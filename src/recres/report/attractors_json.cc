#include "recres/report/attractors_json.h"

#include <cmath>
#include <vector>

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const NetworkSource& source, const Network& network, const AttractorStudy& study) {
  return {{"network", source_json(source, network)},
          {"model", "sbm"},
          {"method", method_name(study.method())},
          {"reason", study.reason.empty() ? Json(nullptr) : Json(study.reason)},
          {"version", version()}};
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

void add_found(Json& json, const CompleteCensus& complete) {
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

void add_found(Json& json, const PermutationCycles& cycles) {
  json["order"] = cycles.order;
  json["attractors"] = cycles.total ? Json(*cycles.total) : Json(nullptr);
  json["periods"] = Json::array();
  for (const auto& length : cycles.lengths) {
    json["periods"].push_back(
        {{"period", length.length}, {"attractors", length.cycles}, {"basin_share", length.share}});
  }
  json["gave_up"] = cycles.total ? Json(nullptr) : Json("too many cycle lengths");
}

}  // namespace

std::string attractors_spec_json(const NetworkSource& source, const Network& network,
                                 const AttractorStudy& study) {
  return dumped(spec(source, network, study), -1);
}

std::string attractors_json(const NetworkSource& source, const Network& network,
                            const AttractorStudy& study) {
  auto json = spec(source, network, study);
  std::visit([&](const auto& found) { add_found(json, found); }, study.found);
  return dumped(json, 2) + "\n";
}

}  // namespace recres
