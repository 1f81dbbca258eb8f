#include "recres/attractor/coverage.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <map>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

// Wilson's and Clopper and Pearson's equations, which define them.
TEST(Coverage, IntervalsSolveTheirEquations) {
  for (const std::uint64_t hits : {0UL, 1UL, 7UL, 20UL}) {
    const auto share = wilson_share(hits, 20);
    EXPECT_EQ(share.estimate, static_cast<double>(hits) / 20);
    for (const double p : {share.low, share.high}) {
      if (p == 0 || p == 1) continue;
      EXPECT_NEAR(std::fabs(share.estimate - p) / std::sqrt(p * (1 - p) / 20), 1.959963984540054, 1e-12);
    }
    EXPECT_LE(share.low, share.estimate);
    EXPECT_GE(share.high, share.estimate);
    const double p = largest_probability(hits, 20);
    if (hits < 20) {
      EXPECT_NEAR(boost::math::cdf(boost::math::binomial(20, p), static_cast<double>(hits)), 0.05, 1e-12);
    } else {
      EXPECT_EQ(p, 1);
    }
  }
  EXPECT_NEAR(largest_probability(0, 500), 1 - std::pow(0.05, 1.0 / 500), 1e-15);
  EXPECT_EQ(largest_probability(0, 0), 1);
  EXPECT_THROW(wilson_share(0, 0), InvalidArgument);
  EXPECT_THROW(wilson_share(3, 2), InvalidArgument);
}

TEST(Coverage, ByHand) {
  // 0 twice, 1 and 2 once, one start lost.
  const std::vector<std::uint32_t> starts = {0, 1, kNoAttractor, 0, 2};
  const auto found = coverage(starts);
  EXPECT_EQ(found.singletons, 2U);
  EXPECT_EQ(found.doubletons, 1U);
  EXPECT_DOUBLE_EQ(found.missed_share, 3.0 / 5);
  EXPECT_DOUBLE_EQ(found.fewest_attractors, 3 + 3.0 / 4 * 2 * 1 / 4);
  // Of the second half, 0 was known before, 2 and the lost one were not.
  EXPECT_DOUBLE_EQ(found.missed_share_bound, largest_probability(2, 3));
  EXPECT_EQ(coverage({}).missed_share_bound, 1);
  const std::vector<std::uint32_t> lost(9, kNoAttractor);
  EXPECT_EQ(coverage(lost).missed_share, 1);
  EXPECT_EQ(coverage(lost).missed_share_bound, 1);
  EXPECT_EQ(coverage(lost).fewest_attractors, 0);
}

struct Sample {
  Coverage coverage;
  double missed;  // truly
};

// Draws with these probabilities; the last stands for starts that find nothing.
Sample draw(const std::vector<double>& probabilities, std::size_t draws, RandomStream& random) {
  std::map<std::size_t, std::uint32_t> number_of;
  std::vector<std::uint32_t> found;
  double missed = 1;
  for (std::size_t t = 0; t < draws; ++t) {
    double rest = random.uniform();
    std::size_t k = 0;
    while (k + 1 < probabilities.size() && rest >= probabilities[k]) rest -= probabilities[k++];
    if (k + 1 == probabilities.size()) {
      found.push_back(kNoAttractor);
      continue;
    }
    const auto [place, is_new] = number_of.try_emplace(k, static_cast<std::uint32_t>(number_of.size()));
    if (is_new) missed -= probabilities[k];
    found.push_back(place->second);
  }
  return {.coverage = coverage(found), .missed = missed};
}

// Basins of like and of very unlike sizes, some starts lost or none. Of 1000 samples 5 % may lie beyond the
// bound; the estimate's mean is right to 1/draws.
TEST(Coverage, BoundHoldsAndEstimateIsRight) {
  std::vector<double> equal(501, 1.0 / 500);
  equal.back() = 0;
  std::vector<double> steep;
  for (int k = 1; k <= 40; ++k) steep.push_back(std::pow(0.5, k));
  steep.push_back(0);
  std::vector<double> lossy = {0.5, 0.3, 0.02, 0.02, 0.01, 0.15};
  RandomStream random(20260101, {.purpose = Purpose::kStart});
  for (const auto& probabilities : {equal, steep, lossy}) {
    for (const std::size_t draws : {10U, 100U, 1000U}) {
      constexpr std::uint64_t kSamples = 1000;
      std::uint64_t beyond = 0;
      std::vector<double> errors;
      for (std::uint64_t k = 0; k < kSamples; ++k) {
        const auto sample = draw(probabilities, draws, random);
        beyond += sample.missed > sample.coverage.missed_share_bound + 1e-12 ? 1U : 0U;
        errors.push_back(sample.coverage.missed_share - sample.missed);
      }
      EXPECT_GT(test::at_least_p_value(beyond, kSamples, 0.05), test::kFalseAlarm)
          << draws << " beyond " << beyond;
      EXPECT_GT(test::mean_p_value(errors, 0, 1 / static_cast<double>(draws)), test::kFalseAlarm) << draws;
    }
  }
}

// Chao's bound is one: below the true number on average, and above what was found.
TEST(Coverage, AtLeastSoManyAttractors) {
  std::vector<double> equal(501, 1.0 / 500);
  equal.back() = 0;
  RandomStream random(20260102, {.purpose = Purpose::kStart});
  double sum = 0;
  for (int k = 0; k < 200; ++k) sum += draw(equal, 300, random).coverage.fewest_attractors;
  EXPECT_LT(sum / 200, 505);
  EXPECT_GT(sum / 200, 450);
}

}  // namespace
}  // namespace recres
