#include "recres/neuron/coarse_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/neuron/firing_curve.h"
#include "recres/random/random_stream.h"

namespace recres {
namespace {

// As the kernels evaluate it, in single precision.
float evaluate(const CoarseCurve& curve, float input) {
  const float x = std::min(std::fabs(input) * curve.steps_per_unit, curve.last_step);
  const auto step = static_cast<std::size_t>(x);
  return curve.lines[2 * step] + curve.lines[2 * step + 1] * (x - static_cast<float>(step));
}

TEST(CoarseCurve, StatedErrors) {
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  for (const double r : {0.0, 1e-300, 0.01, 0.5, 1.0, 1.5, 2.0, 5.0, 8.0, 20.0, 100.0, 1000.0, 1e6}) {
    const auto curve = make_coarse_curve(r);
    const FiringCurve truth(r, 100);
    ASSERT_EQ(curve.lines.size(), 2 * (static_cast<std::size_t>(curve.last_step) + 1));
    double worst = 0;
    for (int k = 0; k < 20'000; ++k) {
      const auto u = static_cast<float>(std::exp(random.uniform() * 14 - 7) * std::max(1.0, r));
      const double p = truth.rarer_probability(static_cast<double>(u));
      worst = std::max(worst, std::fabs(static_cast<double>(evaluate(curve, u)) - p));
      // No rise is steeper than stated.
      const double beyond = truth.rarer_probability(static_cast<double>(u) * 1.001);
      EXPECT_LE(p - beyond, curve.steepest * static_cast<double>(u) * 0.001001) << "u=" << u << " r=" << r;
    }
    EXPECT_LT(worst, curve.error) << "r=" << r;
    EXPECT_GT(worst, 0.1 * curve.error) << "r=" << r;
    EXPECT_LT(curve.error, 5e-5) << "r=" << r;
  }
}

}  // namespace
}  // namespace recres
