#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/state/transition_cells.h"

namespace recres {

/// Counts pairs in a flat array of all that there can be, of 4 bytes each.
class PairArray {
 public:
  /// For labels of `label_bits` bits. So many pairs are counted in the array before it is emptied into a
  /// list: no more than 4 bytes can hold.
  explicit PairArray(std::size_t label_bits, std::uint64_t most_pairs = UINT32_MAX);

  /// Counts (from[0], to[0]), (from[1], to[1]), … of two equally long spans.
  void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);

  /// What was counted so far, in rising order.
  std::vector<TransitionCell> cells() const;

  /// The most bytes held at a time, the result of cells() included, for so many pairs.
  static std::uint64_t bytes_needed(std::size_t label_bits, std::uint64_t pairs);

 private:
  std::vector<TransitionCell> counted() const;
  void merge_in();

  std::size_t label_bits_;
  std::uint64_t most_pairs_;
  std::vector<std::uint32_t> counts_;  // [from << label_bits | to]
  std::uint64_t pairs_ = 0;            // in counts_
  std::vector<TransitionCell> cells_;  // all that came before, in rising order
};

}  // namespace recres
