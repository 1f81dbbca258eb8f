#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/network/network.h"
#include "recres/noise/noise_level.h"

namespace recres {

/// The most neurons whose 2^N states are tabulated: 200 MB.
inline constexpr std::size_t kMostFiringTableNeurons = 20;

/// What every neuron of a noisy SBM does after every state: the 2^N × N matrix of p_n(s), as the smaller of
/// p_n and 1 - p_n, so that rare signs keep their digits.
class FiringTable {
 public:
  /// Probabilities have a relative error below 5e-13. Throws InvalidArgument for more than
  /// kMostFiringTableNeurons neurons or a level for another number of them, CapacityExceeded where
  /// 8·(N + 2)·2^N bytes do not fit.
  FiringTable(const Network& network, const NoiseLevel& level);

  std::size_t neurons() const { return neurons_; }
  std::uint64_t states() const { return std::uint64_t{1} << neurons_; }

  /// The probability of the less likely sign of each neuron after this state.
  std::span<const double> rarer(std::uint64_t state) const { return {&rarer_[state * neurons_], neurons_}; }

  /// The most probable successor: neurons with u > 0 are +1. Where u = 0, but for rounding, both signs are
  /// equally likely.
  std::uint64_t likely(std::uint64_t state) const { return likely_[state]; }

  /// The neurons with u = 0, but for rounding, in this state, a bit each.
  std::uint64_t tied(std::uint64_t state) const { return tied_[state]; }

 private:
  std::size_t neurons_;
  std::vector<double> rarer_;          // [state · N + neuron]
  std::vector<std::uint64_t> likely_;  // [state]
  std::vector<std::uint64_t> tied_;    // [state]
};

}  // namespace recres
