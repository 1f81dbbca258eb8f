#include "recres/report/json_parts.h"

#include <vector>

#include "recres/state/state.h"

namespace recres {

Json optional_json(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json source_json(const NetworkSource& source, const Network& network) {
  return {{"spec", source.spec},
          {"magnitude", source.magnitude},
          {"bias", source.bias},
          {"neurons", network.neurons()},
          {"connections", network.connections()}};
}

Json study_json(const StudySource& source, const Sweep& sweep, const std::string& kernel) {
  if (source.network == nullptr) {
    return {{"recording", source.recording},
            {"neurons", source.neurons},
            {"states", sweep.run.steps + 1},
            {"seed", sweep.seed}};
  }
  return {{"network", source_json(source.source, *source.network)},
          {"model", model_name(sweep.model)},
          {"noise_strengths", sweep.noise_strengths},
          {"input", source.input.empty() ? Json(nullptr) : Json(source.input)},
          {"steps", sweep.run.steps},
          {"burn_in", sweep.run.burn_in},
          {"start", start_json(sweep.run, source.neurons)},
          {"replicates", sweep.replicates},
          {"seed", sweep.seed},
          {"kernel", kernel}};
}

Json estimate_json(const std::optional<Estimate>& value) {
  if (!value) return nullptr;
  return {{"mean", value->mean}, {"standard_error", optional_json(value->standard_error)}};
}

// The words that say it all, or every segment.
Json protocol_json(const NoiseProtocol& protocol) {
  if (protocol.segments.empty()) return nullptr;
  if (!protocol.words.empty()) return protocol.words;
  Json segments = Json::array();
  for (const auto& segment : protocol.segments) {
    Json json = {{"from", segment.from}, {"to", segment.to}, {"strength", segment.strength}};
    if (segment.end_strength) json["end_strength"] = *segment.end_strength;
    if (!segment.neurons.empty()) json["neurons"] = segment.neurons;
    segments.push_back(json);
  }
  return segments;
}

Json matrix_json(const Eigen::MatrixXd& matrix) {
  Json out = Json::array();
  for (const auto& row : matrix.rowwise()) out.push_back(std::vector<double>(row.begin(), row.end()));
  return out;
}

Json states_json(std::span<const std::uint64_t> states, std::size_t neurons) {
  const auto words = words_per_state(neurons);
  Json out = Json::array();
  for (; !states.empty(); states = states.subspan(words)) {
    const auto state = states.first(words);
    out.push_back(neurons <= kMostIndexedNeurons ? Json(state[0]) : Json(state_signs(state, neurons)));
  }
  return out;
}

Json start_json(const RunOptions& run, std::size_t neurons) {
  if (!run.start) return "random";
  Json state = {{"state", state_signs(*run.start, neurons)}};
  if (neurons <= kMostIndexedNeurons) state["index"] = run.start->front();
  return state;
}

// File names need not be UTF-8; what is not is replaced.
std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace recres
