#pragma once

#include <vector>

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

/// The point of this noise strength. Throws InternalError where there is none.
const ResonancePoint& point_at(const ResonanceCurve& curve, double noise_strength);

}  // namespace recres
