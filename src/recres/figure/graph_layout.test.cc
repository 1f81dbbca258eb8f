#include "recres/figure/graph_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace recres {
namespace {

double distance(const std::array<double, 2>& a, const std::array<double, 2>& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1]);
}

double smallest_distance(const std::vector<std::array<double, 2>>& places) {
  double least = 1e9;
  for (std::size_t a = 0; a < places.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) least = std::min(least, distance(places[a], places[b]));
  }
  return least;
}

TEST(GraphLayout, PutsACycleOnARing) {
  const auto places = lay_out(std::vector<std::size_t>{1, 2, 3, 4, 5, 0});
  ASSERT_EQ(places.size(), 6U);
  std::array<double, 2> center = {0, 0};
  for (const auto& place : places) {
    center[0] += place[0] / 6;
    center[1] += place[1] / 6;
  }
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_NEAR(distance(places[k], center), distance(places[0], center), 1e-9);
    EXPECT_NEAR(distance(places[k], places[(k + 1) % 6]), distance(places[0], places[1]), 1e-9);
  }
}

TEST(GraphLayout, PutsWhatLeadsThereFartherOutStepByStep) {
  // 0 is a fixed point; 1, 2, 3 lead to it; 4 leads to 1, 5 to 4.
  const auto places = lay_out(std::vector<std::size_t>{0, 0, 0, 0, 1, 4});
  const auto from_center = [&](std::size_t node) { return distance(places[node], places[0]); };
  EXPECT_NEAR(from_center(1), from_center(2), 1e-9);
  EXPECT_NEAR(from_center(4), 2 * from_center(1), 1e-9);
  EXPECT_NEAR(from_center(5), 3 * from_center(1), 1e-9);
}

TEST(GraphLayout, KeepsNodesApart) {
  std::mt19937_64 random(5);
  for (const std::size_t count : {1U, 2U, 16U, 64U, 256U}) {
    std::vector<std::size_t> next(count);
    for (auto& node : next) node = random() % count;
    const auto places = lay_out(next);
    EXPECT_EQ(places, lay_out(next));
    EXPECT_GT(smallest_distance(places), 0.5) << count;
  }
  std::vector<std::size_t> fixed(256);
  std::iota(fixed.begin(), fixed.end(), std::size_t{0});
  EXPECT_GT(smallest_distance(lay_out(fixed)), 0.9);
  const std::vector<std::size_t> star(256, 0);
  EXPECT_GT(smallest_distance(lay_out(star)), 0.69);
}

TEST(GraphLayout, TakesADeepTree) {
  std::vector<std::size_t> next(100'000, 0);
  for (std::size_t k = 1; k < next.size(); ++k) next[k] = k - 1;
  EXPECT_EQ(lay_out(next).size(), next.size());
}

}  // namespace
}  // namespace recres
