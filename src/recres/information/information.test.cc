#include "recres/information/information.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"

namespace recres {
namespace {

TransitionCounts counts_of(const std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>& cells) {
  TransitionCounts counts;
  for (const auto& [pair, count] : cells) {
    counts.cells.push_back({.from = pair.first, .to = pair.second, .count = count});
    counts.transitions += count;
  }
  return counts;
}

TEST(Information, SmallCasesByHand) {
  const auto fixed_point = plugin_information(counts_of({{{3, 3}, 1000}}));
  EXPECT_EQ(fixed_point.entropy_bits, 0);
  EXPECT_EQ(fixed_point.mutual_information_bits, 0);
  EXPECT_EQ(fixed_point.divergence_bits, 0);

  const auto two_cycle = plugin_information(counts_of({{{0, 1}, 500}, {{1, 0}, 500}}));
  EXPECT_NEAR(two_cycle.entropy_bits, 1, 1e-14);
  EXPECT_NEAR(two_cycle.mutual_information_bits, 1, 1e-14);

  const auto coin = plugin_information(counts_of({{{0, 0}, 10}, {{0, 1}, 10}, {{1, 0}, 10}, {{1, 1}, 10}}));
  EXPECT_NEAR(coin.entropy_bits, 1, 1e-14);
  EXPECT_NEAR(coin.mutual_information_bits, 0, 1e-14);
  EXPECT_NEAR(coin.mutual_information_bias_bits, 1 / (2 * 40 * std::log(2.0)), 1e-14);

  // From state 0 always to 1; from 1 to either with ½: H(next) = h2(1/4), next given now = ¾·... by hand
  // below.
  const auto skewed = plugin_information(counts_of({{{0, 1}, 2}, {{1, 0}, 1}, {{1, 1}, 1}}));
  const double h2_quarter = -(0.25 * std::log2(0.25) + 0.75 * std::log2(0.75));
  EXPECT_NEAR(skewed.entropy_bits, h2_quarter, 1e-14);
  EXPECT_NEAR(skewed.divergence_bits, 0.5, 1e-14);
}

// Straight from the definition I = Σ P log2[P/(P_a P_b)].
TEST(Information, EqualsTheDefinitionOnRandomCounts) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    RandomStream random(seed, {.purpose = Purpose::kDynamics});
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> cells;
    for (std::uint64_t k = 0; k < 5 + 3 * seed; ++k)
      cells[{random.below(7), random.below(9)}] += 1 + random.below(20);
    const auto information = plugin_information(counts_of(cells));
    double total = 0;
    std::map<std::uint64_t, double> before;
    std::map<std::uint64_t, double> after;
    for (const auto& [pair, count] : cells) {
      const auto c = static_cast<double>(count);
      total += c;
      before[pair.first] += c;
      after[pair.second] += c;
    }
    double mutual = 0;
    double entropy = 0;
    double once = 0;
    for (const auto& [pair, count] : cells) {
      const auto c = static_cast<double>(count);
      mutual += c / total * std::log2(c * total / (before[pair.first] * after[pair.second]));
      if (count == 1) ++once;
    }
    for (const auto& [state, count] : after) entropy -= count / total * std::log2(count / total);
    EXPECT_NEAR(information.mutual_information_bits, mutual, 1e-12);
    EXPECT_NEAR(information.entropy_bits, entropy, 1e-12);
    EXPECT_NEAR(information.divergence_bits, entropy - mutual, 1e-12);
    EXPECT_EQ(information.sampling.states_before, before.size());
    EXPECT_EQ(information.sampling.states_after, after.size());
    EXPECT_EQ(information.sampling.pairs, cells.size());
    EXPECT_NEAR(information.sampling.unseen_probability(), once / total, 1e-15);
    EXPECT_GE(information.mutual_information_bits, 0);
    EXPECT_LE(information.mutual_information_bits, information.entropy_bits);
  }
}

// 4 transitions into 2 states: Miller's correction of H is (2 - 1)/(2·4·ln 2).
TEST(Information, ModelBasedByHand) {
  const auto coin = plugin_information(counts_of({{{0, 0}, 1}, {{0, 1}, 1}, {{1, 0}, 1}, {{1, 1}, 1}}));
  EXPECT_NEAR(model_based_mutual_information_bits(coin, 0.25), 1 + 1 / (8 * std::log(2.0)) - 0.25, 1e-14);
}

TEST(Information, NeedsATransition) {
  EXPECT_THROW(plugin_information({}), InvalidArgument);
}

}  // namespace
}  // namespace recres
