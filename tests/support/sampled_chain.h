#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/state/transition_counts.h"

namespace recres::test {

/// Entropy, information and divergence of a chain in its stationary distribution, from their definitions.
struct ExactInformation {
  double entropy_bits = 0;
  double mutual_information_bits = 0;
  double divergence_bits = 0;
};

/// A small Markov chain given by its probabilities, [from][to], drawn from without any code of the simulator.
class SampledChain {
 public:
  explicit SampledChain(std::vector<std::vector<double>> probabilities);

  /// So many states, the first drawn from the stationary distribution.
  std::vector<std::uint64_t> states(std::uint64_t count, RandomStream& random) const;

  const std::vector<double>& stationary() const { return stationary_; }
  ExactInformation information() const;

 private:
  std::vector<std::vector<double>> probabilities_;
  std::vector<double> stationary_;
};

/// The three asymmetric neurons of SCIENCE.md, section 5.6, under noise of strength 1: H, I and D
/// are 2.860397080, 0.876036311 and 1.984360770 bit.
SampledChain three_neurons();

/// Two states that are left with this probability each: relaxes in -1/ln(1 - 2·leave) steps.
SampledChain two_states(double leave);

/// Pairs of successive states, counted in a plain map.
TransitionCounts counts_of(std::span<const std::uint64_t> states);

}  // namespace recres::test
