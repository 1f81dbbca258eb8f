#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "recres/random/lane_random.h"

namespace recres {

// The inner loops of the tanh kernel. Every sum is made in an order of its own that depends on no vector
// width.

/// Neurons that are worked on side by side: two draws of all lanes give a Gaussian number to each.
inline constexpr std::size_t kTanhTile = 16;

/// What the loops read: `full`, or compressed rows where that is null. Arrays are padded with zeros to whole
/// tiles.
struct TanhView {
  std::size_t neurons;
  const double* bias;             ///< [neuron]
  const double* full;             ///< [tile][source][target in tile], 64-byte aligned, or null
  const std::int32_t* row_begin;  ///< [neuron], and one more for the end
  const std::int32_t* source;     ///< [connection]
  const double* weight;           ///< [connection]
};

/// One chain; activities are 64-byte aligned and padded to whole tiles.
struct TanhChain {
  const double* noise;  ///< [neuron]: its noise strength; null where all are 0
  LaneRandom* lanes;
  double* from;  ///< is only read
  double* to;
  const double* signal = nullptr;  ///< x, [neuron], padded to whole tiles; null where there is none
};

/// Takes every chain one step on, with the best instructions that this processor has.
void step_tanh(const TanhView& view, std::span<TanhChain> chains);

/// The instruction set that step_tanh uses, by Highway's name.
std::string_view tanh_target_used();

}  // namespace recres
