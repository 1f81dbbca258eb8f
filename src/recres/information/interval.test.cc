#include "recres/information/interval.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "support/sampled_chain.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::counts_of;
using Blocks = std::vector<TransitionCounts>;

// Stretches of one recording; each goes on with the state at which the last one ended.
Blocks blocks_of(const std::vector<std::uint64_t>& states, std::size_t count) {
  const auto steps = (states.size() - 1) / count;
  Blocks out;
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(counts_of(std::span(states).subspan(k * steps, steps + 1)));
  return out;
}

// For equal blocks it is the plain jackknife, (g-1)/g Σ (θ_k - mean)², θ_k here from the states themselves.
TEST(Jackknife, IsThePlainOneForEqualBlocks) {
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  const auto states = test::three_neurons().states(6001, random);
  const auto blocks = blocks_of(states, 6);
  for (const auto& [estimator, name, summary, reference] : estimator_descriptions()) {
    const IntervalOptions options{.estimator = estimator, .log2_states_before = 3, .log2_states_after = 3};
    const auto found = jackknife_interval(blocks, options);
    std::vector<double> left_out;
    for (std::size_t k = 0; k < blocks.size(); ++k) {
      std::vector<std::uint64_t> cells(64);
      for (std::size_t t = 0; t + 1 < states.size(); ++t) {
        if (t / 1000 != k) ++cells[8 * states[t] + states[t + 1]];
      }
      TransitionCounts counts{.cells = {}, .transitions = 5000};
      for (std::uint64_t cell = 0; cell < 64; ++cell) {
        if (cells[cell] > 0) counts.cells.push_back({cell / 8, cell % 8, cells[cell]});
      }
      left_out.push_back(estimate_information(sample_of(counts), estimator, 3, 3).mutual_information_bits);
    }
    double mean = 0;
    for (const double value : left_out) mean += value / 6;
    double squares = 0;
    for (const double value : left_out) squares += (value - mean) * (value - mean);
    const double error = std::sqrt(squares * 5 / 6);
    const auto& interval = found.mutual_information_bits;
    EXPECT_NEAR(interval.standard_error, error, 1e-9) << name;
    EXPECT_NEAR(interval.estimate,
                estimate_information(sample_of(counts_of(states)), estimator, 3, 3).mutual_information_bits,
                1e-12)
        << name;
    // Student's t with 5 degrees of freedom.
    EXPECT_NEAR(interval.ci95_high - interval.estimate, 2.570581836 * error, 1e-8) << name;
    EXPECT_NEAR(interval.estimate - interval.ci95_low, 2.570581836 * error, 1e-8) << name;
    EXPECT_EQ(found.parts, 6U);
  }
}

// As published, with H of what is left straight from the states.
TEST(Jackknife, UnequalBlocksByTheFormula) {
  RandomStream random(2, {.purpose = Purpose::kDynamics});
  const auto chain = test::three_neurons();
  const std::vector<std::uint64_t> lengths = {700, 1000, 1300, 900, 650};
  Blocks blocks;
  std::vector<std::uint64_t> states = chain.states(4551, random);
  std::vector<std::uint64_t> ends = {0};
  for (const auto length : lengths) {
    blocks.push_back(counts_of(std::span(states).subspan(ends.back(), length + 1)));
    ends.push_back(ends.back() + length);
  }
  const auto entropy_without = [&](std::size_t left_out) {
    std::vector<double> counts(8);
    double total = 0;
    for (std::size_t k = 0; k < lengths.size(); ++k) {
      for (std::uint64_t t = ends[k] + 1; k != left_out && t <= ends[k + 1]; ++t) {
        ++counts[states[t]];
        ++total;
      }
    }
    double bits = 0;
    for (const double n : counts) bits -= n / total * std::log2(n / total);
    return bits;
  };
  const double n = 4550;
  const double whole = entropy_without(99);
  double centre = 5 * whole;
  for (std::size_t k = 0; k < 5; ++k)
    centre -= (1 - static_cast<double>(lengths[k]) / n) * entropy_without(k);
  double variance = 0;
  for (std::size_t k = 0; k < 5; ++k) {
    const double h = n / static_cast<double>(lengths[k]);
    const double pseudo = h * whole - (h - 1) * entropy_without(k);
    variance += (pseudo - centre) * (pseudo - centre) / (h - 1) / 5;
  }
  const auto found = jackknife_interval(blocks, {.log2_states_before = 3, .log2_states_after = 3});
  EXPECT_NEAR(found.entropy_bits.estimate, whole, 1e-12);
  EXPECT_NEAR(found.entropy_bits.standard_error, std::sqrt(variance), 1e-9);
}

// 95 % intervals of 400 recordings, each of 20 blocks, must hold the exact values about 95 % of the time.
TEST(Jackknife, CoversTheExactValues) {
  const auto chain = test::three_neurons();
  const auto exact = chain.information();
  constexpr std::uint64_t kRecordings = 400;
  std::uint64_t missed[3] = {};
  std::uint64_t flagged = 0;
  for (std::uint64_t k = 0; k < kRecordings; ++k) {
    RandomStream random(3, {.purpose = Purpose::kDynamics, .replicate = k});
    const auto blocks = blocks_of(chain.states(10'001, random), 20);
    const auto found = jackknife_interval(
        blocks, {.estimator = Estimator::kGrassberger, .log2_states_before = 3, .log2_states_after = 3});
    const auto misses = [](const Interval& interval, double value) {
      return value < interval.ci95_low || value > interval.ci95_high ? 1U : 0U;
    };
    missed[0] += misses(found.entropy_bits, exact.entropy_bits);
    missed[1] += misses(found.mutual_information_bits, exact.mutual_information_bits);
    missed[2] += misses(found.divergence_bits, exact.divergence_bits);
    flagged += found.blocks_too_short ? 1 : 0;
  }
  // As many as the true level, stretched by 2 % for what is not normal, allows for by chance.
  const boost::math::binomial_distribution<> high(kRecordings, 0.07);
  const boost::math::binomial_distribution<> low(kRecordings, 0.03);
  for (const auto count : missed) {
    EXPECT_LE(static_cast<double>(count), boost::math::quantile(high, 1 - test::kFalseAlarm));
    EXPECT_GE(static_cast<double>(count), boost::math::quantile(low, test::kFalseAlarm));
  }
  // Up to 3 % are flagged by chance.
  EXPECT_GT(test::at_least_p_value(flagged, kRecordings, 0.03), test::kFalseAlarm);
}

// Four states in two pairs that are left every 2000 steps, in blocks of 500: H and I drift with where the
// chain is.
TEST(Jackknife, SaysWhereBlocksAreTooShort) {
  constexpr double kLeave = 0.0005;
  const test::SampledChain slow({{0.5 - kLeave, 0.5, kLeave, 0},
                                 {0.9, 0.1 - kLeave, 0, kLeave},
                                 {kLeave, 0, 0.1 - kLeave, 0.9},
                                 {0, kLeave, 0.1, 0.9 - kLeave}});
  int flagged = 0;
  for (std::uint64_t k = 0; k < 20; ++k) {
    RandomStream random(4, {.purpose = Purpose::kDynamics, .replicate = k});
    const auto blocks = blocks_of(slow.states(20'001, random), 40);
    const auto found =
        jackknife_interval(blocks, {.log2_states_before = 2, .log2_states_after = 2, .threads = 2});
    flagged += found.blocks_too_short ? 1 : 0;
  }
  EXPECT_GE(flagged, 18);
}

TEST(Jackknife, ThreadsDoNotMatterAndNothingVariesInAFixedPoint) {
  RandomStream random(5, {.purpose = Purpose::kDynamics});
  const auto blocks = blocks_of(test::three_neurons().states(2001, random), 10);
  IntervalOptions options{.estimator = Estimator::kNsb, .log2_states_before = 3, .log2_states_after = 3};
  const auto one = jackknife_interval(blocks, options);
  options.threads = 3;
  const auto three = jackknife_interval(blocks, options);
  EXPECT_EQ(one.mutual_information_bits.estimate, three.mutual_information_bits.estimate);
  EXPECT_EQ(one.mutual_information_bits.standard_error, three.mutual_information_bits.standard_error);

  const auto still = jackknife_interval(Blocks(4, counts_of(std::vector<std::uint64_t>(50, 7))), {});
  EXPECT_EQ(still.mutual_information_bits.ci95_low, 0);
  EXPECT_EQ(still.mutual_information_bits.ci95_high, 0);
  EXPECT_FALSE(still.blocks_too_short);
}

TEST(Jackknife, RefusesFewOrUnequalBlocks) {
  const auto block = counts_of(std::vector<std::uint64_t>(50, 7));
  EXPECT_THROW(jackknife_interval(Blocks(3, block), {}), InvalidArgument);
  Blocks blocks(4, block);
  blocks[2] = counts_of(std::vector<std::uint64_t>(200, 7));
  EXPECT_THROW(jackknife_interval(blocks, {}), InvalidArgument);
  blocks[2] = {};
  EXPECT_THROW(jackknife_interval(blocks, {}), InvalidArgument);
}

TEST(RunsInterval, IsStudentsOfTheRuns) {
  const auto chain = test::three_neurons();
  std::vector<InformationEstimate> runs;
  double mean = 0;
  std::vector<double> values;
  for (std::uint64_t k = 0; k < 5; ++k) {
    RandomStream random(6, {.purpose = Purpose::kDynamics, .replicate = k});
    runs.push_back(
        estimate_information(sample_of(counts_of(chain.states(500, random))), Estimator::kChaoShen, 3, 3));
    values.push_back(runs.back().divergence_bits);
    mean += values.back() / 5;
  }
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const auto found = runs_interval(runs);
  EXPECT_NEAR(found.divergence_bits.estimate, mean, 1e-12);
  EXPECT_NEAR(found.divergence_bits.standard_error, std::sqrt(squares / 20), 1e-12);
  EXPECT_NEAR(found.divergence_bits.ci95_high, mean + 2.776445105 * std::sqrt(squares / 20), 1e-8);
  EXPECT_EQ(found.parts, 5U);
  EXPECT_THROW(runs_interval(std::span(runs).first(1)), InvalidArgument);
}

}  // namespace
}  // namespace recres
