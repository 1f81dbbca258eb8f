#include "recres/information/estimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "recres/information/information.h"
#include "recres/util/error.h"
#include "support/sampled_chain.h"

namespace recres {
namespace {

using test::counts_of;

TEST(Estimator, NamesLeadBackAndWrongOnesAreHelped) {
  EXPECT_EQ(estimator_descriptions().size(), 7U);
  for (const auto& description : estimator_descriptions()) {
    EXPECT_EQ(parse_estimator(description.name), description.estimator);
    EXPECT_EQ(estimator_name(description.estimator), description.name);
    EXPECT_FALSE(description.summary.empty());
    EXPECT_FALSE(description.reference.empty());
  }
  try {
    parse_estimator("chao-shan");
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'chao-shen'?"), std::string::npos) << error.what();
  }
}

TEST(Estimator, PluginAndMillerMadowAreThoseOfInformation) {
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  const auto counts = counts_of(test::three_neurons().states(500, random));
  const auto sample = sample_of(counts);
  const auto information = plugin_information(counts);
  const auto plugin = estimate_information(sample, Estimator::kPlugin, 3, 3);
  EXPECT_EQ(plugin.entropy_bits, information.entropy_bits);
  EXPECT_EQ(plugin.mutual_information_bits, information.mutual_information_bits);
  EXPECT_EQ(plugin.divergence_bits, information.divergence_bits);
  const auto miller = estimate_information(sample, Estimator::kMillerMadow, 3, 3);
  EXPECT_NEAR(miller.mutual_information_bits,
              information.mutual_information_bits - information.mutual_information_bias_bits, 1e-13);
}

// The exact values are those of SCIENCE.md. I scatters by less than 0.0015 bit at 10^6 steps; 6 of those.
TEST(Estimator, AllApproachTheExactChain) {
  const auto chain = test::three_neurons();
  const auto exact = chain.information();
  EXPECT_NEAR(exact.entropy_bits, 2.860397080, 1e-9);
  EXPECT_NEAR(exact.mutual_information_bits, 0.876036311, 1e-9);
  RandomStream random(2, {.purpose = Purpose::kDynamics});
  const auto sample = sample_of(counts_of(chain.states(1'000'001, random)));
  for (const auto& [estimator, name, summary, reference] : estimator_descriptions()) {
    const auto found = estimate_information(sample, estimator, 3, 3);
    EXPECT_NEAR(found.entropy_bits, exact.entropy_bits, 0.005) << name;
    EXPECT_NEAR(found.mutual_information_bits, exact.mutual_information_bits, 0.009) << name;
    EXPECT_NEAR(found.divergence_bits, exact.divergence_bits, 0.009) << name;
    EXPECT_NEAR(found.entropy_bits - found.mutual_information_bits, found.divergence_bits, 1e-12) << name;
    EXPECT_EQ(found.mutual_information_deviation_bits.has_value(), estimator == Estimator::kNsb) << name;
  }
}

// 300 steps among 64 pairs, of which many are rare: every correction must be worth its name, and the bias of
// all must shrink with steps.
TEST(Estimator, CorrectionsTakeMostOfTheBias) {
  const auto chain = test::three_neurons();
  const double exact = chain.information().mutual_information_bits;
  constexpr int kRuns = 200;
  std::map<Estimator, std::array<double, 2>> bias;
  for (const std::uint64_t steps : {100U, 300U}) {
    for (std::uint64_t run = 0; run < kRuns; ++run) {
      RandomStream random(3, {.purpose = Purpose::kDynamics, .place = steps, .replicate = run});
      const auto sample = sample_of(counts_of(chain.states(steps + 1, random)));
      for (const auto& description : estimator_descriptions()) {
        bias[description.estimator][steps == 100 ? 0 : 1] +=
            (estimate_information(sample, description.estimator, 3, 3).mutual_information_bits - exact) /
            kRuns;
      }
    }
  }
  const auto [plugin_short, plugin_long] = bias[Estimator::kPlugin];
  EXPECT_GT(plugin_long, 0.07);
  // Miller's counts only the pairs seen, of which these are too few.
  constexpr double kScatter = 0.01;
  for (const auto& [estimator, found] : bias) {
    const auto name = estimator_name(estimator);
    EXPECT_LT(std::abs(found[1]), std::abs(found[0]) + kScatter) << name;
    if (estimator == Estimator::kPlugin) continue;
    EXPECT_LT(std::abs(found[1]), plugin_long / (estimator == Estimator::kMillerMadow ? 2 : 3)) << name;
    EXPECT_LT(std::abs(found[0]), plugin_short / (estimator == Estimator::kMillerMadow ? 1.5 : 3)) << name;
  }
}

// Who a state is must not matter, in any digit.
TEST(Estimator, NamesOfStatesDoNotMatter) {
  RandomStream random(4, {.purpose = Purpose::kDynamics});
  auto states = test::three_neurons().states(200, random);
  const auto sample = sample_of(counts_of(states));
  constexpr std::array<std::uint64_t, 8> kOthers = {5, 1ULL << 40, 0, 3, 77, 1000, 2, 1ULL << 60};
  for (auto& state : states) state = kOthers[state];
  const auto renamed = sample_of(counts_of(states));
  for (const auto& description : estimator_descriptions()) {
    const auto a = estimate_information(sample, description.estimator, 3, 3);
    const auto b = estimate_information(renamed, description.estimator, 3, 3);
    // Rows come in another order for the sum of Panzeri and Treves.
    EXPECT_NEAR(a.mutual_information_bits, b.mutual_information_bits, 1e-14) << description.name;
    EXPECT_EQ(a.entropy_bits, b.entropy_bits) << description.name;
  }
}

TEST(Estimator, EdgesOfSamples) {
  const auto one_step = sample_of({.cells = {{0, 1, 1}}, .transitions = 1});
  const auto fixed_point = sample_of({.cells = {{3, 3, 1'000'000}}, .transitions = 1'000'000});
  std::vector<std::uint64_t> all_different(101);
  for (std::uint64_t t = 0; t < all_different.size(); ++t) all_different[t] = t;
  const auto singletons = sample_of(counts_of(all_different));
  for (const auto& [estimator, name, summary, reference] : estimator_descriptions()) {
    for (const auto* sample : {&one_step, &fixed_point, &singletons}) {
      const auto found = estimate_information(*sample, estimator, 7, 7);
      EXPECT_TRUE(std::isfinite(found.entropy_bits)) << name;
      EXPECT_TRUE(std::isfinite(found.mutual_information_bits)) << name;
      EXPECT_TRUE(std::isfinite(found.divergence_bits)) << name;
    }
    const auto still = estimate_information(fixed_point, estimator, 7, 7);
    EXPECT_NEAR(still.entropy_bits, 0, 1e-3) << name;
    EXPECT_NEAR(still.mutual_information_bits, 0, 1e-3) << name;
  }
}

TEST(Estimator, RefusesAlphabetsThatAreTooSmallOrNone) {
  const auto sample = sample_of({.cells = {{0, 1, 1}, {1, 0, 1}, {2, 1, 1}}, .transitions = 3});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& description : estimator_descriptions()) {
    const auto estimator = description.estimator;
    EXPECT_THROW(estimate_information(sample, estimator, 1, 1), InvalidArgument);
    EXPECT_THROW(estimate_information(sample, estimator, nan, 1), InvalidArgument);
    EXPECT_THROW(estimate_information(sample, estimator, 2, -1), InvalidArgument);
    EXPECT_NO_THROW(estimate_information(sample, estimator, std::log2(3.0), 1));
  }
}

}  // namespace
}  // namespace recres
