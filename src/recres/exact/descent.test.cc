#include "recres/exact/descent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace recres {
namespace {

// Changes that fall by this factor until rounding holds them.
std::vector<double> falling(double from, double rate, int steps) {
  std::vector<double> out;
  for (int k = 0; k < steps; ++k) out.push_back(std::max(3e-13, from * std::pow(rate, k)));
  return out;
}

TEST(Descent, ErrorIsWhatIsStillToCome) {
  // Σ rate^k from the last change on.
  const auto [error, steps_left] = outlook(falling(1, 0.5, 20), 1e-11);
  EXPECT_NEAR(error / (std::pow(0.5, 19) / 0.5), 1, 1e-9);
  EXPECT_NEAR(steps_left, std::log(1e-11 / error) / std::log(0.5), 1e-9);
  EXPECT_EQ(outlook({}, 1e-11).error, 1);
  EXPECT_EQ(outlook(falling(1, 0.5, 3), 1e-11).error, 1);
}

TEST(Descent, AtTheFloorOfRoundingTheRateBeforeItDecides) {
  EXPECT_LT(outlook(falling(1, 0.5, 60), 1e-11).error, 1e-11);
  EXPECT_LT(outlook(falling(1e-13, 0.5, 1), 1e-11).error, 1e-11);
  // 10^-12 a step for 10^4 steps to come.
  EXPECT_GT(outlook(falling(1e-11, 0.9999, 30'000), 1e-11).error, 1e-10);
}

TEST(Descent, WhatDoesNotFallHasNoEnd) {
  EXPECT_TRUE(std::isinf(outlook(std::vector<double>(20, 0.3), 1e-11).steps_left));
}

}  // namespace
}  // namespace recres
