#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

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

/// Counts transitions as the states come. Up to 8 neurons in one flat array of 4^N cells (512 kB at most,
/// which stays in a core's cache); beyond that in hash tables, whose memory grows with the states and pairs
/// visited, never with 4^N.
class TransitionCounter {
 public:
  explicit TransitionCounter(std::size_t neurons);

  /// Takes the next states of one run: words_per_state(neurons) words each. The first of all only begins the
  /// run.
  void add(std::span<const std::uint64_t> states);

  /// What was counted since the counter was made.
  TransitionCounts counts() const;

 private:
  void add_dense(std::span<const std::uint64_t> states);
  void add_hashed(std::span<const std::uint64_t> states);
  std::uint32_t number_of(std::span<const std::uint64_t> state);

  struct PairHash {
    std::size_t operator()(std::uint64_t key) const noexcept;
  };

  std::size_t neurons_;
  bool has_last_ = false;
  std::uint64_t last_ = 0;
  std::vector<std::uint64_t> dense_;  // [from · 2^N + to], empty where hashed
  // Hashed: states are numbered in the order of their first visit, and pairs of numbers are counted.
  std::vector<std::uint64_t> words_of_;  // the words of state number k begin at k · words_per_state
  std::vector<std::uint32_t>
      number_slots_;  // open addressing, state number + 1, 0 = free; a power of two of slots
  std::unordered_map<std::uint64_t, std::uint64_t, PairHash> pairs_;  // from << 32 | to → count
};

}  // namespace recres
