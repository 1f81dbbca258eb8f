#include "recres/figure/thinning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace recres {
namespace {

// A slow wave with one high and one low point.
Series wave(std::size_t points) {
  Series series = {.name = "wave", .role = Role::kEntropy, .shade = 0.5};
  for (std::size_t k = 0; k < points; ++k) {
    series.x.push_back(static_cast<double>(k));
    series.y.push_back(std::sin(static_cast<double>(k) / 1000));
  }
  return series;
}

TEST(Thinning, KeepsShortSeriesAsTheyAre) {
  Curves curves = {.series = {wave(4000)}};
  const auto before = curves.series[0];
  EXPECT_EQ(thin(curves), "");
  EXPECT_EQ(curves.series[0].x, before.x);
  EXPECT_EQ(curves.series[0].y, before.y);
}

TEST(Thinning, KeepsEveryPeakOfALongSeries) {
  auto whole = wave(1'000'003);
  whole.y[123'456] = 7;
  whole.y[654'321] = -9;
  Curves curves = {.series = {whole}};
  EXPECT_NE(thin(curves).find("1000003"), std::string::npos);
  const auto& kept = curves.series[0];
  EXPECT_LE(kept.x.size(), kMostPoints + 1);
  EXPECT_GE(kept.x.size(), kMostPoints / 2);
  EXPECT_TRUE(std::is_sorted(kept.x.begin(), kept.x.end()));
  for (std::size_t k = 0; k < kept.x.size(); ++k)
    EXPECT_EQ(kept.y[k], whole.y[static_cast<std::size_t>(kept.x[k])]);
  EXPECT_EQ(*std::max_element(kept.y.begin(), kept.y.end()), 7);
  EXPECT_EQ(*std::min_element(kept.y.begin(), kept.y.end()), -9);
  EXPECT_EQ(kept.name, "wave");
  EXPECT_EQ(kept.role, Role::kEntropy);
  EXPECT_EQ(kept.shade, 0.5);
}

TEST(Thinning, KeepsErrorsWithTheirPoints) {
  auto whole = wave(10'000);
  for (const auto x : whole.x) whole.error.push_back(x / 2);
  Curves curves = {.series = {whole}};
  thin(curves, 100);
  const auto& kept = curves.series[0];
  ASSERT_EQ(kept.error.size(), kept.x.size());
  for (std::size_t k = 0; k < kept.x.size(); ++k) EXPECT_EQ(kept.error[k], kept.x[k] / 2);
}

TEST(Thinning, KeepsAGapWhereThereAreNoNumbers) {
  auto whole = wave(10'000);
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::fill(whole.y.begin() + 2000, whole.y.begin() + 5000, kNone);
  whole.y[7000] = kNone;
  Curves curves = {.series = {whole}};
  thin(curves, 100);
  std::size_t gaps = 0;
  for (std::size_t k = 0; k < curves.series[0].x.size(); ++k) {
    if (!std::isnan(curves.series[0].y[k])) continue;
    ++gaps;
    EXPECT_GE(curves.series[0].x[k], 2000);
    EXPECT_LT(curves.series[0].x[k], 5000);
  }
  EXPECT_GE(gaps, 10U);
}

}  // namespace
}  // namespace recres
