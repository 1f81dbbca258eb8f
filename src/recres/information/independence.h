#pragma once

#include "recres/information/pair_sample.h"

namespace recres {

/// The chi-square test of independence, without surrogates.
struct IndependenceTest {
  double g;                   ///< 2 T ln 2 · I, plug-in I in bit
  double degrees_of_freedom;  ///< (K_before - 1)(K_after - 1), of the states seen
  double p_value;             ///< 1 where there is only one state before or after
  /// Share of the cells (before, after) in which independence expects fewer than 5 pairs.
  double thin_share;

  /// Where more than a fifth of the cells are thin, G is no chi-square (Cochran 1954), and p means nothing:
  /// use surrogates.
  bool is_trusted() const { return thin_share <= 0.2; }
};

/// Wilks' likelihood-ratio test (G test): without a bond between independent pairs, G is about chi-square.
/// Pairs of one recording overlap; where its states are independent that does not matter. Linear in the
/// classes of counts.
IndependenceTest independence_test(const PairSample& sample);

}  // namespace recres
