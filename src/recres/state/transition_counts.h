#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "recres/state/lagged_pairs.h"
#include "recres/state/pair_counter.h"
#include "recres/state/state_labels.h"

namespace recres {

/// Counts the transitions of one run as its states come. Labels are indices up to 62 neurons, beyond they are
/// the order of first visit. Memory grows with the number of different pairs and states: see bytes_needed().
class TransitionCounter {
 public:
  /// `expected_transitions` guides how to count; any number may come.
  TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions);

  /// Takes the next states of one run: words_per_state(neurons) words each. The first of all only begins the
  /// run. Throws CapacityExceeded where memory does not suffice.
  void add(std::span<const std::uint64_t> states);

  /// Counts one pair of states of at most 32 neurons so many times, as if they had come by add().
  void add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count);

  /// What was counted since the counter was made.
  TransitionCounts counts() const;

  /// The label of the last state, as counts() names it; there must be one.
  std::uint64_t last_label() const;

  /// An upper bound of the bytes that one counter and its counts() hold at a time for so many transitions by
  /// add(), all of them different if the worst comes. Pairs by add_pair() come on top.
  static std::uint64_t bytes_needed(std::size_t neurons, std::uint64_t expected_transitions);

 private:
  std::uint64_t shown_label(std::uint64_t label) const;

  std::size_t neurons_;
  StateLabels labels_;
  LaggedPairs successive_{1};
  PairCounter pairs_;
};

}  // namespace recres
