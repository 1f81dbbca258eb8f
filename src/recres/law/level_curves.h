#pragma once

#include <cstddef>
#include <vector>

#include "recres/neuron/firing_curve.h"
#include "recres/noise/noise_level.h"

namespace recres {

/// p(u, r) of every neuron under one noise level: one FiringCurve for each strength that occurs.
class LevelCurves {
 public:
  /// For |u| up to `largest_input`, see FiringCurve. Throws InvalidArgument where the level is one for
  /// another number of neurons.
  LevelCurves(const NoiseLevel& level, std::size_t neurons, double largest_input);

  /// The probability of the less likely sign of this neuron, see FiringCurve.
  double rarer_probability(std::size_t neuron, double input) const {
    return curves_[curve_of_.empty() ? 0 : curve_of_[neuron]].rarer_probability(input);
  }

 private:
  std::vector<FiringCurve> curves_;
  std::vector<std::size_t> curve_of_;  // [neuron]; empty where all have the first
};

}  // namespace recres
