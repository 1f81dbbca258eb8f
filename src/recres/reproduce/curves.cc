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

void require_exact(Claim& claim, const ResonanceCurve& curve, const ExactStudy& exact, std::uint64_t steps,
                   double least_noise) {
  constexpr double kTolerance = 0.002;
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const bool is_same = exact.curve.size() == curve.points.size() && !curve.points.empty() &&
                       curve.points.back().noise_strength >= least_noise;
  // Of no point at all nothing holds.
  double largest = is_same ? 0 : kNone;
  bool agrees = is_same;
  for (std::size_t k = 0; is_same && k < curve.points.size(); ++k) {
    if (curve.points[k].noise_strength < least_noise) continue;
    const auto& ergodic = exact.curve[k];
    const double shown = ergodic.mutual_information_bits -
                         ergodic.shortfall_bit_steps.value_or(0) / static_cast<double>(steps);
    const auto bits = corrected_bits(curve.points[k]);
    largest = larger(largest, std::fabs(bits.mean - shown));
    agrees = agrees && is_near(bits, shown, kTolerance);
  }
  claim.require(agrees, "I at strong noise is not that of the exact chain");
  claim.add("largest_exact_difference_bits", largest);
}

const ResonancePoint& point_at(const ResonanceCurve& curve, double noise_strength) {
  for (const auto& point : curve.points) {
    if (point.noise_strength == noise_strength) return point;
  }
  throw InternalError(text("a curve of the reproduction has no point at noise strength ", noise_strength));
}

}  // namespace recres
