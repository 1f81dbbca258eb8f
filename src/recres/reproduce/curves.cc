#include "recres/reproduce/curves.h"

#include <cmath>
#include <limits>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::vector<Estimate> values_of(const std::vector<ResonancePoint>& points, Estimate ResonancePoint::* value) {
  std::vector<Estimate> out;
  for (const auto& point : points) out.push_back(point.*value);
  return out;
}

Estimate pairs_seen(const ResonancePoint& point) {
  std::vector<double> pairs;
  for (const auto& run : point.replicates) pairs.push_back(static_cast<double>(run.sampling.pairs));
  return estimate(pairs);
}

Estimate corrected_bits(const ResonancePoint& point) {
  if (point.corrected_information_bits.empty()) return {.mean = std::numeric_limits<double>::quiet_NaN()};
  return estimate(point.corrected_information_bits);
}

const ResonancePoint& best_point(const ResonanceCurve& curve) {
  return curve.points[highest(values_of(curve.points, &ResonancePoint::mutual_information_bits))];
}

void require_exact(Claim& claim, const ResonanceCurve& curve, const ExactStudy& exact, double least_noise) {
  constexpr double kTolerance = 0.002;
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    const auto& point = curve.points[k];
    if (point.noise_strength < least_noise) continue;
    const auto bits = corrected_bits(point);
    const double ergodic = k < exact.curve.size() ? exact.curve[k].mutual_information_bits : kNone;
    const double gap = std::fabs(bits.mean - ergodic) - kTolerance;
    largest = larger(largest, gap / bits.standard_error.value_or(kNone));
  }
  // Of no point at all nothing holds.
  if (std::isinf(largest)) largest = kNone;
  claim.require(largest <= kChanceErrors, "I at strong noise is not that of the exact chain");
  claim.add("exact_difference_errors", largest);
}

const ResonancePoint& point_at(const ResonanceCurve& curve, double noise_strength) {
  for (const auto& point : curve.points) {
    if (point.noise_strength == noise_strength) return point;
  }
  throw InternalError(text("a curve of the reproduction has no point at noise strength ", noise_strength));
}

}  // namespace recres
