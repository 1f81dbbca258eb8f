#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recres/law/level_curves.h"
#include "recres/network/network.h"
#include "recres/noise/noise_level.h"

namespace recres {

/// Σ h2(q) in bit over the probabilities q ≤ ½ of the neurons' less likely signs, h2 the binary entropy: how
/// uncertain the next state is when the present one is known.
double step_entropy_bits(std::span<const double> rarer);

/// How uncertain the next state of a noisy SBM is when the present one is known: Σ_n h2(p_n(s)) in bit, h2
/// the binary entropy. Exact, because the neurons are independent given the state; its time average is D
/// without any bias of counting. Up to 16 neurons all states are tabulated; beyond, a state costs a pass over
/// the weights.
class StepEntropy {
 public:
  /// The network must outlive it.
  StepEntropy(const Network& network, const NoiseLevel& level);

  /// For a state of words_per_state(N) words.
  double bits(std::span<const std::uint64_t> state) const {
    return table_.empty() ? compute(state) : table_[state[0]];
  }

  /// For the state with this index, of a network of up to 62 neurons.
  double bits(std::uint64_t state) const { return bits(std::span<const std::uint64_t>(&state, 1)); }

  /// Whether all states are tabulated, so that each costs next to nothing.
  bool is_tabulated() const { return !table_.empty(); }

 private:
  double compute(std::span<const std::uint64_t> state) const;

  const Network& network_;
  LevelCurves curves_;
  std::vector<double> table_;
};

}  // namespace recres
