#include "recres/pulse/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "support/networks.h"

namespace recres {
namespace {

// Claim 5a: the mean number of pulses is that of theory. Means of 4000 searches are normal to a good
// approximation: false alarm 1e-6, two-sided, 4.9 standard errors.
TEST(Search, PulsesAsTheoryTells) {
  const struct {
    const char* spec;
    double magnitude;
    double strength;
    std::uint64_t duration;
    SearchTarget target;
  } cases[] = {{"nrooks:cycles=-4/+1", 20, 10, 10, StateTarget{{0}}},
               {"nrooks:cycles=-4/+1", 20, 20, 5, StateTarget{{18}}},
               {"gaussian:n=8,seed=1", 60000, 120000, 3, PeriodTarget{10}},
               {"autapses:n=4", 20, 12, 6, StateTarget{{5}}}};
  for (const auto& one : cases) {
    SearchOptions options{.target = one.target, .strength = one.strength, .duration = one.duration};
    options.replicates = 4000;
    const auto study = study_search(generate_network(one.spec).scaled(one.magnitude), options);
    SCOPED_TRACE(std::string(one.spec) + ", seed 1");
    ASSERT_TRUE(study.theory && study.theory->mean_pulses) << study.why_no_theory;
    EXPECT_EQ(study.found(), 4000U);
    EXPECT_LT(std::fabs(*study.mean_pulses - *study.theory->mean_pulses), 4.9 * *study.mean_pulses_error);
    EXPECT_LT(study.stray_deviations, 1e-3);
    EXPECT_GT(*study.mean_pulses_error, 0);
    EXPECT_LT(*study.mean_pulses_error, 0.05 * *study.mean_pulses);
  }
}

// What was found is the target, nothing before was, and without noise it stays.
TEST(Search, StopsAtTheTargetAndStays) {
  SearchOptions options{.target = StateTarget{{2}}, .strength = 10, .duration = 10};
  options.replicates = 200;
  const auto study = study_search(test::rooks(), options);
  const auto wanted = static_cast<std::size_t>(
      std::find(study.is_target.begin(), study.is_target.end(), true) - study.is_target.begin());
  for (const auto& run : study.runs) {
    ASSERT_EQ(run.on.size(), run.pulses + 1);
    EXPECT_TRUE(run.stayed);
    EXPECT_EQ(run.steps, study.free_steps + run.pulses * (10 + study.free_steps));
    for (std::size_t k = 0; k < run.on.size(); ++k)
      EXPECT_EQ(run.on[k].attractor == wanted, k + 1 == run.on.size());
  }
}

TEST(Search, GivesUpByName) {
  SearchOptions options{.target = StateTarget{{0}}, .strength = 0, .duration = 10};
  options.most_pulses = 3;
  options.start = std::vector<std::uint64_t>{18};
  options.replicates = 2;
  const auto study = study_search(test::rooks(), options);
  for (const auto& run : study.runs) {
    EXPECT_EQ(run.end, SearchEnd::kTooManyPulses);
    EXPECT_EQ(run.pulses, 3U);
  }
  EXPECT_FALSE(study.mean_pulses);
  // In as many pulses as theory would expect, neurons stray of themselves.
  EXPECT_FALSE(study.theory);
}

// Free runs that are not certain, against pulses that hardly ever succeed: theory, which takes them for
// certain, is withheld.
TEST(Search, WithholdsTheoryWhereNeuronsStray) {
  SearchOptions options{.target = StateTarget{{0}}, .strength = 3, .duration = 2, .most_pulses = 20};
  options.replicates = 3;
  const auto study = study_search(generate_network("autapses:n=3").scaled(6), options);
  EXPECT_FALSE(study.theory);
  EXPECT_NE(study.why_no_theory.find("less likely sign"), std::string::npos) << study.why_no_theory;
  EXPECT_GT(study.stray_deviations, 0);
}

TEST(Search, RefusesATargetThatIsNone) {
  SearchOptions options{.target = PeriodTarget{.period = 7}, .strength = 10, .duration = 10};
  try {
    study_search(test::rooks(), options);
    FAIL() << "not refused";
  } catch (const InvalidArgument& error) {
    EXPECT_NE(std::string(error.what()).find("of periods 8"), std::string::npos) << error.what();
  }
  options.target = PeriodTarget{.period = 0};
  EXPECT_THROW(study_search(test::rooks(), options), InvalidArgument);
  options.target =
      PatternTarget{.pattern = DenseMatrix::Ones(4, 1), .neurons = {0}, .least_correlation = 0.5};
  EXPECT_THROW(study_search(test::rooks(), options), InvalidArgument);
  options.target =
      PatternTarget{.pattern = DenseMatrix::Random(4, 1), .neurons = {5}, .least_correlation = 0.5};
  EXPECT_THROW(study_search(test::rooks(), options), InvalidArgument);
}

// A cycle of four neurons whose signs run round: the pattern of one attractor, shifted, is like it alone.
TEST(Search, FindsAMotorPattern) {
  const auto network = test::rooks();
  SearchOptions options{.target = StateTarget{{2}}, .strength = 10, .duration = 10};
  options.replicates = 1;
  const auto known = study_search(network, options);
  const auto wanted = static_cast<std::size_t>(
      std::find(known.is_target.begin(), known.is_target.end(), true) - known.is_target.begin());
  const auto& states = known.attractors[wanted].states;
  DenseMatrix pattern(8, 4);
  for (Eigen::Index t = 0; t < 8; ++t) {
    for (Eigen::Index n = 0; n < 4; ++n)
      pattern(t, n) = (states[static_cast<std::size_t>((t + 3) % 8)] >> n & 1) != 0 ? 2 : 1;
  }
  const PatternTarget target{.pattern = pattern, .neurons = {0, 1, 2, 3}, .least_correlation = 0.99};
  EXPECT_NEAR(pattern_correlation(target, known.attractors[wanted], 5), 1, 1e-12);
  options.target = target;
  options.replicates = 20;
  const auto study = study_search(network, options);
  for (std::size_t k = 0; k < study.attractors.size(); ++k)
    EXPECT_EQ(study.is_target[k], study.correlation[k] >= 0.99);
  EXPECT_EQ(study.found(), 20U);
  // Twice as slow, it is like nothing here.
  DenseMatrix slow(16, 4);
  for (Eigen::Index t = 0; t < 16; ++t) slow.row(t) = pattern.row(t / 2);
  EXPECT_LT(pattern_correlation({.pattern = slow, .neurons = {0, 1, 2, 3}, .least_correlation = 0},
                                known.attractors[wanted], 5),
            0.9);
}

TEST(Search, OtherNetworks) {
  SearchOptions options{.target = PeriodTarget{1}, .strength = 2.5, .duration = 5};
  options.model = Model::kTanh;
  options.replicates = 20;
  const auto tanh = generate_network("autapses:n=3").scaled(3);
  options.target = StateTarget{{5}};
  const auto study = study_search(tanh, options);
  EXPECT_EQ(study.attractors.size(), 8U);
  EXPECT_EQ(study.found(), 20U);
  EXPECT_FALSE(study.why_no_theory.empty());

  // Attractors of a larger network become known on the way.
  SearchOptions large{.target = PeriodTarget{2}, .strength = 100, .duration = 4, .most_pulses = 50};
  large.replicates = 4;
  large.threads = 2;
  const auto found = study_search(generate_network("gaussian:n=24,seed=3").scaled(50), large);
  for (const auto& run : found.runs) {
    EXPECT_TRUE(run.end == SearchEnd::kTooManyPulses ||
                found.attractors[run.on.back().attractor].period == 2);
  }
}

TEST(Search, ThreadsMakeNoDifference) {
  SearchOptions options{.target = StateTarget{{0}}, .strength = 10, .duration = 10};
  options.replicates = 50;
  const auto alone = study_search(test::rooks(), options);
  options.threads = 3;
  const auto together = study_search(test::rooks(), options);
  for (std::size_t k = 0; k < 50; ++k) EXPECT_EQ(alone.runs[k].pulses, together.runs[k].pulses);
}

}  // namespace
}  // namespace recres
