#include "recres/observe/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "support/plain_information.h"
#include "support/sampled_chain.h"

namespace recres {
namespace {

StateSource source_of(std::vector<std::uint64_t> states, std::size_t neurons, std::size_t block = 5000) {
  return [states = std::move(states), words = words_per_state(neurons), block](const StateVisitor& visit) {
    for (std::span<const std::uint64_t> left(states); !left.empty();) {
      const auto now = left.first(std::min(left.size(), block * words));
      visit(now);
      left = left.subspan(now.size());
    }
  };
}

const SeriesEstimate& by(const SeriesInformation& series, Estimator estimator) {
  return *std::find_if(series.estimates.begin(), series.estimates.end(),
                       [&](const SeriesEstimate& one) { return one.estimator == estimator; });
}

bool warns(const SeriesInformation& series, const std::string& words) {
  return std::any_of(series.warnings.begin(), series.warnings.end(),
                     [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

void expect_near(const InformationEstimate& found, const test::ExactInformation& expected, double error) {
  EXPECT_NEAR(found.entropy_bits, expected.entropy_bits, error);
  EXPECT_NEAR(found.mutual_information_bits, expected.mutual_information_bits, error);
  EXPECT_NEAR(found.divergence_bits, expected.divergence_bits, error);
}

TEST(Series, PluginIsThatOfPlainMaps) {
  for (const std::size_t neurons : {1UL, 6UL, 33UL, 63UL, 64UL, 65UL, 150UL}) {
    SCOPED_TRACE(std::to_string(neurons) + " neurons");
    const auto all = test::slow_states(neurons, 3000, neurons > 10 ? 0.999 : 0.7, 3);
    const auto states = test::cut(all, neurons);
    std::vector<Subset> choices = {{}, {0}, {neurons - 1}};
    // Named in falling order, which means the same.
    if (neurons > 5) choices.push_back({5, 3, 2});
    if (neurons > 70) choices.push_back({149, 70, 64, 63, 1});
    for (const auto& choice : choices) {
      auto looked_at = choice;
      for (std::size_t n = 0; choice.empty() && n < neurons; ++n) looked_at.push_back(n);
      const auto seen = test::seen_by(states, looked_at);
      for (const std::uint64_t lag : {1ULL, 2ULL, 70ULL, 2998ULL, 2999ULL}) {
        const SeriesOptions options{.neurons = choice, .lag = lag, .estimators = {Estimator::kPlugin}};
        const auto found = measure_series(source_of(all, neurons), neurons, options);
        ASSERT_EQ(found.estimates.size(), 1U);
        EXPECT_EQ(found.neurons, looked_at.size());
        EXPECT_EQ(found.states, 3000U);
        EXPECT_EQ(found.sampling.transitions, 3000 - lag);
        expect_near(found.estimates[0].estimate, test::plain_information(seen, seen, lag), 1e-9);
      }
    }
  }
}

TEST(Series, InOddBlocksIsTheSame) {
  for (const std::size_t neurons : {5UL, 70UL}) {
    const auto all = test::slow_states(neurons, 2500, 0.9, 3);
    const SeriesOptions options{.lag = 3, .surrogates = 5};
    const auto whole = measure_series(source_of(all, neurons, 1'000'000), neurons, options);
    for (const std::size_t block : {1UL, 2UL, 17UL, 999UL}) {
      const auto parts = measure_series(source_of(all, neurons, block), neurons, options);
      ASSERT_EQ(parts.estimates.size(), whole.estimates.size());
      for (std::size_t k = 0; k < whole.estimates.size(); ++k) {
        EXPECT_EQ(parts.estimates[k].estimate.mutual_information_bits,
                  whole.estimates[k].estimate.mutual_information_bits);
        EXPECT_EQ(parts.estimates[k].interval->mutual_information_bits.standard_error,
                  whole.estimates[k].interval->mutual_information_bits.standard_error);
      }
      EXPECT_EQ(parts.surrogates->surrogate_bits, whole.surrogates->surrogate_bits);
    }
  }
}

TEST(Series, EstimatesAreThoseOfItsCounts) {
  const auto states = test::slow_states(4, 5000, 0.6, 8);
  const auto found = measure_series(source_of(states, 4), 4, {});
  const auto sample = sample_of(test::counts_of(states));
  ASSERT_EQ(found.estimates.size(), estimator_descriptions().size());
  for (const auto& one : found.estimates) {
    const auto expected = estimate_information(sample, one.estimator, 4, 4);
    EXPECT_DOUBLE_EQ(one.estimate.mutual_information_bits, expected.mutual_information_bits);
    EXPECT_EQ(one.estimate.entropy_deviation_bits, expected.entropy_deviation_bits);
  }
  EXPECT_EQ(found.sampling.pairs, sample.sampling().pairs);
  EXPECT_DOUBLE_EQ(found.independence.p_value, independence_test(sample).p_value);
  EXPECT_FALSE(found.surrogates);
}

// Of the chain of SCIENCE.md, section 5.6.
TEST(Series, IntervalsHoldTheTruth) {
  const auto chain = test::three_neurons();
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  const auto found = measure_series(source_of(chain.states(20'000, random), 3), 3, {});
  const auto exact = chain.information();
  for (const auto& one : found.estimates) {
    expect_near(one.estimate, exact, 0.03);
    ASSERT_TRUE(one.interval);
    const auto& interval = one.interval->mutual_information_bits;
    EXPECT_NEAR(exact.mutual_information_bits, interval.estimate, 4 * interval.standard_error)
        << estimator_name(one.estimator);
  }
  EXPECT_TRUE(found.warnings.empty());
}

TEST(Series, IntervalsNeedSixtyFourTransitions) {
  const auto states = test::slow_states(1, 66, 0.5, 2);
  const auto few = measure_series(source_of({states.begin(), states.begin() + 64}, 1), 1, {});
  EXPECT_EQ(few.sampling.transitions, 63U);
  EXPECT_FALSE(by(few, Estimator::kPlugin).interval);
  EXPECT_TRUE(warns(few, "no intervals: 63 transitions are fewer than the 64"));
  const auto enough = measure_series(source_of({states.begin(), states.begin() + 65}, 1), 1, {});
  for (const auto& one : enough.estimates) EXPECT_TRUE(one.interval);
  EXPECT_FALSE(warns(enough, "no intervals"));
}

TEST(Series, SaysWhatLimitsIt) {
  // One long stay on one side, then one on the other: no stretch sees both.
  std::vector<std::uint64_t> slow(4000);
  const auto noise = test::slow_states(1, 4000, 0.5, 1);
  for (std::size_t t = 0; t < 4000; ++t) slow[t] = noise[t] | (t < 1000 ? 0U : 2U);
  EXPECT_TRUE(warns(measure_series(source_of(slow, 2), 2, {}), "intervals are too narrow"));
  const auto thin = measure_series(source_of(test::slow_states(20, 1000, 0, 1), 20), 20, {});
  EXPECT_TRUE(warns(thin, "undersampled"));
}

TEST(Series, ThatNeverChangesTellsNothing) {
  for (const std::size_t neurons : {3UL, 70UL}) {
    const std::vector<std::uint64_t> states(500 * words_per_state(neurons), 5);
    const auto found = measure_series(source_of(states, neurons), neurons, {.surrogates = 9});
    EXPECT_TRUE(warns(found, "the state never changes"));
    for (const auto estimator : {Estimator::kPlugin, Estimator::kMillerMadow, Estimator::kPanzeriTreves}) {
      const auto& one = by(found, estimator).estimate;
      EXPECT_EQ(one.entropy_bits, 0);
      EXPECT_EQ(one.mutual_information_bits, 0);
      EXPECT_EQ(one.divergence_bits, 0);
    }
    EXPECT_EQ(found.surrogates->p_value, 1);
    EXPECT_EQ(found.independence.p_value, 1);
  }
}

// Whatever the lag, surrogates are of all its states.
TEST(Series, SurrogatesAreThoseOfItsPairs) {
  const auto states = test::slow_states(3, 600, 0.5, 4);
  for (const std::size_t lag : {1UL, 3UL}) {
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> pairs;
    for (std::size_t t = 0; t + lag < 600; ++t) ++pairs[{states[t], states[t + lag]}];
    TransitionCounts counts{.cells = {}, .transitions = 600 - lag};
    for (const auto& [pair, count] : pairs) counts.cells.push_back({pair.first, pair.second, count});
    const auto expected = shuffle_test(counts, std::span(states).last(lag), {.surrogates = 9, .seed = 4});
    const auto found = measure_series(source_of(states, 3), 3, {.lag = lag, .surrogates = 9, .seed = 4});
    EXPECT_EQ(found.surrogates->surrogate_bits, expected.surrogate_bits);
    EXPECT_DOUBLE_EQ(found.surrogates->observed_bits, expected.observed_bits);
  }
}

// Surrogates are the same recording in random order: their mean is its bias, and p tells a chain from chance.
TEST(Series, SurrogatesTellAChainFromChance) {
  const auto chance = measure_series(source_of(test::slow_states(4, 1000, 0, 5), 4), 4, {.surrogates = 99});
  EXPECT_GT(chance.surrogates->p_value, 0.01);
  EXPECT_NEAR(by(chance, Estimator::kPlugin).estimate.mutual_information_bits, chance.surrogates->mean_bits,
              5 * chance.surrogates->deviation_bits);
  const auto chain = measure_series(source_of(test::slow_states(4, 1000, 0.5, 5), 4), 4,
                                    {.surrogates = 99, .seed = 7, .threads = 3});
  EXPECT_DOUBLE_EQ(chain.surrogates->p_value, 0.01);
  EXPECT_EQ(chain.surrogates->seed, 7U);
}

// Means, and Student's t of two degrees of freedom; each run has surrogates of its own.
TEST(Series, RunsGiveTheirMeans) {
  std::vector<StateSource> sources;
  for (const std::uint64_t seed : {1UL, 2UL, 3UL})
    sources.push_back(source_of(test::slow_states(3, 500, 0.6, seed), 3));
  const SeriesOptions options{.estimators = {Estimator::kPlugin}, .surrogates = 9, .seed = 4};
  const auto found = measure_runs(sources, 3, options);
  ASSERT_EQ(found.runs.size(), 3U);
  double mean = 0;
  double observed = 0;
  std::vector<double> surrogates(9);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto alone = measure_series(sources[k], 3, options);
    mean += alone.estimates[0].estimate.mutual_information_bits / 3;
    observed += found.runs[k].surrogates->observed_bits / 3;
    for (std::size_t j = 0; j < 9; ++j) surrogates[j] += found.runs[k].surrogates->surrogate_bits[j] / 3;
  }
  double squares = 0;
  for (const auto& run : found.runs) {
    const double off = run.estimates[0].estimate.mutual_information_bits - mean;
    squares += off * off;
  }
  const auto& interval = found.estimates[0].interval->mutual_information_bits;
  EXPECT_NEAR(found.estimates[0].estimate.mutual_information_bits, mean, 1e-12);
  EXPECT_NEAR(interval.standard_error, std::sqrt(squares / 6), 1e-12);
  EXPECT_NEAR(interval.ci95_high, mean + 4.302652730 * std::sqrt(squares / 6), 1e-8);
  EXPECT_NEAR(found.surrogates->observed_bits, observed, 1e-12);
  for (std::size_t j = 0; j < 9; ++j) EXPECT_NEAR(found.surrogates->surrogate_bits[j], surrogates[j], 1e-12);
  EXPECT_NE(found.runs[0].surrogates->surrogate_bits[0], found.runs[1].surrogates->surrogate_bits[0]);
  EXPECT_EQ(found.surrogates->p_value, 0.1);
  EXPECT_EQ(found.surrogates->seed, 4U);
}

// The estimate is told where what tells its spread does not fit.
TEST(Series, IntervalsAreLeftOutWhereMemoryIsShort) {
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  std::vector<std::uint64_t> states(400'000);
  for (auto& state : states) state = random.below(1U << 10);
  allow_memory(used_memory_bytes() + 60'000'000);
  const auto found = measure_series(source_of(states, 10), 10, {.estimators = {Estimator::kPlugin}});
  allow_memory(0);
  EXPECT_FALSE(found.estimates[0].interval);
  EXPECT_TRUE(warns(found, "no intervals: "));
}

TEST(Series, RefusesWhatItCannotMeasure) {
  const auto source = source_of({1, 2, 3}, 2);
  EXPECT_THROW(measure_series(source, 2, {.lag = 0}), InvalidArgument);
  EXPECT_THROW(measure_series(source, 2, {.neurons = {2}}), InvalidArgument);
  EXPECT_THROW(measure_series(source, 2, {.neurons = {1, 1}}), InvalidArgument);
  EXPECT_THROW(measure_series(source, 2, {.threads = 0}), InvalidArgument);
  EXPECT_THROW(measure_series(source, 2, {.lag = 3}), IoError);
  EXPECT_THROW(measure_series(source, 2, {.lag = UINT64_MAX}), IoError);
  EXPECT_THROW(measure_series(source_of({1}, 2), 2, {}), IoError);
  EXPECT_THROW(measure_series(source_of({}, 2), 2, {}), IoError);
  EXPECT_NO_THROW(measure_series(source, 2, {.lag = 2}));
  StopFlag stop;
  stop.request();
  EXPECT_THROW(measure_series(source, 2, {}, {.stop = &stop}), Stopped);
}

}  // namespace
}  // namespace recres
