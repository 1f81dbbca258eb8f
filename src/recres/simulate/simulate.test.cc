#include "recres/simulate/simulate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/networks.h"
#include "support/statistics.h"

namespace recres {
namespace {

std::vector<std::uint64_t> run(const Kernel& kernel, const RunOptions& options, std::uint64_t seed = 1) {
  std::vector<std::uint64_t> states;
  simulate(kernel, {.seed = seed, .replicate = 0}, options, {},
           [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

// counts[from · 2^N + to]
std::vector<std::uint64_t> pair_counts(const std::vector<std::uint64_t>& states, std::size_t neurons) {
  std::vector<std::uint64_t> counts(std::size_t{1} << (2 * neurons));
  for (std::size_t t = 0; t + 1 < states.size(); ++t) ++counts[states[t] << neurons | states[t + 1]];
  return counts;
}

// P(next | state) = Π p_n or 1 - p_n, straight from the definition.
std::vector<double> transition_row(const Network& network, double r, std::uint64_t state) {
  const auto neurons = network.neurons();
  const auto size = static_cast<Eigen::Index>(neurons);
  Eigen::VectorXd y(size);
  for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
  const Eigen::VectorXd u = network.bias() + network.to_dense() * y;
  std::vector<double> row(std::size_t{1} << neurons, 1);
  for (std::uint64_t next = 0; next < row.size(); ++next) {
    for (Eigen::Index n = 0; n < size; ++n) {
      row[next] *= firing_probability((next >> n & 1) != 0 ? u[n] : -u[n], r);
    }
  }
  return row;
}

// p-value that a run's transitions, out of all source states together, follow the exact law of this network.
double transitions_p_value(const std::vector<std::uint64_t>& states, const Network& network, double r) {
  const auto neurons = network.neurons();
  const auto counts = pair_counts(states, neurons);
  const std::size_t size = std::size_t{1} << neurons;
  test::ChiSquare sum;
  for (std::uint64_t from = 0; from < size; ++from) {
    const std::span<const std::uint64_t> row(&counts[from * size], size);
    sum += test::goodness_of_fit(row, transition_row(network, r, from));
  }
  return sum.p_value();
}

class EveryKernel : public testing::TestWithParam<std::string_view> {};

TEST_P(EveryKernel, FollowsTheExactTransitionLaw) {
  for (const auto* spec :
       {"gaussian:n=1,seed=1", "gaussian:n=3,seed=2", "gaussian:n=5,seed=3", "gaussian:n=6,seed=4"}) {
    for (const double r : {0.0, 0.7, 3.0, 20.0}) {
      const auto network = test::biased(spec, 1.3);
      const auto kernel = make_kernel(network, Model::kSbm, r, 10'000, GetParam());
      EXPECT_EQ(kernel->name(), GetParam());
      const auto states = run(*kernel, {.steps = 300'000});
      EXPECT_GT(transitions_p_value(states, network, r), test::kFalseAlarm) << spec << " r=" << r;
    }
  }
}

// Inputs and noise beyond any table.
TEST_P(EveryKernel, FollowsTheLawForLargeInputs) {
  for (const double scale : {100.0, 1000.0}) {
    const auto network = test::biased("gaussian:n=7,seed=3", scale);
    const auto kernel = make_kernel(network, Model::kSbm, scale, 10'000, GetParam());
    const auto states = run(*kernel, {.steps = 300'000});
    EXPECT_GT(transitions_p_value(states, network, scale), test::kFalseAlarm) << scale;
  }
}

// The test above can fail: weights or noise that are 5 % off are found out.
TEST_P(EveryKernel, WouldNotPassForANearbyNetwork) {
  const auto network = test::biased("gaussian:n=5,seed=3", 1.3);
  const auto states = run(*make_kernel(network, Model::kSbm, 3, 10'000, GetParam()), {.steps = 300'000});
  EXPECT_LT(transitions_p_value(states, test::biased("gaussian:n=5,seed=3", 1.3 * 1.05), 3),
            test::kFalseAlarm);
  EXPECT_LT(transitions_p_value(states, network, 3 * 1.05), test::kFalseAlarm);
}

TEST_P(EveryKernel, KeepsRareFlips) {
  // q = 2.06e-9 a neuron and step is out of reach of a count; 4.54e-5 (w = 10, r = 0) is not: Poisson with
  // mean 2270.
  const auto network = generate_network("autapses:n=5").scaled(10);
  const auto states = run(*make_kernel(network, Model::kSbm, 0, 10'000, GetParam()), {.steps = 10'000'000});
  double flips = 0;
  for (std::size_t t = 0; t + 1 < states.size(); ++t) flips += std::popcount(states[t] ^ states[t + 1]);
  const double expected = 5e7 * logistic(-10);
  EXPECT_NEAR(flips, expected, 4.9 * std::sqrt(expected));
}

TEST_P(EveryKernel, StepsInBlocksOrAtOnceAreTheSame) {
  const auto network = test::biased("gaussian:n=6,seed=4", 1);
  const auto kernel = make_kernel(network, Model::kSbm, 2, 10'000, GetParam());
  std::vector<Trajectory> whole = {start_trajectory(6, Model::kSbm, 2, {.seed = 3, .replicate = 1}, {})};
  auto parts = whole;
  std::vector<std::uint64_t> at_once(1000);
  std::vector<std::uint64_t> in_parts(1000);
  kernel->advance(whole, at_once);
  kernel->advance(parts, std::span(in_parts).first(1));
  kernel->advance(parts, std::span(in_parts).subspan(1, 500));
  kernel->advance(parts, std::span(in_parts).subspan(501));
  EXPECT_EQ(at_once, in_parts);
  EXPECT_EQ(whole[0].state, parts[0].state);
}

TEST_P(EveryKernel, CountsWhatItVisits) {
  for (const double r : {0.0, 2.0, 6.0}) {
    const auto network = test::biased("gaussian:n=6,seed=4", 4);
    const auto kernel = make_kernel(network, Model::kSbm, r, 10'000, GetParam());
    const RunOptions options{.steps = 20'000, .burn_in = 13};
    const auto counts = count_together(*kernel, replicates_from({.seed = 3, .replicate = 5}, 2), options, {});
    for (std::uint64_t k = 0; k < 2; ++k) {
      TransitionCounter counter(6, options.steps);
      simulate(*kernel, {.seed = 3, .replicate = 5 + k}, options, {},
               [&](auto states) { counter.add(states); });
      const auto expected = counter.counts();
      EXPECT_EQ(counts[k].transitions, options.steps);
      ASSERT_EQ(counts[k].cells.size(), expected.cells.size());
      for (std::size_t c = 0; c < expected.cells.size(); ++c) {
        EXPECT_EQ(counts[k].cells[c].count, expected.cells[c].count);
      }
    }
  }
}

TEST_P(EveryKernel, RunsTogetherEqualRunsAlone) {
  const auto network = test::biased("gaussian:n=6,seed=4", 1);
  const auto kernel = make_kernel(network, Model::kSbm, 2, 10'000, GetParam());
  for (const std::size_t together : {1UL, 2UL, 3UL, 7UL}) {
    std::vector<std::vector<std::uint64_t>> seen(together);
    std::vector<StateVisitor> visitors;
    for (auto& states : seen) {
      visitors.emplace_back(
          [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
    }
    const RunOptions options{.steps = 1500, .burn_in = 10};
    simulate_together(*kernel, replicates_from({.seed = 3, .replicate = 5}, together), options, {}, visitors);
    for (std::size_t k = 0; k < together; ++k) {
      std::vector<std::uint64_t> alone;
      simulate(*kernel, {.seed = 3, .replicate = 5 + k}, options, {},
               [&alone](auto block) { alone.insert(alone.end(), block.begin(), block.end()); });
      EXPECT_EQ(seen[k], alone);
    }
  }
}

TEST_P(EveryKernel, NoiseStrengthsSideBySideEqualThoseAlone) {
  const auto network = test::biased("gaussian:n=6,seed=4", 1);
  const std::vector<NoiseLevel> strengths = {0, 0.5, 9};
  const auto kernel = make_kernel(network, Model::kSbm, strengths, GetParam(), 2);
  std::vector<Trajectory> together;
  for (const std::size_t k : {2UL, 0UL, 1UL, 2UL, 1UL}) {
    together.push_back(start_trajectory(6, Model::kSbm, strengths[k].commonest(),
                                        {.seed = 3, .replicate = together.size(), .level = k}, {}));
  }
  auto alone = together;
  constexpr std::size_t kSteps = 300;
  std::vector<std::uint64_t> states(kSteps * together.size());
  kernel->advance(together, states);
  for (std::size_t k = 0; k < alone.size(); ++k) {
    const auto one = make_kernel(network, Model::kSbm, strengths[alone[k].level], 10'000, GetParam());
    alone[k].level = 0;
    std::vector<std::uint64_t> expected(kSteps);
    one->advance({&alone[k], 1}, expected);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), &states[k * kSteps]));
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKernel,
                         testing::Values("reference", "table", "table-plain", "skip", "dense", "sparse"),
                         [](const auto& kernel) {
                           std::string name(kernel.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// T = 10^12 at w = 20, r = 2 in well under a second: the chance of a deviation is 5 q a step, and each turns
// one of five neurons. Counts of deviations are Poisson.
TEST(Kernels, SkippingReachesTheRarestEvents) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  constexpr std::uint64_t kSteps = 1'000'000'000'000;
  const auto kernel = make_kernel(network, Model::kSbm, 2, kSteps);
  EXPECT_EQ(kernel->name(), "skip");
  EXPECT_EQ(make_kernel(network, Model::kSbm, 20, kSteps)->name(), "table");
  EXPECT_EQ(make_kernel(network, Model::kSbm, 20, kSteps, "skip")->name(), "skip");
  const auto counts =
      count_together(*kernel, replicates_from({.seed = 1, .replicate = 0}, 1), {.steps = kSteps}, {}).front();
  EXPECT_EQ(counts.transitions, kSteps);
  const double q = firing_probability(-20, 2);
  std::vector<std::uint64_t> deviations(5);
  for (const auto& cell : counts.cells) {
    // Neuron n drives n + 1, 3 drives 0 with a minus, 4 itself.
    const auto expected = (cell.from << 1 & 0b1110) | (~cell.from >> 3 & 1) | (cell.from & 0b10000);
    for (std::size_t n = 0; n < 5; ++n) deviations[n] += ((cell.to ^ expected) >> n & 1) * cell.count;
  }
  double total = 0;
  for (const auto count : deviations) total += static_cast<double>(count);
  const double expected = 5 * q * static_cast<double>(kSteps);
  EXPECT_GT(expected, 50'000);
  EXPECT_NEAR(total, expected, 4.9 * std::sqrt(expected));
  EXPECT_GT(test::goodness_of_fit_p_value(deviations, std::vector<double>(5, 0.2)), test::kFalseAlarm);
}

TEST(Kernels, AllAreListedAndTested) {
  EXPECT_EQ(kernel_descriptions().size(), 7U);
}

TEST(Kernels, TanhFollowsItsDefinitionWithoutNoise) {
  const auto network = test::biased("gaussian:n=4,seed=9", 2);
  const auto kernel = make_kernel(network, Model::kTanh, 0, 10'000);
  std::vector<Trajectory> trajectory = {
      start_trajectory(4, Model::kTanh, 0, {.seed = 5, .replicate = 0}, {})};
  Eigen::VectorXd y = trajectory[0].activity;
  EXPECT_GT(y.cwiseAbs().minCoeff(), 0);
  EXPECT_LT(y.cwiseAbs().maxCoeff(), 1);
  std::vector<std::uint64_t> states(50);
  kernel->advance(trajectory, states);
  for (const auto state : states) {
    y = (network.bias() + network.dense() * y).array().tanh();
    for (Eigen::Index n = 0; n < 4; ++n) EXPECT_EQ((state >> n & 1) != 0, y[n] > 0);
  }
  EXPECT_LT((trajectory[0].activity - y).cwiseAbs().maxCoeff(), 1e-9);
}

// One tanh neuron with an autapse: y' > 0 has probability Φ(w·y/r), whatever y is.
TEST(Kernels, TanhNoiseHasItsStrength) {
  const auto network = generate_network("autapses:n=1").scaled(0);
  Eigen::VectorXd bias(1);
  bias[0] = 0.8;
  const auto states = run(*make_kernel(network.with_bias(bias), Model::kTanh, 2, 10'000), {.steps = 400'000});
  const double up = 0.5 * std::erfc(-0.8 / 2 / std::sqrt(2.0));
  const std::vector<double> probabilities = {1 - up, up};
  std::vector<std::uint64_t> counts(2);
  for (std::size_t t = 1; t < states.size(); ++t) ++counts[states[t]];
  EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm);
}

TEST(Kernels, ChoiceAndRefusals) {
  const auto small = generate_network("autapses:n=12");
  const auto large = generate_network("autapses:n=17");
  EXPECT_EQ(choose_kernel(small, Model::kSbm, 1, 10'000), "table");
  EXPECT_EQ(choose_kernel(small, Model::kTanh, 1, 10'000), "tanh");
  EXPECT_EQ(choose_kernel(large, Model::kSbm, 1, 10'000), "dense");
  EXPECT_THROW(choose_kernel(large, Model::kSbm, 1, 10'000, "table"), InvalidArgument);
  EXPECT_THROW(choose_kernel(small, Model::kTanh, 1, 10'000, "table"), InvalidArgument);
  EXPECT_THROW(choose_kernel(small, Model::kSbm, 1, 10'000, "tabel"), InvalidArgument);
  EXPECT_THROW(make_kernel(small, Model::kSbm, -1, 10'000), InvalidArgument);
  EXPECT_THROW(make_kernel(small, Model::kSbm, std::nan(""), 10'000), InvalidArgument);
}

TEST(Kernels, DenseAndSparseStorageGiveTheSameRun) {
  const auto sparse = generate_network("sparse:n=150,density=0.05,seed=3").scaled(0.5);
  const Network dense(sparse.to_dense());
  const RunOptions options{.steps = 300};
  const auto from_sparse = run(*make_kernel(sparse, Model::kSbm, 2, 10'000), options);
  EXPECT_EQ(from_sparse, run(*make_kernel(dense, Model::kSbm, 2, 10'000), options));
  EXPECT_EQ(from_sparse.size(), 301U * 3);
}

TEST(Simulate, StartsAreUniformOverStates) {
  std::vector<std::uint64_t> counts(8);
  for (const auto model : {Model::kSbm, Model::kTanh}) {
    for (std::uint64_t replicate = 0; replicate < 8000; ++replicate) {
      ++counts[start_trajectory(3, model, 1, {.seed = 4, .replicate = replicate}, {}).state[0]];
    }
  }
  EXPECT_GT(test::goodness_of_fit_p_value(counts, std::vector<double>(8, 1.0 / 8)), test::kFalseAlarm);
}

TEST(Simulate, GivenStartBurnInAndLength) {
  // -4 / +1 without noise is a clock: each state is known.
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(50);
  const auto kernel = make_kernel(network, Model::kSbm, 0, 10'000);
  const auto start = parse_state("+++-+", 5);
  const auto states = run(*kernel, {.steps = 20, .start = start});
  ASSERT_EQ(states.size(), 21U);
  EXPECT_EQ(states[0], start[0]);
  // Neuron n drives n + 1; neuron 3 drives 0 with a minus.
  EXPECT_EQ(state_signs(std::span(&states[1], 1), 5), "+++++");
  EXPECT_EQ(state_signs(std::span(&states[2], 1), 5), "-++++");
  EXPECT_EQ(states[8], states[0]);
  const auto later = run(*kernel, {.steps = 17, .burn_in = 3, .start = start});
  EXPECT_EQ(later, std::vector<std::uint64_t>(states.begin() + 3, states.end()));
  const auto tanh_states = run(*make_kernel(network, Model::kTanh, 0, 10'000), {.steps = 20, .start = start});
  EXPECT_EQ(tanh_states, states);
}

// Runs that were published with their seed must stay what they are. A new order of draws needs a new kernel
// name.
TEST(Simulate, KnownRuns) {
  const auto network = generate_network("gaussian:n=5,seed=3").scaled(2);
  const auto states_of = [&](Model model, std::string_view kernel_name) {
    std::vector<std::uint64_t> states;
    const auto kernel = make_kernel(network, model, 2, 15, kernel_name);
    simulate(*kernel, {.seed = 7, .replicate = 1}, {.steps = 15}, {},
             [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
    return states;
  };
  using States = std::vector<std::uint64_t>;
  EXPECT_EQ(states_of(Model::kSbm, "reference"),
            (States{26, 3, 16, 9, 26, 19, 24, 14, 23, 29, 6, 25, 14, 23, 17, 8}));
  const States table = {26, 3, 24, 15, 22, 17, 8, 2, 27, 22, 13, 30, 7, 25, 2, 27};
  EXPECT_EQ(states_of(Model::kSbm, "table"), table);
  EXPECT_EQ(states_of(Model::kSbm, "table-plain"), table);
  EXPECT_EQ(states_of(Model::kTanh, "reference"),
            (States{4, 9, 2, 19, 17, 8, 11, 18, 25, 28, 14, 31, 23, 17, 8, 14}));
}

TEST(Simulate, RefusesImpossibleRuns) {
  EXPECT_THROW(validate(RunOptions{.steps = 0}), InvalidArgument);
  EXPECT_THROW(validate(RunOptions{.steps = UINT64_MAX}), InvalidArgument);
  EXPECT_THROW(validate(RunOptions{.steps = 1, .burn_in = UINT64_MAX}), InvalidArgument);
  const auto network = generate_network("autapses:n=3");
  const auto kernel = make_kernel(network, Model::kSbm, 0, 10'000);
  EXPECT_THROW(run(*kernel, {.steps = 5, .start = std::vector<std::uint64_t>{1, 1}}), InvalidArgument);
}

TEST(Simulate, StopsWhenAsked) {
  const auto network = generate_network("autapses:n=3");
  const auto kernel = make_kernel(network, Model::kSbm, 1, 10'000);
  StopFlag stop;
  std::uint64_t seen = 0;
  const auto count = [&](auto states) {
    seen += states.size();
    if (seen > 10'000) stop.request();
  };
  EXPECT_THROW(
      simulate(*kernel, {.seed = 1, .replicate = 0}, {.steps = 1'000'000'000'000}, {.stop = &stop}, count),
      Stopped);
  EXPECT_LT(seen, 20'000U);
}

}  // namespace
}  // namespace recres
