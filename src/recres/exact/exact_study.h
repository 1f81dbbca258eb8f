#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/exact_point.h"
#include "recres/exact/observation.h"
#include "recres/exact/switching.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// What can be known of a noisy SBM without simulating it. Parts that need more than the network allows are
/// absent.
struct ExactStudy {
  Update update = Update::kSynchronous;
  std::optional<Pulse> pulse;
  std::vector<ExactPoint> curve;
  std::optional<Attractors> attractors;      ///< without noise; up to kMostListedNeurons neurons
  std::optional<Observation> observation;    ///< from noise strength 0 on, with shortfalls
  std::optional<SwitchingMatrix> switching;  ///< by the pulse, where one is asked for
};

/// Throws as exact_curve, and InvalidArgument where a pulse is asked of a network whose attractors are not
/// listed or that is asynchronous. Of asynchronous networks only the curve is known.
ExactStudy study_exactly(const Network& network, std::span<const double> noise_strengths,
                         const std::optional<Pulse>& pulse, const ExactOptions& options,
                         const RunContext& context);

}  // namespace recres
