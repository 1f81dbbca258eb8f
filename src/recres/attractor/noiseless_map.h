#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/attractor/closed_classes.h"
#include "recres/attractor/place_signs.h"
#include "recres/network/network.h"

namespace recres {

/// The most neurons of a network whose states are all walked through: 30 bits name a state.
inline constexpr std::size_t kMostMappedNeurons = 30;

/// Where an SBM without noise goes from each of its 2^N states: a neuron is +1 where its input u is positive.
/// Inputs that are 0, but for rounding ((N + 1)·2^-52·(|b| + Σ|W|)), tie: either sign may follow.
///
/// The neurons are parted in a low and a high half. u is the sum of what each half of the sources adds, and
/// whether a sum a + b is positive is seen from the place of b among all b of the low half: one comparison of
/// 16-bit numbers decides a neuron, and a tie is a place between two bounds.
class NoiselessMap {
 public:
  /// Throws InvalidArgument for more than kMostMappedNeurons neurons.
  explicit NoiselessMap(const Network& network);

  std::size_t neurons() const { return neurons_; }
  std::uint64_t states() const { return std::uint64_t{1} << neurons_; }

  /// Whether some input of some state ties.
  bool has_ties() const { return has_ties_; }

  /// The one state that follows; where neurons tie, they are -1 in it.
  std::uint64_t next(std::uint64_t state) const;

  /// All states that may follow.
  Successors successors(std::uint64_t state) const;

  /// States that fill() takes at a time.
  std::size_t block() const { return std::size_t{1} << low_; }

  /// next() of the states number·block(), number·block() + 1, …: `out` has room for a block of them.
  void fill(std::uint64_t number, std::span<std::uint32_t> out) const;

 private:
  std::size_t place_of(std::uint64_t low, std::size_t neuron) const {
    return (low / kPlaceTile * neurons_ + neuron) * kPlaceTile + low % kPlaceTile;
  }

  // [low half / kPlaceTile][neuron][low half % kPlaceTile]: its place among what the low halves add
  std::vector<std::int16_t> place_;
  // [high half · N + neuron]: places from upper on are positive inputs, those from lower to upper tie
  std::vector<std::int16_t> lower_;
  std::vector<std::int16_t> upper_;
  std::size_t neurons_;
  std::size_t low_;  // neurons in the low half
  bool has_ties_ = false;
};

}  // namespace recres
