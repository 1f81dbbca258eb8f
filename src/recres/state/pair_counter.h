#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <variant>
#include <vector>

#include "recres/state/pair_array.h"
#include "recres/state/sorted_pairs.h"
#include "recres/state/transition_cells.h"

namespace recres {

/// How often each state followed each other: the histogram of pairs (s(t), s(t+1)), or of any pairs of
/// labels. Only pairs that occurred are held.
struct TransitionCounts {
  std::vector<TransitionCell> cells;  ///< in rising order of (from, to), each count at least 1
  std::uint64_t transitions = 0;      ///< the sum of all counts, T
};

/// The most bits of a label, two of which fit a key.
inline constexpr std::size_t kMostLabelBits = 32;

/// Counts pairs of labels as they come, in one of two ways, by what is faster:
/// - a flat array of 4^bits cells up to 10 bits, where that is at most twice the pairs expected;
/// - else the pairs are noted and sorted.
/// Memory grows with the number of different pairs: see bytes_needed().
class PairCounter {
 public:
  /// For labels of up to kMostLabelBits bits. `expected_pairs` guides the choice; any number may come.
  PairCounter(std::size_t label_bits, std::uint64_t expected_pairs);

  /// Counts (from[0], to[0]), (from[1], to[1]), … of two equally long spans. Throws CapacityExceeded where
  /// memory does not suffice.
  void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);

  /// Counts one pair so many times.
  void add(std::uint64_t from, std::uint64_t to, std::uint64_t count);

  /// What was counted since the counter was made.
  TransitionCounts counts() const;

  /// An upper bound of the bytes that one counter and its counts() hold at a time for so many pairs, all of
  /// them different if the worst comes. Pairs that come many at a time are on top.
  static std::uint64_t bytes_needed(std::size_t label_bits, std::uint64_t expected_pairs);

 private:
  std::size_t label_bits_;
  std::uint64_t pairs_counted_ = 0;
  std::variant<PairArray, SortedPairs<std::uint32_t>, SortedPairs<std::uint64_t>> pairs_;
  // Beside those of pairs_, [from << label_bits | to]: pairs that came many at a time.
  std::unordered_map<std::uint64_t, std::uint64_t> many_;
};

}  // namespace recres
