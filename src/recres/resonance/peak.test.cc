#include "recres/resonance/peak.h"

#include <gtest/gtest.h>

#include <cmath>

#include "recres/random/random_stream.h"
#include "recres/resonance/estimate.h"

namespace recres {
namespace {

TEST(Estimate, MeanAndStandardError) {
  const std::vector<double> values = {1, 2, 3, 6};
  EXPECT_DOUBLE_EQ(estimate(values).mean, 3);
  EXPECT_DOUBLE_EQ(estimate(values).standard_error.value(), std::sqrt(14.0 / 3 / 4));
  EXPECT_FALSE(estimate(std::span(values).first(1)).standard_error);
}

using Curve = std::vector<std::vector<double>>;

Peak peak_of(const std::vector<double>& noise_strengths, const Curve& curve) {
  return find_peak(noise_strengths, curve, std::vector<double>(curve.size(), 0.0));
}

// Normal replicates around given means, standard deviation 1.
Curve random_curve(const std::vector<double>& means, std::size_t replicates, std::uint64_t seed) {
  RandomStream random(seed, {.purpose = Purpose::kDynamics});
  Curve curve;
  for (const double mean : means) {
    auto& values = curve.emplace_back();
    for (std::size_t i = 0; i < replicates; ++i) values.push_back(mean + random.normal());
  }
  return curve;
}

std::vector<double> strengths(std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k) out.push_back(static_cast<double>(k));
  return out;
}

TEST(Peak, ByHand) {
  const Curve curve = {{1, 1, 1, 1}, {2, 3, 2, 3}, {2, 2, 2, 2}};
  const auto peak = peak_of(strengths(3), curve);
  EXPECT_EQ(peak.noise_strength, 1);
  EXPECT_EQ(peak.mutual_information_bits, 2.5);
  // The even half (2, 2) sees both strengths alike and takes the first; the odd half measures 3 there. The
  // odd half chooses the first too, and the even half measures 2.
  EXPECT_DOUBLE_EQ(peak.gain.value().bits, 1.5);
  EXPECT_TRUE(peak.gain->resonance());
}

TEST(Peak, DoubtWidensTheInterval) {
  const Curve curve = {{1, 1, 1, 1}, {2, 2, 2, 2}};
  const std::vector<double> doubt = {0.25, 1.5};
  const auto gain = find_peak(strengths(2), curve, doubt).gain.value();
  EXPECT_EQ(gain.bits, 1);
  EXPECT_EQ(gain.ci95_low_bits, -0.5);
  EXPECT_EQ(gain.ci95_high_bits, 1.25);
  EXPECT_FALSE(gain.resonance());
}

TEST(Peak, NoGainWithoutWhatItNeeds) {
  EXPECT_FALSE(peak_of(strengths(2), Curve{{1, 1, 1}, {2, 2, 2}}).gain);
  EXPECT_FALSE(peak_of(strengths(1), Curve{{1, 1, 1, 1}}).gain);
  const std::vector<double> no_zero = {1, 2};
  EXPECT_FALSE(peak_of(no_zero, Curve{{1, 1, 1, 1}, {2, 2, 2, 2}}).gain);
  EXPECT_TRUE(peak_of(strengths(2), Curve{{1, 1, 1, 1}, {2, 2, 2, 2}}).gain);
}

// Share of random curves in which a resonance is claimed.
double share_of_resonances(const std::vector<double>& means, std::size_t replicates, int curves) {
  int claimed = 0;
  for (int k = 0; k < curves; ++k) {
    const auto curve = random_curve(means, replicates, static_cast<std::uint64_t>(k));
    if (peak_of(strengths(means.size()), curve).gain.value().resonance()) ++claimed;
  }
  return static_cast<double>(claimed) / curves;
}

// 4000 curves; the declared level of 2.5 % plus 4.9 binomial standard deviations of 0.25 %.
constexpr double kMostFalseClaims = 0.025 + 4.9 * 0.0025;

TEST(Peak, FlatCurvesAreNotCalledResonances) {
  for (const std::size_t replicates : {4UL, 6UL, 20UL}) {
    for (const std::size_t candidates : {1UL, 2UL, 3UL, 6UL, 40UL}) {
      EXPECT_LT(share_of_resonances(std::vector<double>(candidates + 1, 0), replicates, 4000),
                kMostFalseClaims)
          << replicates << " replicates, " << candidates << " candidates";
    }
  }
}

// What the halves are for: reading the gain off the highest mean claims a resonance where there is none.
TEST(Peak, TheNaiveGainWouldFlatter) {
  const std::vector<double> flat(41, 0);
  double naive = 0;
  double honest = 0;
  constexpr int kCurves = 500;
  for (int k = 0; k < kCurves; ++k) {
    const auto curve = random_curve(flat, 20, static_cast<std::uint64_t>(k));
    const auto peak = peak_of(strengths(41), curve);
    naive += (peak.mutual_information_bits - estimate(curve[0]).mean) / kCurves;
    honest += peak.gain.value().bits / kCurves;
  }
  EXPECT_GT(naive, 0.3);
  EXPECT_NEAR(honest, 0, 4.9 * std::sqrt(2.4 / 20 / kCurves));
}

TEST(Peak, RealResonancesAreSeenAndCovered) {
  std::vector<double> means(21, 0.0);
  means[7] = 3;
  EXPECT_GT(share_of_resonances(means, 20, 500), 0.999);
  int covered = 0;
  constexpr int kCurves = 2000;
  for (int k = 0; k < kCurves; ++k) {
    const auto gain =
        peak_of(strengths(21), random_curve(means, 20, static_cast<std::uint64_t>(k))).gain.value();
    if (gain.ci95_low_bits <= 3 && 3 <= gain.ci95_high_bits) ++covered;
  }
  EXPECT_GT(static_cast<double>(covered) / kCurves, 0.95 - 4.9 * 0.0049);
}

}  // namespace
}  // namespace recres
