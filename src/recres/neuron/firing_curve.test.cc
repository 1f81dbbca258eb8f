#include "recres/neuron/firing_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/neuron/firing_probability.h"
#include "recres/random/random_stream.h"

namespace recres {
namespace {

TEST(FiringCurve, StatedRelativeError) {
  constexpr double kStatedError = 5e-13;
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  double worst = 0;
  for (const double r : {0.0, 0.01, 0.3, 1.0, 2.0, 5.0, 8.0, 8.1, 12.0, 20.0, 40.0, 200.0, 1000.0}) {
    const FiringCurve curve(r, 1e4);
    for (int k = 0; k < 1000; ++k) {
      // Small inputs as often as large ones.
      const double u = std::exp(random.uniform() * 15 - 5.5) * (k % 2 == 0 ? 1 : -1);
      const double truth = firing_probability(-std::fabs(u), r);
      if (truth < 1e-290) continue;
      worst = std::max(worst, std::fabs(curve.rarer_probability(u) / truth - 1));
      ASSERT_LT(worst, kStatedError) << "u=" << u << " r=" << r;
    }
  }
  EXPECT_GT(worst, 0);  // it did interpolate
}

// Permutations and autapses have no other inputs than the largest: there the curve must not fall back to
// quadrature.
TEST(FiringCurve, TheLargestInputIsTabulated) {
  const FiringCurve curve(5, 20);
  EXPECT_NE(curve.rarer_probability(20), firing_probability(-20, 5));
  EXPECT_NEAR(curve.rarer_probability(20) / firing_probability(-20, 5), 1, 1e-10);
}

// Strong noise reaches far beyond what is tabulated: nothing may be extrapolated there.
TEST(FiringCurve, FarInputsUnderStrongNoise) {
  for (const double r : {20.0, 40.0, 100.0, 1000.0, 1e5}) {
    for (const double largest : {0.0, 749.5, 750.0, 5000.0, 1e7}) {
      const FiringCurve curve(r, largest);
      for (const double u : {1.0, 749.0, 750.0, 751.0, 760.0, 1000.0, 3000.0, 5000.0, 2e5, 1e7}) {
        const double truth = firing_probability(-u, r);
        EXPECT_NEAR(curve.rarer_probability(u), truth, 5e-13 * truth) << "u=" << u << " r=" << r;
      }
    }
  }
}

TEST(FiringCurve, EndsOfTheTable) {
  const FiringCurve curve(3, 10);
  for (const double u : {0.0, 1.0, 9.999999, 10.0, 10.5, 600.0, 1e6, -1e300}) {
    const double truth = firing_probability(-std::fabs(u), 3);
    EXPECT_NEAR(curve.rarer_probability(u), truth, 1e-10 * truth) << u;
  }
}

// Curves of one noise strength share their intervals; none may be told by what others have asked for.
TEST(FiringCurve, KnowsNothingOfOtherCurves) {
  constexpr double kStrength = 3.7123;
  const FiringCurve early(kStrength, 5);
  const FiringCurve wide(kStrength, 60);
  const FiringCurve late(kStrength, 5);
  for (double u = -30; u < 30; u += 0.37) {
    EXPECT_EQ(early.rarer_probability(u), late.rarer_probability(u)) << u;
    if (std::fabs(u) < 5) {
      EXPECT_EQ(early.rarer_probability(u), wide.rarer_probability(u)) << u;
    }
    if (std::fabs(u) > 6) {
      EXPECT_EQ(late.rarer_probability(u), firing_probability(-std::fabs(u), kStrength)) << u;
    }
  }
  // More strengths than are kept.
  for (int k = 1; k <= 300; ++k) FiringCurve(1 + 0.01 * k, 3);
  EXPECT_EQ(FiringCurve(kStrength, 5).rarer_probability(4.2), early.rarer_probability(4.2));
}

}  // namespace
}  // namespace recres
