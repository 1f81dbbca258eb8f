#pragma once

#include "recres/information/pair_sample.h"
#include "recres/state/pair_counter.h"

namespace recres {

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
Information plugin_information(const PairSample& sample);
Information plugin_information(const TransitionCounts& counts);

/// I of a network whose D is known exactly, so that only H is estimated: H + (states after - 1)/(2 T ln 2) -
/// D, Miller's (1955) correction of H in bit. Nearly free of bias where the states are well sampled, whatever
/// the pairs.
double model_based_mutual_information_bits(const Information& plugin, double exact_divergence_bits);

}  // namespace recres
