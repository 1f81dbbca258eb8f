#pragma once

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

/// The largest difference of I freed of bias from ergodic I, where the noise strength is this or more, in
/// standard errors beyond a tolerance; not a number where it cannot be told. Where runs are far longer than
/// the relaxation time, it is that of chance.
double largest_gap_errors(const ResonanceCurve& curve, const ExactStudy& exact, double least_noise,
                          double tolerance_bits);

/// The point of this noise strength. Throws InternalError where there is none.
const ResonancePoint& point_at(const ResonanceCurve& curve, double noise_strength);

}  // namespace recres
