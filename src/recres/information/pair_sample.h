#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/information/count_spectrum.h"
#include "recres/state/pair_counter.h"

namespace recres {

/// How well a finite sample covers what it samples.
struct Sampling {
  std::uint64_t transitions = 0;    ///< T
  std::uint64_t states_before = 0;  ///< different states seen as s(t)
  std::uint64_t states_after = 0;   ///< different states seen as s(t+1)
  std::uint64_t pairs = 0;          ///< different pairs seen
  std::uint64_t pairs_seen_once = 0;

  /// Share of the transitions whose pair was seen only once, 0 to 1. By Good (1953) it estimates the
  /// probability that the next transition is one never seen before.
  double unseen_probability() const;
};

/// Counted pairs, as the estimators of information want them: no longer who was seen, only how often.
struct PairSample {
  CountSpectrum before;  ///< of s(t)
  CountSpectrum after;   ///< of s(t+1)
  CountSpectrum pairs;
  std::vector<std::uint64_t> pair_counts;  ///< of every pair seen, those of one state before side by side
  std::vector<std::size_t> row_ends;       ///< in pair_counts, for each state seen before

  /// How often each of the successors of one state before was seen; row < before.seen().
  std::span<const std::uint64_t> row(std::size_t row) const;

  Sampling sampling() const;
};

/// Linear in the number of cells. Throws InvalidArgument where no transition was counted.
PairSample sample_of(const TransitionCounts& counts);

}  // namespace recres
