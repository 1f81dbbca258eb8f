#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/state/transition_cells.h"

namespace recres {

/// Counts pairs by sorting. Each pair is noted as one number, a key. Where many keys are noted, they are
/// sorted and, unless most of them differ, merged into a list of cells; there is always room for as many keys
/// as there are cells, so that merging costs a bounded time for each pair. A hash table costs a cache miss
/// for each, and must be sorted in the end.
template <typename Key>
class SortedPairs {
 public:
  /// For labels of `label_bits` bits, two of which fit a Key.
  SortedPairs(std::size_t label_bits, std::uint64_t expected_pairs);

  /// Counts (from[0], to[0]), (from[1], to[1]), … of two equally long spans. Throws CapacityExceeded where
  /// memory does not suffice.
  void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);

  /// What was counted so far, in rising order of (from, to).
  std::vector<TransitionCell> cells() const;

  /// The most bytes held at a time, the result of cells() included, for so many pairs
  /// of which no more than so many differ.
  static std::uint64_t bytes_needed(std::uint64_t pairs, std::uint64_t different_pairs);

 private:
  void note(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);
  std::vector<TransitionCell> counted(const std::vector<Key>& sorted) const;
  void make_room();

  std::size_t label_bits_;
  std::size_t most_keys_;              // noted before more room is made
  std::vector<Key> keys_;              // from << label_bits | to, as they came
  std::vector<TransitionCell> cells_;  // all that came before, in rising order
};

extern template class SortedPairs<std::uint32_t>;
extern template class SortedPairs<std::uint64_t>;

}  // namespace recres
