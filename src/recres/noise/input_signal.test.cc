#include "recres/noise/input_signal.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "recres/noise/input_text.h"
#include "recres/util/error.h"
#include "support/refusal.h"
#include "support/statistics.h"

namespace recres {
namespace {

std::vector<double> values(const InputSignal& signal, std::uint64_t step, std::size_t count,
                           std::uint64_t seed = 1, std::uint64_t replicate = 0) {
  std::vector<double> out(count, std::numeric_limits<double>::quiet_NaN());
  signal.values(seed, replicate, step, out);
  return out;
}

void expect_within(const std::string& words, const std::string& whole) {
  EXPECT_NE(whole.find(words), std::string::npos) << whole;
}

TEST(InputSignal, TableIsReadRowByRow) {
  InputTable table(3, 2);
  table << 1, -2, 3, 4, 0, -7;
  const InputSignal signal(table);
  EXPECT_EQ(values(signal, 0, 2), (std::vector<double>{1, -2}));
  EXPECT_EQ(values(signal, 2, 2), (std::vector<double>{0, -7}));
  EXPECT_EQ(signal.steps(), 3U);
  EXPECT_EQ(signal.largest(), 7);
  EXPECT_EQ(std::vector<std::size_t>(signal.neurons().begin(), signal.neurons().end()),
            (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(signal.changes_at(1));
}

TEST(InputSignal, SignsAreIndependentAndEven) {
  const InputSignal signal(RandomInput{.strength = 2.5});
  EXPECT_EQ(signal.largest(), 2.5);
  EXPECT_FALSE(signal.steps());
  // Two neurons in two successive steps, in another replicate, and under another seed.
  std::vector<std::uint64_t> counts(64);
  for (std::uint64_t step = 0; step < 100'000; step += 2) {
    std::size_t cell = 0;
    for (const auto& pair : {values(signal, step, 2), values(signal, step + 1, 2)}) {
      for (const double x : pair) {
        ASSERT_EQ(std::fabs(x), 2.5);
        cell = 2 * cell + std::size_t{x > 0};
      }
    }
    cell = 2 * cell + std::size_t{values(signal, step, 1, 1, 1)[0] > 0};
    cell = 2 * cell + std::size_t{values(signal, step, 1, 2, 0)[0] > 0};
    ++counts[cell];
  }
  EXPECT_GT(test::goodness_of_fit_p_value(counts, std::vector<double>(64, 1.0 / 64)), test::kFalseAlarm);
}

TEST(InputSignal, GaussianValuesAreNormal) {
  const InputSignal signal(RandomInput{.values = InputValues::kGaussian, .strength = 3});
  std::vector<double> mapped;
  for (std::uint64_t step = 0; step < 5000; ++step) {
    for (const double x : values(signal, step, 3)) {
      EXPECT_LE(std::fabs(x), signal.largest());
      mapped.push_back(boost::math::cdf(boost::math::normal(0, 3), x));
    }
  }
  EXPECT_GT(test::uniformity_p_value(mapped), test::kFalseAlarm);
}

TEST(InputSignal, ValuesAreHeldAndHadInAnyOrder) {
  const InputSignal held(RandomInput{.values = InputValues::kGaussian, .strength = 1, .hold = 5});
  const InputSignal each(RandomInput{.values = InputValues::kGaussian, .strength = 1});
  std::set<double> different;
  for (std::uint64_t step = 40; step-- > 0;) {
    EXPECT_EQ(values(held, step, 3), values(each, step / 5, 3)) << step;
    EXPECT_EQ(held.changes_at(step), step % 5 == 0) << step;
    different.insert(values(held, step, 1)[0]);
  }
  EXPECT_EQ(different.size(), 8U);
  // Fewer neurons are the first ones of more.
  EXPECT_EQ(values(held, 7, 1)[0], values(held, 7, 3)[0]);
}

TEST(InputSignal, WhatDoesNotFitIsNamed) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  InputTable broken = InputTable::Zero(4, 3);
  broken(2, 1) = kNan;
  expect_within("of neuron 1 in step 2 is nan", test::refusal([&] { InputSignal{broken}; }));
  expect_within("is empty", test::refusal([] { InputSignal{InputTable(0, 3)}; }));
  for (const double strength : {-1.0, kNan, kInfinity, 1.7e308}) {
    expect_within("strength", test::refusal([&] {
                    InputSignal(RandomInput{.values = InputValues::kGaussian, .strength = strength});
                  }));
  }
  expect_within("1 step or more", test::refusal([] { InputSignal(RandomInput{.hold = 0}); }));
  expect_within("neuron 4 twice", test::refusal([] { InputSignal(RandomInput{.neurons = {4, 0, 4}}); }));
  const InputSignal table(InputTable(InputTable::Zero(4, 3)));
  validate(table, 3, 4);
  validate(table, 7, 2);
  expect_within("values for 4 steps, the run has 5", test::refusal([&] { validate(table, 3, 5); }));
  expect_within("enters neuron 2, but the network has 2", test::refusal([&] { validate(table, 2, 4); }));
  const InputSignal random(RandomInput{.neurons = {0, 5}});
  validate(random, 6, 1'000'000'000'000);
  expect_within("enters neuron 5, but", test::refusal([&] { validate(random, 5, 1); }));
}

TEST(InputText, SaysWhatTheFieldsSay) {
  const auto signal = parse_input_text("gaussian:strength=2,neurons=3/1,hold=4");
  const InputSignal same(
      RandomInput{.values = InputValues::kGaussian, .strength = 2, .neurons = {3, 1}, .hold = 4});
  EXPECT_EQ(signal.neurons()[0], 3U);
  EXPECT_EQ(signal.neurons()[1], 1U);
  EXPECT_EQ(values(signal, 9, 2), values(same, 9, 2));
  EXPECT_EQ(values(parse_input_text("random:strength=2"), 9, 4),
            values(InputSignal(RandomInput{.strength = 2}), 9, 4));
  EXPECT_TRUE(is_input_text("random:strength=2"));
  EXPECT_TRUE(is_input_text("randon:strength=2"));
  EXPECT_TRUE(is_input_text("gaussian"));
  EXPECT_FALSE(is_input_text("x.csv"));
  EXPECT_FALSE(is_input_text("x.h5:/input"));
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"randon:strength=2", "did you mean 'random'?"},
      {"random", "needs strength="},
      {"random:strength=2,hold=0", "1 step or more"},
      {"random:strength=x", "'x' for strength"},
      {"random:strength=nan", "strength nan"},
      {"random:strength=2,neurons=1/1", "neuron 1 twice"},
      {"random:strength=2,neurons=0 1", "no number of a"},
      {"random:strength=2,holt=3", "did you mean 'hold'?"}};
  for (const auto& [spec, words] : mistakes)
    expect_within(words, test::refusal([&] { parse_input_text(spec); }));
}

}  // namespace
}  // namespace recres
