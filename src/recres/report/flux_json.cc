#include "recres/report/flux_json.h"

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const StudySource& source, const FluxStudy& study) {
  const auto& options = study.options;
  auto json = study_json(source, options.sweep, study.kernel);
  json["from"] = options.from.empty() ? Json("input") : Json(options.from);
  json["to"] = options.to;
  json["lag"] = options.flux.lag;
  json["estimator"] = estimator_name(options.flux.estimator);
  json["surrogates"] = options.flux.surrogates;
  json["version"] = version();
  return json;
}

Json flux_estimate_json(const FluxEstimate& estimate) {
  return {{"bits", estimate.bits.mean},
          {"standard_error", optional_json(estimate.bits.standard_error)},
          {"is_undersampled", estimate.is_undersampled},
          {"plugin_bits", optional_json(estimate.plugin_bits)},
          {"baseline_bits", optional_json(estimate.baseline_bits)},
          {"p_value", optional_json(estimate.p_value)}};
}

Json directed_json(const std::optional<DirectedFlux>& flux) {
  if (!flux) return nullptr;
  return {{"mutual_information", flux_estimate_json(flux->information)},
          {"transfer_entropy", flux->transfer ? flux_estimate_json(*flux->transfer) : Json(nullptr)}};
}

}  // namespace

std::string flux_json(const StudySource& source, const FluxStudy& study) {
  auto json = spec(source, study);
  json["points"] = Json::array();
  for (const auto& point : study.points) {
    json["points"].push_back(
        {{"noise_strength", source.network == nullptr ? Json(nullptr) : Json(point.noise_strength)},
         {"from_to", directed_json(point.forth)},
         {"to_from", directed_json(point.back)}});
  }
  json["warnings"] = study.warnings;
  return dumped(json, 2) + "\n";
}

}  // namespace recres
