#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace recres {

// The hot loop of sampled attractors: up to 64 states take their steps side by side, so that each weight is
// read once for all of them. They are kept across: bit k of word n tells whether neuron n of state k is +1.

/// The most states that take their steps side by side.
inline constexpr std::size_t kMostSideBySide = 64;

/// A network and the bounds within which a sum counts as 0.
struct SignView {
  std::size_t neurons;
  const double* full;             ///< [target · neurons + source], or null
  const std::int32_t* row_begin;  ///< [neuron], and one more for the end; of compressed rows
  const std::int32_t* source;     ///< [connection]
  const double* weight;           ///< [connection]
  const double* bias;             ///< [neuron]
  const double* rounding;         ///< [neuron]: up to this |u| the sign of a sum is not certain
};

/// Where neurons go: a word for each.
struct SignStep {
  std::span<std::uint64_t> up;    ///< u > rounding
  std::span<std::uint64_t> tied;  ///< |u| ≤ rounding
};

/// One step of the states `wanted` (a bit each) of `up`; what the other bits become is left open. Returns the
/// states with a tied neuron, maybe others that were not wanted. Sums run over the bias, then over the
/// sources in turn, whatever the instruction set and the storage.
std::uint64_t step_signs(const SignView& network, std::span<const std::uint64_t> up, std::uint64_t wanted,
                         const SignStep& to);

/// The instruction set that step_signs uses, by Highway's name.
std::string_view sign_target_used();

}  // namespace recres
