#pragma once

#include <cstdint>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/reproduce/claim.h"
#include "recres/resonance/resonance.h"

namespace recres {

// What claims ask of curves of information.

/// The estimates of one quantity along a curve: values_of(points, &ResonancePoint::entropy_bits).
std::vector<Estimate> values_of(const std::vector<ResonancePoint>& points, Estimate ResonancePoint::* value);

/// Different pairs of successive states that a run sees.
Estimate pairs_seen(const ResonancePoint& point);

/// I freed of bias, over replicates; not a number where there is none.
Estimate corrected_bits(const ResonancePoint& point);

/// Where I as counted is highest. Throws InternalError for a curve without points.
const ResonancePoint& best_point(const ResonanceCurve& curve);

/// Requires that I freed of bias is what the exact chain has runs of so many steps show (ergodic I less its
/// shortfall / T), to 0.002 bit and kChanceErrors, from a noise strength on at which runs are far longer than
/// they take to forget their start. Adds how far apart they are at most. Curves without such a point do not
/// pass.
void require_exact(Claim& claim, const ResonanceCurve& curve, const ExactStudy& exact, std::uint64_t steps,
                   double least_noise);

/// The point of this noise strength. Throws InternalError where there is none.
const ResonancePoint& point_at(const ResonanceCurve& curve, double noise_strength);

}  // namespace recres
