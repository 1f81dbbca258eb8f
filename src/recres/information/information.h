#pragma once

#include <cstdint>

#include "recres/state/transition_counts.h"

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

/// What successive states tell of each other, in bit.
struct Information {
  double entropy_bits = 0;             ///< H = H(s(t+1))
  double mutual_information_bits = 0;  ///< I between s(t) and s(t+1)
  double divergence_bits = 0;          ///< D = H - I = H(s(t+1) given s(t))
  /// First-order estimate of how much too high I is, (pairs - before - after + 1)/(2 T ln 2) (Miller 1955;
  /// Panzeri and Treves 1996, over the pairs seen). Too low itself where the sample is thin: then see
  /// Sampling.
  double mutual_information_bias_bits = 0;
  Sampling sampling;
};

/// The plug-in estimate: relative frequencies taken for probabilities, as in Metzner et al. 2024. Needs at
/// least one transition, else InvalidArgument. Guarantees 0 ≤ I ≤ H, and that H, I and D are 0 exactly where
/// nothing varies.
Information plugin_information(const TransitionCounts& counts);

/// I of a network whose D is known exactly, so that only H is estimated: H + (states after - 1)/(2 T ln 2) -
/// D, Miller's (1955) correction of H in bit. Nearly free of bias where the states are well sampled, whatever
/// the pairs.
double model_based_mutual_information_bits(const Information& plugin, double exact_divergence_bits);

}  // namespace recres
