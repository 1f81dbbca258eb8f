#include "recres/report/json.h"

#include <optional>
#include <vector>

#include "recres/network/structure.h"
#include "recres/report/json_parts.h"
#include "recres/state/state.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json resonance_spec(const NetworkSource& source, const Network& network, const Sweep& options,
                    std::string_view kernel) {
  return {{"network", source_json(source, network)},
          {"model", model_name(options.model)},
          {"noise_strength", options.noise_strengths},
          {"protocol", protocol_json(options.protocol)},
          {"steps", options.run.steps},
          {"burn_in", options.run.burn_in},
          {"start", start_json(options.run, network.neurons())},
          {"replicates", options.replicates},
          {"seed", options.seed},
          {"kernel", kernel},
          {"version", version()}};
}

Json estimates_json(const ResonanceCurve& curve, Estimate ResonancePoint::* estimate) {
  Json mean = Json::array();
  Json error = Json::array();
  for (const auto& point : curve.points) {
    mean.push_back((point.*estimate).mean);
    error.push_back(optional_json((point.*estimate).standard_error));
  }
  return {{"mean", mean}, {"standard_error", error}};
}

Json corrected_json(const ResonanceCurve& curve) {
  Json mean = Json::array();
  Json error = Json::array();
  for (const auto& point : curve.points) {
    const bool is_known = point.has_corrected();
    const auto summary = is_known ? estimate(point.corrected_information_bits) : Estimate{};
    mean.push_back(is_known ? Json(summary.mean) : Json(nullptr));
    error.push_back(optional_json(summary.standard_error));
  }
  return {{"mean", mean}, {"standard_error", error}};
}

Json peak_json(const std::optional<Peak>& peak) {
  Json json = {{"noise_strength", nullptr}, {"mutual_information_bits", nullptr}, {"gain_bits", nullptr},
               {"gain_ci95_bits", nullptr}, {"gain_noise_strengths", nullptr},    {"resonance", nullptr}};
  if (!peak) return json;
  json["noise_strength"] = peak->noise_strength;
  json["mutual_information_bits"] = peak->mutual_information_bits;
  if (!peak->gain) return json;
  json["gain_bits"] = peak->gain->bits;
  json["gain_ci95_bits"] = {peak->gain->ci95_low_bits, peak->gain->ci95_high_bits};
  json["gain_noise_strengths"] = peak->gain->noise_strengths;
  json["resonance"] = peak->gain->resonance();
  return json;
}

template <typename Value>
Json each_point(const ExactStudy& study, const Value& value) {
  Json out = Json::array();
  for (const auto& point : study.curve) out.push_back(value(point));
  return out;
}

Json modes_json(const ExactPoint& point) {
  if (!point.modes) return nullptr;
  Json out = Json::array();
  for (const auto& mode : *point.modes) {
    out.push_back({{"eigenvalue", {mode.eigenvalue.real(), mode.eigenvalue.imag()}},
                   {"relaxation_steps", mode.relaxation_steps},
                   {"period_steps", mode.period_steps}});
  }
  return out;
}

Json metastable_json(const ExactPoint& point) {
  if (!point.metastable) return nullptr;
  const auto& sets = *point.metastable;
  return {{"set_of", sets.set_of},
          {"probability", std::vector<double>(sets.probability.begin(), sets.probability.end())},
          {"coarse", matrix_json(sets.coarse)},
          {"crispness", sets.crispness}};
}

Json observation_json(const Observation& observation) {
  Json peaks = Json::array();
  for (const auto& peak : observation.peaks) {
    peaks.push_back({{"steps", peak.steps},
                     {"noise_strength", peak.noise_strength},
                     {"mutual_information_bits", peak.mutual_information_bits}});
  }
  Json json = {{"peaks", peaks}, {"window", nullptr}};
  if (observation.window) {
    json["window"] = {{"from_steps", observation.window->from_steps},
                      {"to_steps", observation.window->to_steps}};
  }
  return json;
}

Json attractors_json(const ExactStudy& study) {
  const auto& attractors = *study.attractors;
  std::vector<std::uint64_t> basins(attractors.states.size());
  for (const auto basin : attractors.basin_of) {
    if (basin != kUndecidedBasin) ++basins[basin];
  }
  const auto residence = each_point(study, [](const ExactPoint& point) {
    return point.residence_steps.empty() ? Json(nullptr) : Json(point.residence_steps);
  });
  return {{"states", attractors.states},
          {"basin_size", basins},
          {"tied_states", attractors.tied_states},
          {"residence_steps", residence}};
}

Json exact_spec(const NetworkSource& source, const Network& network, const ExactStudy& study) {
  Json json = {
      {"network", source_json(source, network)},
      {"model", "sbm"},
      {"noise_strength", each_point(study, [](const ExactPoint& point) { return point.noise_strength; })},
      {"update", study.update == Update::kSynchronous ? "synchronous" : "asynchronous"},
      {"pulse", nullptr},
      {"version", version()}};
  if (study.pulse)
    json["pulse"] = {{"noise_strength", study.pulse->noise_strength}, {"steps", study.pulse->steps}};
  return json;
}

Json exact_results(const ExactStudy& study) {
  const auto list = [&](const auto& value) { return each_point(study, value); };
  Json json;
  json["entropy_bits"] = list([](const ExactPoint& point) { return point.entropy_bits; });
  json["mutual_information_bits"] =
      list([](const ExactPoint& point) { return point.mutual_information_bits; });
  json["divergence_bits"] = list([](const ExactPoint& point) { return point.divergence_bits; });
  json["relaxation_steps"] =
      list([](const ExactPoint& point) { return optional_json(point.relaxation_steps()); });
  json["recurrent_share"] = list([](const ExactPoint& point) { return point.recurrent_share; });
  json["period_steps"] = list([](const ExactPoint& point) { return point.period; });
  json["shortfall_bit_steps"] =
      list([](const ExactPoint& point) { return optional_json(point.shortfall_bit_steps); });
  json["modes"] = list(modes_json);
  json["metastable"] = list(metastable_json);
  json["observation"] = study.observation ? observation_json(*study.observation) : Json(nullptr);
  json["attractors"] = study.attractors ? attractors_json(study) : Json(nullptr);
  json["switching"] = nullptr;
  json["switching_undecided"] = nullptr;
  if (study.switching) {
    const auto& undecided = study.switching->undecided;
    json["switching"] = matrix_json(study.switching->to);
    json["switching_undecided"] = std::vector<double>(undecided.begin(), undecided.end());
  }
  return json;
}

}  // namespace

std::string simulation_spec_json(const NetworkSource& source, const Network& network,
                                 const SimulationSpec& spec, std::string_view kernel) {
  const Json json = {{"network", source_json(source, network)},
                     {"model", model_name(spec.model)},
                     {"noise_strength", spec.protocol.background},
                     {"protocol", protocol_json(spec.protocol)},
                     {"input", spec.input.empty() ? Json(nullptr) : Json(spec.input)},
                     {"steps", spec.run.steps},
                     {"burn_in", spec.run.burn_in},
                     {"start", start_json(spec.run, network.neurons())},
                     {"seed", spec.id.seed},
                     {"replicate", spec.id.replicate},
                     {"kernel", kernel},
                     {"version", version()}};
  return dumped(json, -1);
}

std::string resonance_spec_json(const NetworkSource& source, const Network& network, const Sweep& options,
                                std::string_view kernel) {
  return dumped(resonance_spec(source, network, options, kernel), -1);
}

std::string resonance_json(const NetworkSource& source, const Network& network, const Sweep& options,
                           const ResonanceCurve& curve, const ExactStudy* exact) {
  Json json = resonance_spec(source, network, options, curve.kernel);
  json["entropy_bits"] = estimates_json(curve, &ResonancePoint::entropy_bits);
  json["mutual_information_bits"] = estimates_json(curve, &ResonancePoint::mutual_information_bits);
  json["divergence_bits"] = estimates_json(curve, &ResonancePoint::divergence_bits);
  Json bias = Json::array();
  for (const auto& point : curve.points) bias.push_back(point.mutual_information_bias_bits);
  json["mutual_information_bias_bits"] = bias;
  json["mutual_information_corrected_bits"] = corrected_json(curve);
  Json undersampled = Json::array();
  for (const auto& point : curve.points) undersampled.push_back(point.undersampled());
  json["undersampled"] = undersampled;
  json["peak"] = peak_json(curve.peak);
  json["warnings"] = curve.warnings;
  if (exact != nullptr) json["exact"] = exact_results(*exact);
  return dumped(json, 2) + "\n";
}

std::string exact_spec_json(const NetworkSource& source, const Network& network, const ExactStudy& study) {
  return dumped(exact_spec(source, network, study), -1);
}

std::string exact_json(const NetworkSource& source, const Network& network, const ExactStudy& study) {
  Json json = exact_spec(source, network, study);
  json.update(exact_results(study));
  return dumped(json, 2) + "\n";
}

std::string network_json(const NetworkSource& source, const Network& network) {
  Json json = source_json(source, network);
  json["symmetric"] = is_symmetric(network);
  json["independent_blocks"] = independent_blocks(network);
  json["signed_permutation"] = nullptr;
  if (const auto cycles = signed_permutation_cycles(network)) {
    json["signed_permutation"] = Json::array();
    for (const auto& cycle : *cycles) {
      json["signed_permutation"].push_back(
          {{"signed_length", cycle.signed_length()}, {"neurons", cycle.neurons}});
    }
  }
  json["order"] = "W[target, source]";
  Json weights = Json::array();
  const auto matrix = network.to_dense();
  for (const auto& row : matrix.rowwise()) weights.push_back(std::vector<double>(row.begin(), row.end()));
  json["weights"] = weights;
  return dumped(json, -1) + "\n";
}

}  // namespace recres
