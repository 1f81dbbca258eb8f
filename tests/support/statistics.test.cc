#include "support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "recres/random/random_stream.h"

namespace recres::test {
namespace {

// The yardsticks are tested first: each must accept what is right and reject what is slightly wrong.

std::vector<std::uint64_t> dice(std::uint64_t seed, std::uint64_t throws, std::uint64_t sides,
                                std::uint64_t loaded) {
  RandomStream random(seed, {.purpose = Purpose::kDynamics});
  std::vector<std::uint64_t> counts(6);
  // Now and then a loaded die turns its last side into its first.
  for (std::uint64_t i = 0; i < throws; ++i) {
    const auto side = random.below(sides);
    ++counts[side == 5 && random.below(100) < loaded ? 0 : side];
  }
  return counts;
}

TEST(Statistics, ChiSquareTableValues) {
  EXPECT_NEAR(chi_square_p_value(3.841, 1), 0.05, 1e-4);
  EXPECT_NEAR(chi_square_p_value(18.307, 10), 0.05, 1e-4);
}

TEST(Statistics, GoodnessOfFitTellsALoadedDie) {
  const std::vector<double> fair(6, 1.0 / 6);
  EXPECT_GT(goodness_of_fit_p_value(dice(1, 1'000'000, 6, 0), fair), kFalseAlarm);
  EXPECT_LT(goodness_of_fit_p_value(dice(1, 1'000'000, 6, 3), fair), kFalseAlarm);
}

TEST(Statistics, GoodnessOfFitTellsImpossibleEvents) {
  const std::vector<double> probabilities = {0.5, 0.5, 0};
  const std::vector<std::uint64_t> possible = {500, 500, 0};
  const std::vector<std::uint64_t> impossible = {500, 500, 11};
  EXPECT_GT(goodness_of_fit_p_value(possible, probabilities), 0.5);
  EXPECT_EQ(goodness_of_fit_p_value(impossible, probabilities), 0);
}

TEST(Statistics, SameDistributionTellsALoadedDie) {
  const auto fair = dice(1, 1'000'000, 6, 0);
  EXPECT_GT(same_distribution_p_value(fair, dice(2, 500'000, 6, 0)), kFalseAlarm);
  EXPECT_LT(same_distribution_p_value(fair, dice(2, 500'000, 6, 4)), kFalseAlarm);
}

TEST(Statistics, UniformityTellsASlope) {
  RandomStream random(3, {.purpose = Purpose::kDynamics});
  std::vector<double> flat(100'000);
  for (auto& value : flat) value = random.uniform();
  EXPECT_GT(uniformity_p_value(flat), kFalseAlarm);
  for (auto& value : flat) value = std::pow(value, 1.05);
  EXPECT_LT(uniformity_p_value(flat), kFalseAlarm);
}

TEST(Statistics, MeanTellsASmallShift) {
  RandomStream random(4, {.purpose = Purpose::kDynamics});
  std::vector<double> values(100);
  for (auto& value : values) value = 5 + random.normal();
  EXPECT_GT(mean_p_value(values, 5), kFalseAlarm);
  EXPECT_LT(mean_p_value(values, 5.9), kFalseAlarm);
  EXPECT_GT(mean_p_value(values, 5.9, 0.9), kFalseAlarm);
  // t = 12.706 at one degree of freedom is the two-sided 5 % point.
  const std::vector<double> two = {-1, 1};
  EXPECT_NEAR(mean_p_value(two, 12.706), 0.05, 1e-4);
}

}  // namespace
}  // namespace recres::test
