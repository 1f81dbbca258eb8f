#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/attractor/sign_steps.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// How an SBM without noise takes its steps: each neuron the sign of u = b + W·y, all at once. A sum of k
/// addends counts as 0 where |u| ≤ k·2^-52·Σ|addend|, of which rounding may be at most half; any other sign
/// is that of the exact sum.
class SignDynamics {
 public:
  /// The network must outlive it. Any storage will do.
  explicit SignDynamics(const Network& network);

  std::size_t neurons() const { return network_.neurons(); }
  SignView view() const;

 private:
  const Network& network_;
  std::vector<double> rounding_;
};

/// What became of a start.
enum class StartEnd : std::uint8_t {
  kFound,           ///< on an attractor
  kTooManySteps,    ///< no cycle was closed within the steps allowed
  kStillBranching,  ///< the same, and neurons still tied in the second half of these steps
};

/// An attractor that one start led to.
struct FoundCycle {
  StartEnd end = StartEnd::kTooManySteps;
  std::uint64_t transient_steps = 0;    ///< before it is on the cycle; 0 where none was found
  std::uint64_t period = 0;             ///< 0 where none was found
  std::vector<std::uint64_t> smallest;  ///< words_per_state(N) words; empty where none was found
};

/// Some starts of a seed, `first`, `first` + 1, …, at most kMostSideBySide.
struct StartRange {
  std::uint64_t seed;
  std::uint64_t first;
  std::size_t count;
};

/// Follows each of these starts to its cycle, by Brent's method (Brent 1980, BIT 20:176): the present state
/// is compared with a reference state, which moves on after 1, 2, 4, … steps. A cycle is found in at most
/// twice the larger of transient and period steps, and a period more; that steps beyond `most_steps` are not
/// taken. A start is uniform on the 2^N states: the one in which replicate k of a simulation without noise
/// begins. Where neurons tie, each takes a random sign and the search begins anew. The smallest state of a
/// cycle is that whose words come first, word 0 compared first.
///
/// Each start's result depends on the network, the seed and its number alone. Throws Stopped.
std::vector<FoundCycle> find_cycles(const SignDynamics& dynamics, const StartRange& starts,
                                    std::uint64_t most_steps, const RunContext& context);

/// All states of cycles in order: `periods[k]` states from `first[k]` on, at most kMostSideBySide cycles at
/// a time. [cycle][step · words + word]
std::vector<std::vector<std::uint64_t>> list_cycles(const SignDynamics& dynamics,
                                                    std::span<const std::vector<std::uint64_t>> first,
                                                    std::span<const std::uint64_t> periods,
                                                    const RunContext& context);

/// Bytes that one search holds.
constexpr std::uint64_t cycle_search_bytes(std::size_t neurons) {
  return std::uint64_t{6} * sizeof(std::uint64_t) * neurons;
}

}  // namespace recres
