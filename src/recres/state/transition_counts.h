#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <variant>
#include <vector>

#include "recres/state/pair_array.h"
#include "recres/state/sorted_pairs.h"
#include "recres/state/state_numbers.h"
#include "recres/state/transition_cells.h"

namespace recres {

/// How often each state followed each other: the histogram of pairs (s(t), s(t+1)). Only pairs that occurred
/// are held. Labels tell states apart: up to 62 neurons the label is the state's index, beyond it is the
/// order of first visit.
struct TransitionCounts {
  std::vector<TransitionCell> cells;  ///< in rising order of (from, to), each count at least 1
  std::uint64_t transitions = 0;      ///< the sum of all counts, T
};

/// Counts transitions as the states come, in one of three ways, by what is faster:
/// - a flat array of 4^N cells up to 10 neurons, where that is at most twice the transitions expected;
/// - up to 32 neurons, the pairs of state indices are sorted;
/// - beyond, states are numbered as they are visited, and the pairs of numbers sorted.
/// Memory grows with the number of different pairs and states: see bytes_needed().
class TransitionCounter {
 public:
  /// `expected_transitions` guides the choice; any number may come.
  TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions);

  /// Takes the next states of one run: words_per_state(neurons) words each. The first of all only begins the
  /// run. Throws CapacityExceeded where memory does not suffice.
  void add(std::span<const std::uint64_t> states);

  /// Counts one pair of states of at most 32 neurons so many times, as if they had come by add().
  void add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count);

  /// What was counted since the counter was made.
  TransitionCounts counts() const;

  /// An upper bound of the bytes that one counter and its counts() hold at a time for so many transitions by
  /// add(), all of them different if the worst comes. Pairs by add_pair() come on top.
  static std::uint64_t bytes_needed(std::size_t neurons, std::uint64_t expected_transitions);

 private:
  void add_labels(std::span<const std::uint64_t> labels);

  std::size_t neurons_;
  std::size_t label_bits_;
  bool has_last_ = false;
  std::uint64_t last_ = 0;  // label of the last state
  std::uint64_t transitions_ = 0;
  StateNumbers numbers_;  // labels beyond 32 neurons
  std::variant<PairArray, SortedPairs<std::uint32_t>, SortedPairs<std::uint64_t>> pairs_;
  // Beside those of pairs_, [from << label_bits | to]: pairs that came many at a time.
  std::unordered_map<std::uint64_t, std::uint64_t> many_;
};

}  // namespace recres
