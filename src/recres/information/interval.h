#pragma once

#include <cstddef>
#include <span>

#include "recres/information/estimator.h"
#include "recres/state/pair_counter.h"

namespace recres {

/// A number and how sure it is.
struct Interval {
  double estimate;
  double standard_error;
  double ci95_low;
  double ci95_high;
};

/// H, I and D in bit with intervals.
struct InformationInterval {
  Interval entropy_bits;
  Interval mutual_information_bits;
  Interval divergence_bits;
  std::size_t parts;  ///< blocks or runs that it was estimated from

  /// Neighbouring blocks are alike in H, I or D: the recording remembers longer than a block lasts, and the
  /// intervals are too narrow. False for independent runs. A rise above that of independent blocks is said
  /// with a false-alarm level of 1 % for each of the three. What changes more slowly than the whole recording
  /// lasts cannot be seen.
  bool blocks_too_short = false;
};

/// How to estimate: see estimate_information.
struct IntervalOptions {
  Estimator estimator = Estimator::kPlugin;
  double log2_states_before = 0;
  double log2_states_after = 0;
  std::size_t threads = 1;  ///< has no effect on the result
};

/// The fewest blocks of an interval.
inline constexpr std::size_t kFewestBlocks = 4;

/// The interval around the estimate from a whole recording, from the counts of its consecutive blocks, g ≥
/// kFewestBlocks of them. Labels must mean the same in all of them; up to 62 neurons they do, beyond only
/// where one numbering served all.
///
/// Delete-one-block jackknife for blocks of unequal size (Busing, Meijer and van der Leeden 1999, "Delete-m
/// jackknife for unequal m"): from the estimates without each block, the standard error; from that, 95 % by
/// Student's t with g - 1 degrees of freedom. It holds where the recording forgets within a small part of a
/// block. It covers the spread, not the bias of the estimator.
///
/// Costs g + 1 estimates. Throws InvalidArgument for fewer blocks, a block without transitions, or one more
/// than twice as long as another; CapacityExceeded.
InformationInterval jackknife_interval(std::span<const TransitionCounts> blocks,
                                       const IntervalOptions& options);

/// The interval of the mean of estimates from two or more independent runs: Student's t. Throws
/// InvalidArgument for fewer.
InformationInterval runs_interval(std::span<const InformationEstimate> runs);

}  // namespace recres
