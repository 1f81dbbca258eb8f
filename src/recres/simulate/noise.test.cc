// Noise that changes in the course of a run, or differs between neurons.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/networks.h"
#include "support/statistics.h"

namespace recres {
namespace {

struct Way {
  std::string_view kernel;
  Model model;
};

// For the names that a failure is told by.
void PrintTo(const Way& way, std::ostream* out) {
  *out << way.kernel << " of " << model_name(way.model);
}

std::vector<std::uint64_t> run(const Kernel& kernel, const RunOptions& options, const RunId& id) {
  std::vector<std::uint64_t> states;
  simulate(kernel, id, options, {},
           [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

std::vector<std::uint64_t> run(const Network& network, const Way& way, const NoiseSchedule& noise,
                               const RunOptions& options) {
  const auto kernel = make_kernel(network, way.model, noise, way.kernel);
  return run(*kernel, options, {.seed = 3, .replicate = 1, .noise = noise.stretches});
}

// P(s' | s), row s, straight from the definition.
Eigen::MatrixXd transition_matrix(const Network& network, const NoiseLevel& level) {
  const auto size = Eigen::Index{1} << network.neurons();
  const auto neurons = static_cast<Eigen::Index>(network.neurons());
  Eigen::MatrixXd out = Eigen::MatrixXd::Ones(size, size);
  for (Eigen::Index from = 0; from < size; ++from) {
    Eigen::VectorXd y(neurons);
    for (Eigen::Index n = 0; n < neurons; ++n) y[n] = (from >> n & 1) != 0 ? 1 : -1;
    const Eigen::VectorXd u = network.bias() + network.to_dense() * y;
    for (Eigen::Index to = 0; to < size; ++to) {
      for (Eigen::Index n = 0; n < neurons; ++n) {
        out(from, to) *=
            firing_probability((to >> n & 1) != 0 ? u[n] : -u[n], level.of(static_cast<std::size_t>(n)));
      }
    }
  }
  return out;
}

// p-value that a run's transitions follow this law, out of all source states together.
double transitions_p_value(const std::vector<std::uint64_t>& states, const Eigen::MatrixXd& law) {
  const auto size = static_cast<std::size_t>(law.rows());
  std::vector<std::vector<std::uint64_t>> counts(size, std::vector<std::uint64_t>(size));
  for (std::size_t t = 0; t + 1 < states.size(); ++t) ++counts[states[t]][states[t + 1]];
  test::ChiSquare sum;
  for (std::size_t from = 0; from < size; ++from) {
    const Eigen::VectorXd row = law.row(static_cast<Eigen::Index>(from));
    sum += test::goodness_of_fit(counts[from], std::vector<double>(row.begin(), row.end()));
  }
  return sum.p_value();
}

// Segments of all kinds, in 14 steps of 3 neurons.
const NoiseProtocol kMixed = {.background = 0.3,
                              .segments = {{.from = 3, .to = 6, .strength = 6},
                                           {.from = 7, .to = 11, .strength = 1, .end_strength = 4.0},
                                           {.from = 12, .to = 14, .strength = 9, .neurons = {0, 2}}}};

std::string name_of(const testing::TestParamInfo<Way>& info) {
  std::string name(info.param.kernel);
  std::replace(name.begin(), name.end(), '-', '_');
  return name + (info.param.model == Model::kTanh ? "_of_tanh" : "");
}

class EveryWay : public testing::TestWithParam<Way> {};

TEST_P(EveryWay, PulseOfTheBackgroundsStrengthChangesNothing) {
  const auto network = test::biased("gaussian:n=6,seed=4", 2);
  const RunOptions options{.steps = 1000, .burn_in = 7};
  for (const double r : {0.0, 2.0}) {
    const auto expected = run(network, GetParam(), constant_noise(r, options.steps), options);
    const NoiseProtocol protocol{
        .background = r, .segments = pulses({.strength = r, .duration = 10, .every = 50, .count = 9})};
    EXPECT_EQ(run(network, GetParam(), make_schedule(protocol, 6, 1000), options), expected);
    // Nor does it where it was not merged away, but is a level of its own.
    const NoiseSchedule unmerged{
        .levels = {r, r},
        .stretches = {{.steps = 1, .level = 0}, {.steps = 600, .level = 1}, {.steps = 399, .level = 0}}};
    EXPECT_EQ(run(network, GetParam(), unmerged, options), expected);
  }
}

TEST_P(EveryWay, RunsAreTheSameUntilNoiseChanges) {
  const auto network = test::biased("gaussian:n=6,seed=4", 1);
  const RunOptions options{.steps = 1500, .burn_in = 7};
  const auto without = run(network, GetParam(), constant_noise(1, options.steps), options);
  const NoiseProtocol protocol{.background = 1, .segments = {{.from = 700, .to = 720, .strength = 30}}};
  const auto with = run(network, GetParam(), make_schedule(protocol, 6, options.steps), options);
  EXPECT_TRUE(std::equal(with.begin(), with.begin() + 701, without.begin()));
  EXPECT_FALSE(std::equal(with.begin() + 701, with.begin() + 721, without.begin() + 701));
}

TEST_P(EveryWay, RunsOfDifferentNoiseTogetherEqualThoseAlone) {
  const auto network = test::biased("gaussian:n=6,seed=4", 1);
  const RunOptions options{.steps = 900, .burn_in = 10};
  std::vector<NoiseSchedule> schedules;
  std::vector<NoiseLevel> levels;
  std::vector<RunId> runs;
  for (const double r : {0.0, 1.0, 5.0}) {
    const NoiseProtocol protocol{
        .background = r,
        .segments = {{.from = 100, .to = 100 + static_cast<std::uint64_t>(10 * r) + 1, .strength = 5},
                     {.from = 600, .to = 620, .strength = 0, .end_strength = 9.0}}};
    schedules.push_back(make_schedule(protocol, 6, options.steps));
    runs.push_back({.seed = 3, .replicate = 1, .level = levels.size()});
    levels.insert(levels.end(), schedules.back().levels.begin(), schedules.back().levels.end());
  }
  for (std::size_t k = 0; k < runs.size(); ++k) runs[k].noise = schedules[k].stretches;
  const auto kernel = make_kernel(network, GetParam().model, levels, GetParam().kernel, 2);
  std::vector<std::vector<std::uint64_t>> seen(runs.size());
  std::vector<StateVisitor> visitors;
  for (auto& states : seen) {
    visitors.emplace_back([&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  }
  simulate_together(*kernel, runs, options, {}, visitors);
  const auto counts = count_together(*kernel, runs, options, {});
  for (std::size_t k = 0; k < runs.size(); ++k) {
    EXPECT_EQ(seen[k], run(network, GetParam(), schedules[k], options));
    TransitionCounter counter(6, options.steps);
    counter.add(seen[k]);
    const auto expected = counter.counts();
    ASSERT_EQ(counts[k].cells.size(), expected.cells.size());
    for (std::size_t c = 0; c < expected.cells.size(); ++c) {
      EXPECT_EQ(counts[k].cells[c].from, expected.cells[c].from);
      EXPECT_EQ(counts[k].cells[c].to, expected.cells[c].to);
      EXPECT_EQ(counts[k].cells[c].count, expected.cells[c].count);
    }
  }
}

constexpr Way kTanhWays[] = {{"reference", Model::kTanh}, {"tanh", Model::kTanh}};
constexpr Way kSbmWays[] = {{"reference", Model::kSbm}, {"table", Model::kSbm}, {"table-plain", Model::kSbm},
                            {"skip", Model::kSbm},      {"dense", Model::kSbm}, {"sparse", Model::kSbm}};

INSTANTIATE_TEST_SUITE_P(Sbm, EveryWay, testing::ValuesIn(kSbmWays), name_of);
INSTANTIATE_TEST_SUITE_P(Tanh, EveryWay, testing::ValuesIn(kTanhWays), name_of);

class EverySbmWay : public testing::TestWithParam<Way> {};

TEST_P(EverySbmWay, EachNeuronFollowsItsOwnStrength) {
  const NoiseLevel level(std::vector<double>{0, 3, 20, 3, 0.7});
  constexpr std::uint64_t kSteps = 300'000;
  for (const double magnitude : {1.3, 4.0}) {
    const auto network = test::biased("gaussian:n=5,seed=3", magnitude);
    const auto states = run(network, GetParam(), constant_noise(level, kSteps), {.steps = kSteps});
    EXPECT_GT(transitions_p_value(states, transition_matrix(network, level)), test::kFalseAlarm);
    // It can fail: strengths that change places, or are 20 % off, are found out.
    for (const auto& other :
         {std::vector<double>{3, 0, 20, 3, 0.7}, std::vector<double>{0, 3, 20, 3.6, 0.7}}) {
      EXPECT_LT(transitions_p_value(states, transition_matrix(network, other)), test::kFalseAlarm);
    }
  }
}

// The state at the end is distributed as the product of the matrices of all steps says.
TEST_P(EverySbmWay, EndsAsTheProductOfTransitionMatricesSays) {
  constexpr std::uint64_t kSteps = 14;
  constexpr std::size_t kRuns = 100'000;
  const auto network = test::biased("gaussian:n=3,seed=2", 2);
  const auto noise = make_schedule(kMixed, 3, kSteps);
  const auto kernel = make_kernel(network, Model::kSbm, noise, GetParam().kernel);
  const RunOptions options{.steps = kSteps, .start = parse_state("+-+", 3)};
  for (const std::uint64_t seen_after : {4U, 6U, 11U, 12U, 14U}) {
    Eigen::RowVectorXd expected = Eigen::RowVectorXd::Zero(8);
    expected[0b101] = 1;
    std::uint64_t done = 0;
    for (const auto& stretch : noise.stretches) {
      const auto matrix = transition_matrix(network, noise.levels[stretch.level]);
      for (std::uint64_t k = 0; k < stretch.steps && done < seen_after; ++k, ++done) expected *= matrix;
    }
    std::vector<std::uint64_t> counts(8);
    std::vector<std::uint64_t> counts_without(8);
    for (std::uint64_t replicate = 0; replicate < kRuns; ++replicate) {
      const RunId id{.seed = 11, .replicate = replicate, .noise = noise.stretches};
      ++counts[run(*kernel, options, id)[seen_after]];
      if (seen_after != 6) continue;
      ++counts_without[run(*kernel, options, {.seed = 12, .replicate = replicate})[seen_after]];
    }
    const std::vector<double> law(expected.begin(), expected.end());
    EXPECT_GT(test::goodness_of_fit_p_value(counts, law), test::kFalseAlarm) << seen_after;
    if (seen_after == 6) {
      EXPECT_LT(test::goodness_of_fit_p_value(counts_without, law), test::kFalseAlarm);
    }
  }
}

// SCIENCE, section 5.7: a pulse takes the network from one 8-cycle into the others with known probabilities,
// and between pulses the cycle is kept.
TEST_P(EverySbmWay, PulsesSwitchBetweenCyclesAsTheyShould) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  constexpr std::uint64_t kSteps = 26;
  constexpr std::size_t kRuns = 20'000;
  const NoiseProtocol protocol{.background = 0, .segments = {{.from = 8, .to = 18, .strength = 10}}};
  const auto noise = make_schedule(protocol, 5, kSteps);
  const auto kernel = make_kernel(network, Model::kSbm, noise, GetParam().kernel);
  // Cycles by walking the most probable successors.
  const auto next = [](std::uint64_t s) { return (s << 1 & 0b1110) | (~s >> 3 & 1) | (s & 0b10000); };
  std::map<std::uint64_t, std::uint64_t> cycle_of;
  for (std::uint64_t state = 0; state < 32; ++state) {
    auto least = state;
    for (auto s = next(state); s != state; s = next(s)) least = std::min(least, s);
    cycle_of[state] = least;
  }
  Eigen::RowVectorXd expected = Eigen::RowVectorXd::Zero(32);
  expected[0] = 1;
  const auto quiet = transition_matrix(network, 0);
  const auto loud = transition_matrix(network, 10);
  for (std::uint64_t t = 0; t < kSteps; ++t) expected *= t >= 8 && t < 18 ? loud : quiet;
  std::map<std::uint64_t, double> law;
  std::map<std::uint64_t, std::uint64_t> counts;
  for (std::uint64_t state = 0; state < 32; ++state) {
    law[cycle_of[state]] += expected[static_cast<Eigen::Index>(state)];
    counts[cycle_of[state]] += 0;
  }
  ASSERT_EQ(law.size(), 4U);
  EXPECT_NEAR(law[0], 0.548, 0.0006);
  const RunOptions options{.steps = kSteps, .start = parse_state("0", 5)};
  for (std::uint64_t replicate = 0; replicate < kRuns; ++replicate) {
    const auto states = run(*kernel, options, {.seed = 2, .replicate = replicate, .noise = noise.stretches});
    ++counts[cycle_of[states.back()]];
    EXPECT_EQ(cycle_of[states[0]], cycle_of[states[8]]);
    EXPECT_EQ(cycle_of[states[18]], cycle_of[states[26]]);
  }
  std::vector<double> probabilities;
  std::vector<std::uint64_t> observed;
  for (const auto& [cycle, probability] : law) {
    probabilities.push_back(probability);
    observed.push_back(counts[cycle]);
  }
  EXPECT_GT(test::goodness_of_fit_p_value(observed, probabilities), test::kFalseAlarm);
}

INSTANTIATE_TEST_SUITE_P(Sbm, EverySbmWay, testing::ValuesIn(kSbmWays), name_of);

class EveryTanhWay : public testing::TestWithParam<Way> {};

// From y = ±1, neuron n is positive next with probability Φ(u_n / r_n); those without noise are tanh(u_n).
TEST_P(EveryTanhWay, EachNeuronFollowsItsOwnStrength) {
  constexpr std::size_t kNeurons = 21;
  constexpr std::size_t kRuns = 20'000;
  const auto network = test::biased("gaussian:n=21,seed=3", 0.5);
  std::vector<double> strengths;
  // Five strengths in turn, so that no two places that vector code may mix up have the same.
  for (std::size_t n = 0; n < kNeurons; ++n) strengths.push_back(static_cast<double>(n % 5));
  const NoiseLevel level(strengths);
  const auto kernel = make_kernel(network, Model::kTanh, level, 1, GetParam().kernel);
  const auto start = parse_state("+-+-+++--+-+++-+-+-++", kNeurons);
  const Eigen::VectorXd y =
      start_trajectory(kNeurons, Model::kTanh, 0, {.seed = 1, .replicate = 0}, start).activity;
  const Eigen::VectorXd u = network.bias() + network.dense() * y;
  std::vector<double> ups(kNeurons);
  for (std::uint64_t k = 0; k < kRuns; ++k) {
    std::vector<Trajectory> trajectory = {
        start_trajectory(kNeurons, Model::kTanh, 0, {.seed = 7, .replicate = k}, start)};
    std::uint64_t state = 0;
    kernel->advance(trajectory, {&state, 1});
    for (std::size_t n = 0; n < kNeurons; ++n) {
      const auto place = static_cast<Eigen::Index>(n);
      ups[n] += static_cast<double>(state >> n & 1);
      if (strengths[n] == 0) {
        EXPECT_NEAR(trajectory[0].activity[place], std::tanh(u[place]), 1e-14);
      }
    }
  }
  test::ChiSquare sum;
  test::ChiSquare shifted;
  for (std::size_t n = 0; n < kNeurons; ++n) {
    if (strengths[n] == 0) continue;
    const auto deviation = [&](double r) {
      const double p = 0.5 * std::erfc(-u[static_cast<Eigen::Index>(n)] / r / std::sqrt(2.0));
      const double difference = ups[n] - kRuns * p;
      return test::ChiSquare{.value = difference * difference / (kRuns * p * (1 - p)),
                             .degrees_of_freedom = 1};
    };
    sum += deviation(strengths[n]);
    shifted += deviation(strengths[n] == 4 ? 1 : strengths[n] + 1);
  }
  EXPECT_GT(sum.p_value(), test::kFalseAlarm);
  EXPECT_LT(shifted.p_value(), test::kFalseAlarm);
}

INSTANTIATE_TEST_SUITE_P(Tanh, EveryTanhWay, testing::ValuesIn(kTanhWays), name_of);

// Both tell the same story by different means: thresholds of a table, and exact decisions of every neuron
// whose strength is not the commonest.
TEST(Noise, TableDenseAndSparseRunsAreEqual) {
  for (const std::size_t neurons : {3UL, 5UL, 9UL, 12UL}) {
    const auto network = test::biased("gaussian:n=" + std::to_string(neurons) + ",seed=3", 1.7);
    const NoiseProtocol protocol{
        .background = 1,
        .segments = {{.from = 100, .to = 900, .strength = 4, .neurons = {0, 2}},
                     {.from = 1000, .to = 1100, .strength = 0, .end_strength = 30.0, .neurons = {1}},
                     {.from = 1500, .to = 2000, .strength = 0}}};
    const RunOptions options{.steps = 3000};
    const auto noise = make_schedule(protocol, neurons, options.steps);
    const auto table = run(network, {"table", Model::kSbm}, noise, options);
    EXPECT_EQ(table, run(network, {"dense", Model::kSbm}, noise, options)) << neurons;
    EXPECT_EQ(table, run(network, {"sparse", Model::kSbm}, noise, options)) << neurons;
  }
}

// Where the noise of one neuron leaves open what is certain for all others.
TEST(Noise, StrongNoiseBesideNoneIsDecidedAlike) {
  const auto network = test::biased("gaussian:n=9,seed=3", 60);
  const NoiseProtocol protocol{.background = 0,
                               .segments = {{.from = 0, .to = 3000, .strength = 300, .neurons = {4}}}};
  const RunOptions options{.steps = 3000};
  const auto noise = make_schedule(protocol, 9, options.steps);
  const auto table = run(network, {"table", Model::kSbm}, noise, options);
  EXPECT_EQ(table, run(network, {"dense", Model::kSbm}, noise, options));
  EXPECT_EQ(table, run(network, {"sparse", Model::kSbm}, noise, options));
}

TEST(Noise, DenseAndSparseRunsOfManyNeuronsAreEqual) {
  const auto network = test::biased("sparse:n=150,density=0.2,seed=3", 0.5);
  const NoiseProtocol protocol{
      .background = 1, .segments = {{.from = 20, .to = 60, .strength = 4, .neurons = {0, 17, 64, 149}}}};
  const RunOptions options{.steps = 100};
  const auto noise = make_schedule(protocol, 150, options.steps);
  EXPECT_EQ(run(network, {"dense", Model::kSbm}, noise, options),
            run(network, {"sparse", Model::kSbm}, noise, options));
}

// Noise on neuron 0 alone: what it does not reach runs as if there were none.
TEST(Noise, PulseOnOneNeuronLeavesOthersAlone) {
  const auto network = generate_network("autapses:n=5").scaled(20);
  const NoiseProtocol protocol{
      .background = 0,
      .segments = pulses({.strength = 40, .duration = 50, .every = 100, .count = 20, .neurons = {0}})};
  const auto noise = make_schedule(protocol, 5, 2000);
  const RunOptions options{.steps = 2000, .start = parse_state("+-+-+", 5)};
  for (const auto& way : kSbmWays) {
    const auto states = run(network, way, noise, options);
    std::size_t flips = 0;
    for (std::size_t t = 0; t + 1 < states.size(); ++t) {
      EXPECT_EQ(states[t] & 0b11110, 0b10100U);
      flips += (states[t] ^ states[t + 1]) & 1;
      if (t % 100 >= 50) {
        EXPECT_EQ(states[t], states[t + 1]);
      }
    }
    // 1000 steps, each with a chance of 0.3087.
    EXPECT_NEAR(static_cast<double>(flips), 308.7, 4.9 * std::sqrt(308.7 * 0.6913)) << way.kernel;
  }
}

// Very long free running, seldom interrupted: what the skip kernel is for.
TEST(Noise, SkippingGoesOnBetweenPulses) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  constexpr std::uint64_t kSteps = 100'000'000'000;
  const NoiseProtocol protocol{
      .background = 2,
      .segments = pulses({.strength = 10, .duration = 10, .every = 1'000'000'000, .count = 100})};
  const auto noise = make_schedule(protocol, 5, kSteps);
  const auto kernel = make_kernel(network, Model::kSbm, noise);
  EXPECT_EQ(kernel->name(), "skip");
  const std::vector<RunId> runs = {{.seed = 1, .replicate = 0, .noise = noise.stretches}};
  EXPECT_EQ(count_together(*kernel, runs, {.steps = kSteps}, {}).front().transitions, kSteps);
}

TEST(Noise, KernelThatIsMadeQuicklyIsChosenForRamps) {
  const auto small = generate_network("autapses:n=12");
  const auto large = generate_network("autapses:n=100");
  const auto chosen = [](const Network& network, Model model, const NoiseProtocol& protocol,
                         std::uint64_t steps) {
    return choose_kernel(network, model, make_schedule(protocol, network.neurons(), steps));
  };
  const NoiseProtocol ramp{.background = 0,
                           .segments = {{.from = 0, .to = 100'000, .strength = 0, .end_strength = 9.0}}};
  EXPECT_EQ(chosen(small, Model::kSbm, ramp, 100'000), "reference");
  EXPECT_EQ(chosen(large, Model::kSbm, ramp, 100'000), "reference");
  EXPECT_EQ(chosen(small, Model::kTanh, ramp, 100'000), "tanh");
  const NoiseProtocol train{.background = 0,
                            .segments = pulses({.strength = 9, .duration = 5, .every = 50, .count = 100})};
  EXPECT_EQ(chosen(small, Model::kSbm, train, 10'000), "table");
  EXPECT_EQ(chosen(generate_network("autapses:n=5"), Model::kSbm, train, 5000), "table");
  EXPECT_EQ(chosen(large, Model::kSbm, train, 10'000), "dense");
}

TEST(Noise, WhatDoesNotFitIsRefused) {
  const auto network = generate_network("autapses:n=3");
  const auto noise = make_schedule(kMixed, 3, 14);
  const auto kernel = make_kernel(network, Model::kSbm, noise);
  const auto refusal = [&](const Kernel& with, std::uint64_t steps) -> std::string {
    try {
      run(with, {.steps = steps}, {.seed = 1, .replicate = 0, .noise = noise.stretches});
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal(*kernel, 14), "");
  EXPECT_EQ(refusal(*kernel, 15),
            "the noise protocol is one for 14 steps, the run has 15; make its schedule for as many");
  EXPECT_EQ(
      refusal(*make_kernel(network, Model::kSbm, 1, 14), 14),
      "the run needs noise level 6, the kernel is prepared for 1; prepare it for all levels of the schedule");
  const NoiseLevel level(std::vector<double>{1, 2});
  for (const auto& way : kSbmWays) {
    EXPECT_THROW(make_kernel(network, way.model, level, 10, way.kernel), InvalidArgument);
  }
  for (const auto& way : kTanhWays) {
    EXPECT_THROW(make_kernel(network, way.model, level, 10, way.kernel), InvalidArgument);
  }
}

}  // namespace
}  // namespace recres
