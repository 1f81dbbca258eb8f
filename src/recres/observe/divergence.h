#pragma once

#include <cstdint>
#include <span>

#include "recres/law/step_entropy.h"

namespace recres {

/// D of a simulated SBM of any size: the time average of the entropy of its next step, Σ_n h2(p_n(s(t))). No
/// histogram is counted, so nothing is biased. Where a state costs a pass over the weights, one of
/// every so many states stands for all, not always the same one of them: a network may go round in a cycle.
class DivergenceMeter {
 public:
  /// `entropy` must outlive it. For runs of `transitions` of a network with so many connections.
  DivergenceMeter(const StepEntropy& entropy, std::size_t neurons, std::uint64_t connections,
                  std::uint64_t transitions);

  /// The next states of one run, words_per_state(neurons) words each.
  void add(std::span<const std::uint64_t> states);

  /// D in bit, of the whole network; needs at least one state.
  double bits() const { return sum_ / static_cast<double>(looked_at_); }

  /// How many states were looked at.
  std::uint64_t states_looked_at() const { return looked_at_; }

 private:
  const StepEntropy& entropy_;
  std::size_t words_;
  std::uint64_t transitions_;
  std::uint64_t every_;     // of so many states one is looked at
  std::uint64_t came_ = 0;  // states
  std::uint64_t next_ = 0;  // to look at
  double sum_ = 0;
  std::uint64_t looked_at_ = 0;
};

}  // namespace recres
