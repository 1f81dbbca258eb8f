#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "recres/law/level_curves.h"
#include "recres/network/network.h"
#include "recres/noise/noise_level.h"
#include "recres/random/random_stream.h"

namespace recres {

/// Decides single neurons of a noisy SBM to the last digit, where fast code is in doubt.
class ExactDecision {
 public:
  /// For input signals up to `largest_signal`. The network must outlive it.
  ExactDecision(const Network& network, const NoiseLevel& level, double largest_signal = 0);

  /// Whether this neuron is +1 after `state`, when `drawn` are the upper 32 bits of its 64-bit draw. The
  /// lower ones are drawn from `more` where they decide, about once in 2^32 draws. `signal` is what comes to
  /// its input from outside.
  bool decide(std::size_t neuron, std::span<const std::uint64_t> state, std::uint32_t drawn,
              RandomStream& more, double signal = 0) const;

 private:
  const Network& network_;
  double certain_;  // from this |u| on the likelier sign of every neuron is certain to 2^-64
  LevelCurves curves_;
};

}  // namespace recres
