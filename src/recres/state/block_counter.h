#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/state/lagged_pairs.h"
#include "recres/state/pair_counter.h"

namespace recres {

/// Counts pairs of labels `lag` steps apart, in stretches of a series one after the other, so that how much
/// they differ tells how certain a result is. How long the series is need not be known: when there are
/// 2 · kFewestStretches stretches, neighbours are joined and the next ones are twice as long.
class BlockCounter {
 public:
  /// Where a series has fewer pairs than so many, its stretches are fewer.
  static constexpr std::size_t kFewestStretches = 16;
  static constexpr std::uint64_t kShortestStretch = 16;

  BlockCounter(std::size_t label_bits, std::uint64_t lag);

  /// The next labels of both series, which may be the same one: pairs from[t], to[t + lag] are counted.
  /// Throws CapacityExceeded where memory does not suffice.
  void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);

  /// What was counted, in order; pairs that end in a stretch belong to it. The last one may be longer or
  /// shorter than the others by half.
  std::vector<TransitionCounts> stretches() const;

  /// The last labels of the first series, which begin no pair; no more than `lag`.
  std::vector<std::uint64_t> unpaired() const { return pairs_of_series_.waiting(); }

 private:
  void count(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to);
  void end_stretch();

  std::size_t label_bits_;
  LaggedPairs pairs_of_series_;
  std::uint64_t stretch_pairs_ = kShortestStretch;
  std::uint64_t pairs_ = 0;  // of the present stretch
  PairCounter counter_;
  std::vector<TransitionCounts> done_;
};

/// Adds up counts of the same labels.
TransitionCounts total_of(std::span<const TransitionCounts> counts);

}  // namespace recres
