#include "recres/information/surrogates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "recres/information/independence.h"
#include "recres/information/information.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "support/sampled_chain.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::counts_of;
using States = std::vector<std::uint64_t>;

TransitionCounts counts_at(const States& from, const States& to) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> pairs;
  for (std::size_t t = 0; t < from.size(); ++t) ++pairs[{from[t], to[t]}];
  TransitionCounts out;
  for (const auto& [pair, count] : pairs) {
    out.cells.push_back({.from = pair.first, .to = pair.second, .count = count});
    out.transitions += count;
  }
  return out;
}

States independent_states(std::uint64_t count, std::uint64_t different, RandomStream& random) {
  States out(count);
  for (auto& state : out) state = random.below(different);
  return out;
}

// Where p is k/(M+1), a uniform number in its last step makes it continuous; ties make it conservative only.
double smoothed(double p, std::uint64_t surrogates, RandomStream& random) {
  return p - random.uniform() / static_cast<double>(surrogates + 1);
}

// All orders of a short series, each as likely as another, against 20000 surrogates. The states 1, 1, 1, 2,
// 2, 3, 3 have 210 orders and few values of I.
TEST(Shuffle, DrawsEachOrderAlike) {
  for (const std::size_t lag : {1UL, 2UL}) {
    States states = {1, 2, 3, 1, 3, 2, 1};
    const auto pairs = [lag](const States& series) {
      return counts_at(States(series.begin(), series.end() - static_cast<std::ptrdiff_t>(lag)),
                       States(series.begin() + static_cast<std::ptrdiff_t>(lag), series.end()));
    };
    const auto observed = pairs(states);
    const States last(states.end() - static_cast<std::ptrdiff_t>(lag), states.end());
    const auto found = shuffle_test(observed, last, {.surrogates = 20'000, .seed = 5, .threads = 2});
    const auto key = [](double bits) { return std::llround(bits * 1e6); };
    std::map<long long, double> expected;
    std::sort(states.begin(), states.end());
    double orders = 0;
    do {
      ++expected[key(plugin_information(pairs(states)).mutual_information_bits)];
      ++orders;
    } while (std::next_permutation(states.begin(), states.end()));
    EXPECT_EQ(orders, 210);
    std::map<long long, std::uint64_t> seen;
    for (const double bits : found.surrogate_bits) ++seen[key(bits)];
    std::vector<double> probabilities;
    std::vector<std::uint64_t> counts;
    for (const auto& [bits, count] : expected) {
      probabilities.push_back(count / orders);
      counts.push_back(seen[bits]);
    }
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 20'000U);
    EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm) << "lag " << lag;
  }
}

TEST(Shuffle, PValuesOfIndependentStatesAreUniform) {
  std::vector<double> p_values;
  double bias = 0;
  constexpr std::uint64_t kSurrogates = 99;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    RandomStream random(1, {.purpose = Purpose::kDynamics, .replicate = k});
    const auto states = independent_states(151, 4, random);
    const auto found = shuffle_test(counts_of(states), std::span(states).last(1),
                                    {.surrogates = kSurrogates, .seed = k, .threads = 2});
    p_values.push_back(smoothed(found.p_value, kSurrogates, random));
    bias += (found.mean_bits - found.observed_bits) / 1000;
    EXPECT_EQ(found.seed, k);
  }
  EXPECT_GT(test::uniformity_p_value(p_values), test::kFalseAlarm);
  // 9 degrees of freedom: I scatters by about sqrt(18)/(2·150·ln 2) = 0.02 bit.
  EXPECT_NEAR(bias, 0, 5 * 0.02 / std::sqrt(1000));
}

TEST(Shuffle, FindsABondAndMiller) {
  RandomStream random(2, {.purpose = Purpose::kDynamics});
  const auto states = test::two_states(0.35).states(400, random);
  const auto found =
      shuffle_test(counts_of(states), std::span(states).last(1), {.surrogates = 499, .seed = 1});
  EXPECT_DOUBLE_EQ(found.p_value, 1.0 / 500);
  EXPECT_EQ(found.observed_bits, plugin_information(counts_of(states)).mutual_information_bits);
  // I of independent states: one degree of freedom, mean 1/(2 T ln 2) and standard deviation sqrt(2) times
  // that.
  const double miller = 1 / (2 * 399 * std::log(2.0));
  EXPECT_NEAR(found.mean_bits, miller, 0.35 * miller);
  EXPECT_NEAR(found.deviation_bits, std::sqrt(2.0) * miller, 0.5 * miller);
}

// Of states seen once, all orders have the same histogram: all tie, whatever the last digits.
TEST(Shuffle, TiesAreAsLarge) {
  for (const std::uint64_t steps : {2U, 40U, 1000U}) {
    States states(steps);
    std::iota(states.begin(), states.end(), 10);
    const auto found =
        shuffle_test(counts_of(states), std::span(states).last(1), {.surrogates = 50, .seed = 1});
    EXPECT_EQ(found.p_value, 1);
    EXPECT_NEAR(found.deviation_bits, 0, 1e-12);
  }
  const auto still = shuffle_test(counts_of(States(9, 3)), States{3}, {.surrogates = 1, .seed = 1});
  EXPECT_EQ(still.p_value, 1);
  EXPECT_EQ(still.mean_bits, 0);
  EXPECT_EQ(still.deviation_bits, 0);
}

TEST(Shuffle, ThreadsDoNotMatterButTheSeedDoes) {
  RandomStream random(3, {.purpose = Purpose::kDynamics});
  const auto states = test::three_neurons().states(300, random);
  const auto counts = counts_of(states);
  const auto last = std::span(states).last(1);
  const auto one = shuffle_test(counts, last, {.surrogates = 40, .seed = 8, .threads = 1});
  const auto four = shuffle_test(counts, last, {.surrogates = 40, .seed = 8, .threads = 4});
  const auto other = shuffle_test(counts, last, {.surrogates = 40, .seed = 9, .threads = 1});
  EXPECT_EQ(one.surrogate_bits, four.surrogate_bits);
  EXPECT_EQ(one.p_value, four.p_value);
  EXPECT_NE(one.surrogate_bits, other.surrogate_bits);
}

TEST(Shuffle, Refuses) {
  const auto counts = counts_of(States{1, 2, 1});
  EXPECT_THROW(shuffle_test({}, States{1}, {}), InvalidArgument);
  EXPECT_THROW(shuffle_test(counts, {}, {}), InvalidArgument);
  EXPECT_THROW(shuffle_test(counts, States{1}, {.surrogates = 0}), InvalidArgument);
  const TransitionCounts many{.cells = {{1, 1, std::uint64_t{1} << 45}},
                              .transitions = std::uint64_t{1} << 45};
  EXPECT_THROW(shuffle_test(many, States{1}, {}), CapacityExceeded);
}

// Two chains that remember for some ten steps: shuffling would call every such pair bound, turning must not.
TEST(Shift, PValuesOfIndependentSlowChainsAreUniform) {
  const auto slow = test::two_states(0.05);
  std::vector<double> p_values;
  constexpr std::uint64_t kSurrogates = 99;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    RandomStream random(4, {.purpose = Purpose::kDynamics, .replicate = k});
    const auto a = slow.states(3000, random);
    const auto b = slow.states(3000, random);
    const auto found = shift_test(a, b, 50, {.surrogates = kSurrogates, .seed = k, .threads = 2});
    p_values.push_back(smoothed(found.p_value, kSurrogates, random));
  }
  EXPECT_GT(test::uniformity_p_value(p_values), 1e-3);
}

TEST(Shift, FindsABondWhateverTheLabels) {
  RandomStream random(5, {.purpose = Purpose::kDynamics});
  const auto a = test::two_states(0.05).states(3000, random);
  States b;
  for (const auto state : a) b.push_back(random.below(4) == 0 ? 5 : 1000 + state);
  const auto found = shift_test(a, b, 100, {.surrogates = 199, .seed = 1});
  EXPECT_DOUBLE_EQ(found.p_value, 1.0 / 200);
  EXPECT_NEAR(found.observed_bits, plugin_information(counts_at(a, b)).mutual_information_bits, 1e-13);
  EXPECT_NEAR(found.observed_bits, 0.75, 0.1);
}

// With shifts of exactly half of the steps there is one surrogate only.
TEST(Shift, TurnsByNoLessThanTold) {
  RandomStream random(6, {.purpose = Purpose::kDynamics});
  const auto a = independent_states(100, 3, random);
  const auto b = independent_states(100, 3, random);
  States turned(b.begin() + 50, b.end());
  turned.insert(turned.end(), b.begin(), b.begin() + 50);
  const double expected = plugin_information(counts_at(a, turned)).mutual_information_bits;
  for (const double bits : shift_test(a, b, 50, {.surrogates = 20}).surrogate_bits) EXPECT_EQ(bits, expected);
  EXPECT_THROW(shift_test(a, b, 51, {}), InvalidArgument);
  EXPECT_THROW(shift_test(a, b, 0, {}), InvalidArgument);
  EXPECT_THROW(shift_test(a, std::span(b).first(99), 10, {}), InvalidArgument);
  EXPECT_THROW(shift_test({}, {}, 1, {}), InvalidArgument);
}

TEST(Independence, PValuesAreUniformWhereTrusted) {
  std::vector<double> p_values;
  for (std::uint64_t k = 0; k < 2000; ++k) {
    RandomStream random(7, {.purpose = Purpose::kDynamics, .replicate = k});
    const auto found = independence_test(sample_of(counts_of(independent_states(4001, 5, random))));
    EXPECT_TRUE(found.is_trusted());
    EXPECT_EQ(found.degrees_of_freedom, 16);
    p_values.push_back(found.p_value);
  }
  EXPECT_GT(test::uniformity_p_value(p_values), test::kFalseAlarm);
}

TEST(Independence, ByHand) {
  const TransitionCounts counts{.cells = {{0, 0, 30}, {0, 1, 10}, {1, 0, 10}, {1, 1, 50}},
                                .transitions = 100};
  const auto found = independence_test(sample_of(counts));
  const double g = 2 * (30 * std::log(30 * 100 / 1600.0) + 20 * std::log(10 * 100 / 2400.0) +
                        50 * std::log(50 * 100 / 3600.0));
  EXPECT_NEAR(found.g, g, 1e-10);
  EXPECT_EQ(found.degrees_of_freedom, 1);
  // Chi-square with one degree of freedom is the square of a normal number.
  EXPECT_NEAR(found.p_value / std::erfc(std::sqrt(g / 2)), 1, 1e-10);
  EXPECT_EQ(found.thin_share, 0);
}

TEST(Independence, ThinCellsAreCounted) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RandomStream random(seed, {.purpose = Purpose::kDynamics});
    States from;
    States to;
    for (int t = 0; t < 100; ++t) {
      from.push_back(static_cast<std::uint64_t>(8 * random.uniform() * random.uniform()));
      to.push_back(static_cast<std::uint64_t>(6 * random.uniform() * random.uniform()));
    }
    std::map<std::uint64_t, double> before;
    std::map<std::uint64_t, double> after;
    for (std::size_t t = 0; t < 100; ++t) {
      ++before[from[t]];
      ++after[to[t]];
    }
    double thin = 0;
    for (const auto& [state, n] : before) {
      for (const auto& [next, m] : after) thin += n * m < 500 ? 1 : 0;
    }
    const auto found = independence_test(sample_of(counts_at(from, to)));
    const auto cells = static_cast<double>(before.size() * after.size());
    EXPECT_NEAR(found.thin_share, thin / cells, 1e-12);
    EXPECT_EQ(found.is_trusted(), thin <= 0.2 * cells);
  }
}

TEST(Independence, OfOneStateIsCertain) {
  const auto found = independence_test(sample_of({.cells = {{3, 3, 100}}, .transitions = 100}));
  EXPECT_EQ(found.p_value, 1);
  EXPECT_EQ(found.g, 0);
}

}  // namespace
}  // namespace recres
