#include "recres/report/subnetworks_json.h"

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json spec(const SubnetworkSource& source, const SubnetworkStudy& study) {
  const auto& options = study.options;
  const auto& look = options.look;
  Json json;
  if (source.network != nullptr) {
    json["network"] = source_json(source.source, *source.network);
    json["model"] = model_name(options.model);
    json["noise_strengths"] = options.noise_strengths;
    json["steps"] = options.run.steps;
    json["burn_in"] = options.run.burn_in;
    json["start"] = start_json(options.run, source.neurons);
    json["replicates"] = options.replicates;
    json["kernel"] = study.kernel;
  } else {
    json["recording"] = source.recording;
    json["neurons"] = source.neurons;
    json["states"] = source.recorded_states;
  }
  json["seed"] = look.seed;
  json["estimator"] = estimator_name(look.estimator);
  json["baselines"] = look.baselines;
  json["subnetworks"] = look.subsets;
  json["version"] = version();
  return json;
}

Json spread_json(const Spread& spread) {
  return {{"mean", spread.mean}, {"deviation", optional_json(spread.deviation)}};
}

Json size_json(const SizeInformation& size) {
  return {{"size", size.size},
          {"entropy_bits", spread_json(size.entropy_bits)},
          {"mutual_information_bits", spread_json(size.mutual_information_bits)},
          {"divergence_bits", spread_json(size.divergence_bits)},
          {"estimated_bits", spread_json(size.estimated_bits)},
          {"baseline_bits", optional_json(size.baseline_bits)},
          {"undersampled_share", size.undersampled_share}};
}

Json subset_json(const SubsetInformation& subset) {
  return {{"entropy_bits", subset.entropy_bits},
          {"mutual_information_bits", subset.mutual_information_bits},
          {"divergence_bits", subset.divergence_bits},
          {"estimated_bits", subset.estimated_bits},
          {"baseline_bits", optional_json(subset.baseline_bits)},
          {"unseen_probability", subset.unseen_probability}};
}

Json estimate_json(const std::optional<Estimate>& value) {
  if (!value) return nullptr;
  return {{"mean", value->mean}, {"standard_error", optional_json(value->standard_error)}};
}

Json point_json(const SubnetworkPoint& point, bool is_recording) {
  Json json = {{"noise_strength", is_recording ? Json(nullptr) : Json(point.noise_strength)},
               {"rms_correlation", estimate_json(point.rms_correlation)},
               {"rms_correlation_corrected", estimate_json(point.rms_correlation_corrected)},
               {"network_divergence_bits", estimate_json(point.divergence_bits)},
               {"sizes", Json::array()},
               {"subnetworks", Json::array()}};
  for (const auto& size : point.sizes) json["sizes"].push_back(size_json(size));
  for (const auto& subset : point.subsets) json["subnetworks"].push_back(subset_json(subset));
  return json;
}

}  // namespace

std::string subnetworks_spec_json(const SubnetworkSource& source, const SubnetworkStudy& study) {
  return dumped(spec(source, study), -1);
}

std::string subnetworks_json(const SubnetworkSource& source, const SubnetworkStudy& study) {
  auto json = spec(source, study);
  json["points"] = Json::array();
  for (const auto& point : study.points)
    json["points"].push_back(point_json(point, source.network == nullptr));
  json["warnings"] = study.warnings;
  return dumped(json, 2) + "\n";
}

}  // namespace recres
