#include "recres/reproduce/claim.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "recres/util/error.h"

namespace recres {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Estimate with_error(double mean, double error) {
  return {.mean = mean, .standard_error = error};
}

TEST(ClaimLogic, DifferencesWithTheirErrors) {
  const auto gap = difference(with_error(3, 0.3), with_error(1, 0.4));
  EXPECT_DOUBLE_EQ(gap.mean, 2);
  EXPECT_DOUBLE_EQ(*gap.standard_error, 0.5);
  const std::vector<Estimate> values = {with_error(1, 0.3), with_error(3, 0.4)};
  EXPECT_DOUBLE_EQ(mean_of(values).mean, 2);
  EXPECT_DOUBLE_EQ(*mean_of(values).standard_error, 0.25);
  EXPECT_TRUE(std::isnan(mean_of({}).mean));
}

TEST(ClaimLogic, TheLargerOfNaNIsNaN) {
  EXPECT_EQ(larger(1, 2), 2);
  EXPECT_EQ(larger(2, 1), 2);
  EXPECT_TRUE(std::isnan(larger(kNaN, 1)));
  EXPECT_TRUE(std::isnan(larger(1, kNaN)));
}

TEST(ClaimLogic, AboveMeansByMoreThanFiveErrors) {
  EXPECT_TRUE(is_above(with_error(3.51, 0.3), with_error(1, 0.4)));
  EXPECT_FALSE(is_above(with_error(3.49, 0.3), with_error(1, 0.4)));
  EXPECT_FALSE(is_above({.mean = 1}, {.mean = 1}));
  EXPECT_FALSE(is_above({.mean = kNaN}, {.mean = 1}));
  EXPECT_FALSE(is_above({.mean = 1}, {.mean = kNaN}));
}

TEST(ClaimLogic, NearMeansWithinFiveErrorsAndTheTolerance) {
  EXPECT_TRUE(is_near(with_error(1.59, 0.1), 1, 0.1));
  EXPECT_FALSE(is_near(with_error(1.61, 0.1), 1, 0.1));
  EXPECT_FALSE(is_near(with_error(0.39, 0.1), 1, 0.1));
  EXPECT_FALSE(is_near({.mean = kNaN}, 1, 9));
  EXPECT_FALSE(is_near(with_error(1, kNaN), 1, 9));
}

TEST(ClaimLogic, FallsUpToChance) {
  EXPECT_TRUE(falls(std::vector<Estimate>{with_error(3, 0.1), with_error(3.2, 0.1), with_error(1, 0.1)}));
  EXPECT_FALSE(falls(std::vector<Estimate>{with_error(3, 0.1), with_error(4.2, 0.1), with_error(1, 0.1)}));
  EXPECT_FALSE(falls(std::vector<Estimate>{with_error(3, 0.1), with_error(3.1, 0.1), with_error(2.9, 0.1)}));
  EXPECT_FALSE(falls(std::vector<Estimate>{with_error(3, 0.1), {.mean = kNaN}, with_error(1, 0.1)}));
  EXPECT_FALSE(falls(std::vector<Estimate>{with_error(3, 0.1)}));
  EXPECT_FALSE(falls({}));
}

TEST(ClaimLogic, NothingHoldsOfNaN) {
  Claim claim;
  EXPECT_TRUE(claim.holds());
  claim.require(kNaN > 0, "not a number");
  EXPECT_FALSE(claim.holds());
  EXPECT_EQ(claim.faults, std::vector<std::string>{"not a number"});
}

TEST(ClaimLogic, Words) {
  EXPECT_EQ(estimate_text(with_error(4.8484, 0.0119)), "4.848 +- 0.012");
  EXPECT_EQ(estimate_text({.mean = 2}, 1), "2.0");
  EXPECT_EQ(power_text(10'000), "10^4");
  EXPECT_EQ(power_text(2e-9), "10^-9");
  EXPECT_EQ(power_text(-0.001), "-10^-3");
  EXPECT_EQ(power_text(0), "0");
  EXPECT_EQ(evenly(1, 2, 3), (std::vector<double>{1, 1.5, 2}));
  EXPECT_THROW(highest({}), InternalError);
}

}  // namespace
}  // namespace recres
