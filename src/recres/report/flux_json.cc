#include "recres/report/flux_json.h"

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const FluxSource& source, const FluxStudy& study) {
  const auto& options = study.options;
  Json json;
  if (source.network != nullptr) {
    json["network"] = source_json(source.source, *source.network);
    json["model"] = model_name(options.model);
    json["noise_strengths"] = options.noise_strengths;
    json["input"] = source.input.empty() ? Json(nullptr) : Json(source.input);
    json["steps"] = options.run.steps;
    json["burn_in"] = options.run.burn_in;
    json["start"] = start_json(options.run, source.neurons);
    json["replicates"] = options.replicates;
    json["kernel"] = study.kernel;
  } else {
    json["recording"] = source.recording;
    json["neurons"] = source.neurons;
    json["states"] = options.run.steps + 1;
  }
  json["from"] = options.from.empty() ? Json("input") : Json(options.from);
  json["to"] = options.to;
  json["lag"] = options.flux.lag;
  json["estimator"] = estimator_name(options.flux.estimator);
  json["surrogates"] = options.flux.surrogates;
  json["seed"] = options.flux.seed;
  json["version"] = version();
  return json;
}

Json estimate_json(const FluxEstimate& estimate) {
  return {{"bits", estimate.bits.mean},
          {"standard_error", optional_json(estimate.bits.standard_error)},
          {"is_undersampled", estimate.is_undersampled},
          {"plugin_bits", optional_json(estimate.plugin_bits)},
          {"baseline_bits", optional_json(estimate.baseline_bits)},
          {"p_value", optional_json(estimate.p_value)}};
}

Json directed_json(const std::optional<DirectedFlux>& flux) {
  if (!flux) return nullptr;
  return {{"mutual_information", estimate_json(flux->information)},
          {"transfer_entropy", flux->transfer ? estimate_json(*flux->transfer) : Json(nullptr)}};
}

}  // namespace

std::string flux_json(const FluxSource& source, const FluxStudy& study) {
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
