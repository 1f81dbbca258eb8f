#include "recres/observe/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "recres/observe/correlation_counts.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "support/instruction_sets.h"
#include "support/plain_information.h"

namespace recres {
namespace {

double sign_of(const test::Words& state, std::size_t neuron) {
  return is_up(state, neuron) ? 1 : -1;
}

// Pearson's r as it is written, from deviations of the mean; 0 where one does not vary.
double pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const auto size = static_cast<double>(x.size());
  double mean_x = 0;
  double mean_y = 0;
  for (std::size_t t = 0; t < x.size(); ++t) {
    mean_x += x[t] / size;
    mean_y += y[t] / size;
  }
  double xy = 0;
  double xx = 0;
  double yy = 0;
  for (std::size_t t = 0; t < x.size(); ++t) {
    xy += (x[t] - mean_x) * (y[t] - mean_y);
    xx += (x[t] - mean_x) * (x[t] - mean_x);
    yy += (y[t] - mean_y) * (y[t] - mean_y);
  }
  return xx < 1e-9 || yy < 1e-9 ? 0 : xy / std::sqrt(xx * yy);
}

Correlation plain_correlation(const std::vector<test::Words>& states, std::size_t neurons) {
  std::vector<std::vector<double>> before(neurons);
  std::vector<std::vector<double>> after(neurons);
  for (std::size_t n = 0; n < neurons; ++n) {
    for (std::size_t t = 0; t + 1 < states.size(); ++t) {
      before[n].push_back(sign_of(states[t], n));
      after[n].push_back(sign_of(states[t + 1], n));
    }
  }
  const auto varies = [](const std::vector<double>& signs) {
    return std::adjacent_find(signs.begin(), signs.end(), std::not_equal_to<>()) != signs.end();
  };
  const auto pairs = static_cast<double>(neurons * neurons);
  double squares = 0;
  double constant = 0;
  for (const auto& x : before) {
    for (const auto& y : after) {
      squares += std::pow(pearson(x, y), 2);
      constant += varies(x) && varies(y) ? 0 : 1;
    }
  }
  const double chance = (1 - constant / pairs) / static_cast<double>(states.size() - 1);
  return {.rms = std::sqrt(squares / pairs),
          .rms_corrected = std::sqrt(std::max(0.0, squares / pairs - chance)),
          .constant_share = constant / pairs};
}

void expect_near(const Correlation& found, const Correlation& expected) {
  EXPECT_NEAR(found.rms, expected.rms, 1e-12);
  EXPECT_NEAR(found.rms_corrected, expected.rms_corrected, 1e-10);
  EXPECT_DOUBLE_EQ(found.constant_share, expected.constant_share);
}

TEST(Correlation, IsPearsonsOfEveryPair) {
  test::on_every_instruction_set(correlation_target_used, [] {
    for (const std::size_t neurons : {1UL, 3UL, 70UL, 130UL}) {
      for (const std::size_t states : {2UL, 3UL, 64UL, 513UL, 1400UL}) {
        SCOPED_TRACE(std::to_string(neurons) + " neurons, " + std::to_string(states) + " states");
        const auto all = test::slow_states(neurons, states, 0.6, 7);
        CorrelationMeter meter(neurons, 1);
        // In blocks that fit nothing.
        const auto words = words_per_state(neurons);
        for (std::size_t t = 0; t < states; t += 37)
          meter.add(std::span(all).subspan(t * words, std::min<std::size_t>(37, states - t) * words));
        expect_near(meter.result(), plain_correlation(test::cut(all, neurons), neurons));
      }
    }
  });
}

TEST(Correlation, NeuronsThatNeverChangeCountAsNothing) {
  auto all = test::slow_states(5, 1000, 0.5, 3);
  for (auto& state : all) state = (state | 0b00100) & ~std::uint64_t{0b01000};
  CorrelationMeter meter(5, 1);
  meter.add(all);
  const auto found = meter.result();
  EXPECT_DOUBLE_EQ(found.constant_share, 16.0 / 25);
  expect_near(found, plain_correlation(test::cut(all, 5), 5));
  CorrelationMeter still(2, 1);
  still.add(std::vector<std::uint64_t>(700, 2));
  expect_near(still.result(), {.rms = 0, .rms_corrected = 0, .constant_share = 1});
}

// Looking does not end the run.
TEST(Correlation, GoesOnAfterALook) {
  const auto all = test::slow_states(3, 900, 0.6, 7);
  CorrelationMeter meter(3, 1);
  meter.add(std::span(all).first(600));
  expect_near(meter.result(), plain_correlation(test::cut(std::span(all).first(600), 3), 3));
  meter.add(std::span(all).subspan(600));
  expect_near(meter.result(), plain_correlation(test::cut(all, 3), 3));
}

// Of 20000 independent neurons a million pairs are drawn. The mean of T·C² over them is 1 + 1/(T-1), its
// standard error no more than sqrt(2/1000 + …): neurons are shared between pairs.
TEST(Correlation, DrawsPairsOfManyNeurons) {
  constexpr std::size_t kNeurons = 20'000;
  constexpr std::size_t kStates = 201;
  CorrelationMeter meter(kNeurons, 5);
  RandomStream random(2, {.purpose = Purpose::kDynamics});
  const auto words = words_per_state(kNeurons);
  std::vector<std::uint64_t> state(words);
  for (std::size_t t = 0; t < kStates; ++t) {
    for (auto& word : state) word = random();
    state.back() &= (std::uint64_t{1} << kNeurons % 64) - 1;
    meter.add(state);
  }
  const auto found = meter.result();
  EXPECT_NEAR(found.rms * std::sqrt(kStates - 1), 1, 0.02);
  EXPECT_LT(found.rms_corrected, 0.02);
  EXPECT_EQ(found.constant_share, 0);
}

// Slow neurons that have nothing to do with each other: C is N(0, (1 + c²)/(1 - c²)/T) between two, c = ½
// their correlation from step to step, and c itself of one with itself, which is one pair in N. Were sources
// and targets the same ones, it would be one in a thousand.
TEST(Correlation, DrawnSourcesAreNotTheTargets) {
  constexpr std::size_t kNeurons = 10'001;
  constexpr std::size_t kTransitions = 1000;
  CorrelationMeter meter(kNeurons, 5);
  meter.add(test::slow_states(kNeurons, kTransitions + 1, 0.5, 2));
  const double expected = 1.25 / 0.75 / kTransitions + 0.25 / kNeurons;
  EXPECT_NEAR(std::pow(meter.result().rms, 2), expected, 0.05 * expected);
}

// Neurons copy one master: every drawn source and target has the correlation of the master with itself.
TEST(Correlation, DrawnPairsAreThoseOfTheRightSteps) {
  constexpr std::size_t kNeurons = 10'001;
  const auto master = test::slow_states(1, 1500, 0.7, 4);
  CorrelationMeter meter(kNeurons, 5);
  std::vector<std::uint64_t> state(words_per_state(kNeurons));
  for (const auto sign : master) {
    std::fill(state.begin(), state.end(), sign != 0 ? UINT64_MAX : 0);
    state.back() &= (std::uint64_t{1} << kNeurons % 64) - 1;
    meter.add(state);
  }
  EXPECT_NEAR(meter.result().rms, plain_correlation(test::cut(master, 1), 1).rms, 1e-10);
}

TEST(Correlation, RefusesWhatItCannotDoOrHoldInMemory) {
  CorrelationMeter meter(3, 1);
  EXPECT_THROW(meter.result(), InvalidArgument);
  meter.add(std::vector<std::uint64_t>{5});
  EXPECT_THROW(meter.result(), InvalidArgument);
  allow_memory(used_memory_bytes() + 50'000'000);
  EXPECT_THROW(CorrelationMeter(10'000, 1), CapacityExceeded);
  allow_memory(0);
  EXPECT_EQ(CorrelationMeter::bytes_needed(1'000'000), CorrelationMeter::bytes_needed(10'001));
}

}  // namespace
}  // namespace recres
