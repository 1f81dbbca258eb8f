#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/state/pair_table.h"

namespace recres {

/// How often state `from` was followed by state `to`. States are named by label: see TransitionCounts.
struct TransitionCell {
  std::uint64_t from;
  std::uint64_t to;
  std::uint64_t count;
};

/// How often each state followed each other: the histogram of pairs (s(t), s(t+1)). Only pairs that occurred
/// are held. Labels tell states apart: up to 62 neurons the label is the state's index, beyond it is the
/// order of first visit.
struct TransitionCounts {
  std::vector<TransitionCell> cells;  ///< in rising order of (from, to), each count at least 1
  std::uint64_t transitions = 0;      ///< the sum of all counts, T
};

/// Counts transitions as the states come, in one of three ways, by what is smaller:
/// - a flat array of 4^N cells, where those fit a core's cache or are no more than the transitions expected;
/// - up to 32 neurons, a hash table of the pairs of state indices;
/// - beyond, a numbering of the states visited, and a hash table of pairs of numbers.
/// Memory is bounded by the number of transitions, or 256 kB; a run of more than 2^31 transitions may double
/// it.
class TransitionCounter {
 public:
  /// `expected_transitions` guides the choice; any number may come.
  TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions);

  /// Takes the next states of one run: words_per_state(neurons) words each. The first of all only begins the
  /// run.
  void add(std::span<const std::uint64_t> states);

  /// Counts one pair of states of at most 32 neurons so many times, as if they had come by add().
  void add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count);

  /// What was counted since the counter was made.
  TransitionCounts counts() const;

 private:
  void add_dense(std::span<const std::uint64_t> states);
  void flush_dense();
  TransitionCounts dense_counts() const;
  TransitionCounts hashed_counts() const;
  std::size_t key_shift() const;
  void add_hashed(std::span<const std::uint64_t> states);
  std::uint32_t number_of(std::span<const std::uint64_t> state);
  bool is_numbered() const;

  std::size_t neurons_;
  bool has_last_ = false;
  std::uint64_t last_ = 0;
  std::vector<std::uint32_t> dense_;    // [from · 2^N + to], empty where hashed
  std::uint64_t in_dense_ = 0;          // transitions counted in dense_ since the last flush
  std::vector<std::uint64_t> flushed_;  // what dense_ held before it could overflow
  PairTable pairs_;                     // from << N | to, or from << 32 | to where states are numbered
  std::vector<std::uint64_t> keys_;     // of the pairs being added
  // Beyond 32 neurons states are numbered in the order of their first visit.
  std::vector<std::uint64_t> words_of_;  // the words of state number k begin at k · words_per_state
  std::vector<std::uint32_t>
      number_slots_;  // open addressing, state number + 1, 0 = free; a power of two of slots
};

}  // namespace recres
