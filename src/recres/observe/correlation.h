#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/observe/subsets.h"
#include "recres/state/projection.h"

namespace recres {

/// The linear dependence of successive states, pair of neurons by pair.
struct Correlation {
  /// Root of the mean of C_ij² over all pairs, C_ij the Pearson correlation of y_i(t) and y_j(t+1), i = j
  /// included; C_ij is 0 where one of both does not change. Metzner et al. 2024 (Neural Comput. 36:351) use
  /// it in place of I where I cannot be counted.
  double rms = 0;
  /// The same freed of what a finite run shows of independent neurons, 1/T for each C_ij²; 0 where less is
  /// left. Still too high where neurons that have nothing to do with each other are slow.
  double rms_corrected = 0;
  double constant_share = 0;  ///< share of the pairs of which a neuron never changed
};

/// Neurons whose pairs are all looked at; of more, so many are drawn as sources and as many as targets.
inline constexpr std::size_t kMostCorrelatedNeurons = 10'000;
inline constexpr std::size_t kDrawnNeurons = 1000;

/// Measures the correlation of pairs of neurons from one step to the next as states pass. Memory is 4 bytes a
/// pair; for up to 2^32 - 1 transitions.
class CorrelationMeter {
 public:
  /// Beyond kMostCorrelatedNeurons the seed draws kDrawnNeurons sources, and as many targets. Throws
  /// CapacityExceeded where memory does not suffice.
  CorrelationMeter(std::size_t neurons, std::uint64_t seed);

  /// The next states of one run, words_per_state(neurons) words each.
  void add(std::span<const std::uint64_t> states);

  /// Of what has come so far; needs at least one transition, else InvalidArgument.
  Correlation result();

  static std::uint64_t bytes_needed(std::size_t neurons);

 private:
  void count_block();

  std::size_t words_in_;
  Projection sources_;
  Projection targets_;
  std::size_t source_words_;
  std::size_t target_words_;
  std::vector<std::uint64_t> source_states_;  // of the present block, in order
  std::vector<std::uint64_t> target_states_;  // their successors
  bool has_begun_ = false;
  std::vector<std::uint64_t> last_source_;  // of the last state that came
  std::uint64_t transitions_ = 0;           // that were counted
  std::vector<std::uint64_t> source_up_;    // [source]: in how many of them it was +1
  std::vector<std::uint64_t> target_up_;    // [target]
  std::vector<std::uint32_t> both_up_;      // [source · targets + target]
};

}  // namespace recres
