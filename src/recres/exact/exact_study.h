#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/exact_point.h"
#include "recres/exact/observation.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// A pulse of noise: so many steps of this strength.
struct Pulse {
  double noise_strength;
  std::uint64_t steps;
};

/// What can be known of a noisy SBM without simulating it. Parts that need more than the network allows are
/// absent.
struct ExactStudy {
  std::vector<ExactPoint> curve;
  std::optional<Attractors> attractors;      ///< without noise; up to kMostListedNeurons neurons
  std::optional<Observation> observation;    ///< from noise strength 0 on, with shortfalls
  std::optional<Eigen::MatrixXd> switching;  ///< by the pulse, where one is asked for; see switching_matrix
};

/// Throws as exact_curve, and InvalidArgument where a pulse is asked of a network whose attractors are not
/// listed or that is asynchronous. Of asynchronous networks only the curve is known.
ExactStudy study_exactly(const Network& network, std::span<const double> noise_strengths,
                         const std::optional<Pulse>& pulse, const ExactOptions& options,
                         const RunContext& context);

}  // namespace recres
