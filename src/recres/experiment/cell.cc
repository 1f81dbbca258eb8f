#include "recres/experiment/cell.h"

#include <algorithm>
#include <cstring>

#include "recres/network/generator_spec.h"
#include "recres/random/philox.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// 64 well-mixed bits of a seed and a text: the text goes through Philox in pieces of 32 bytes, each mixed
// with what came of those before it.
std::uint64_t hashed(std::uint64_t seed, const std::string& words) {
  std::array<std::uint64_t, 4> state = {words.size(), 0, 0, 0};
  for (std::size_t first = 0;; first += sizeof(state)) {
    std::array<std::uint64_t, 4> piece = {};
    if (first < words.size())
      std::memcpy(piece.data(), words.data() + first, std::min(sizeof(piece), words.size() - first));
    for (std::size_t k = 0; k < state.size(); ++k) state.at(k) ^= piece.at(k);
    state = philox(state, {seed, 0x7265637265730001U});
    if (first + sizeof(state) >= words.size()) return state[0];
  }
}

const std::string& value_at(const Spec& spec, std::size_t axis, std::size_t place) {
  static const std::string kOpen;
  const auto& values = spec.setting(spec_keys()[axis].name).values;
  return values.empty() ? kOpen : values[place];
}

// A generator with a seed of the ensemble: "gaussian:n=5" becomes "gaussian:n=5,seed=3".
std::string seeded(const std::string& network, const std::string& seed) {
  if (seed.empty()) return network;
  return text(network, network.ends_with(':') ? "" : ",", "seed=", seed);
}

}  // namespace

std::vector<std::size_t> all_axes() {
  std::vector<std::size_t> axes;
  for (std::size_t axis = 0; axis < kAxisKeys; ++axis) axes.push_back(axis);
  return axes;
}

SweepCell make_cell(const Spec& spec, const std::array<std::size_t, kAxisKeys>& place) {
  const auto word = [&](AxisKey axis) -> const std::string& { return value_at(spec, axis, place.at(axis)); };
  SweepCell cell;
  cell.place = place;
  cell.network = {.spec = seeded(word(kNetworkAxis), word(kNetworkSeedAxis)),
                  .magnitude = *parse_number(word(kMagnitudeAxis)),
                  .bias = word(kBiasAxis)};
  const auto model = model_by_name(word(kModelAxis));
  if (!model) throw InvalidArgument(text("model '", shown(word(kModelAxis)), "' is neither sbm nor tanh"));
  cell.model = *model;
  cell.protocol = word(kProtocolAxis);
  cell.input = word(kInputAxis);
  cell.start = word(kStartAxis);
  cell.steps = *parse_whole(word(kStepsAxis));
  cell.burn_in = *parse_whole(word(kBurnInAxis));
  cell.noise_strength = *parse_number(word(kNoiseAxis));

  // What a run depends on, but for its noise strength, which kernels take into their streams themselves.
  std::string runs;
  for (std::size_t axis = 0; axis < kAxisKeys; ++axis) {
    if (axis == kSeedAxis || axis == kNoiseAxis) continue;
    const auto& value = value_at(spec, axis, place.at(axis));
    runs += text(value.size(), ':', value);
  }
  constexpr int kDropped = 64 - 53;  // what a double holds, for those who read it with one
  cell.run_seed = hashed(*parse_whole(word(kSeedAxis)), runs) >> kDropped;
  return cell;
}

}  // namespace recres
