// The kernels that decide neurons with approximate probabilities and settle doubts exactly: dense and sparse.
#include "recres/simulate/kernels/decide.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/simulate/kernels/dense_steps.h"
#include "recres/simulate/kernels/sparse_steps.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/util/parallel.h"
#include "support/instruction_sets.h"
#include "support/statistics.h"

namespace recres {
namespace {

Network network_of(std::size_t neurons, double magnitude, double density = 1) {
  const auto spec = density == 1 ? "gaussian:n=" + std::to_string(neurons) + ",seed=3"
                                 : "sparse:n=" + std::to_string(neurons) +
                                       ",density=" + std::to_string(density) + ",seed=3";
  const auto network = generate_network(spec).scaled(magnitude);
  return network.with_bias(Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(neurons), -0.4, 0.6));
}

// The states of some runs, one after the other.
std::vector<std::uint64_t> states_of(const Network& network, std::string_view kernel_name,
                                     const std::vector<double>& noise_strengths, std::size_t runs,
                                     std::size_t steps) {
  const std::vector<NoiseLevel> levels(noise_strengths.begin(), noise_strengths.end());
  const auto kernel = make_kernel(network, Model::kSbm, levels, kernel_name, 1);
  std::vector<Trajectory> trajectories;
  for (std::size_t k = 0; k < runs; ++k) {
    const std::size_t strength = k % noise_strengths.size();
    trajectories.push_back(start_trajectory(network.neurons(), Model::kSbm, noise_strengths[strength],
                                            {.seed = 5, .replicate = k, .level = strength}, {}));
  }
  std::vector<std::uint64_t> states(runs * steps * words_per_state(network.neurons()));
  kernel->advance(trajectories, states);
  return states;
}

// Both sum in their own way and round differently; the table kernel decides everything to the last digit.
TEST(Decide, RunsEqualThoseOfTheTableKernel) {
  for (const std::size_t neurons : {1UL, 2UL, 4UL, 5UL, 8UL, 9UL, 13UL, 16UL}) {
    const auto network = network_of(neurons, 1.7);
    const std::vector<double> strengths = {0, 0.7, 5, 40};
    const auto table = states_of(network, "table", strengths, 4, 20'000);
    EXPECT_EQ(table, states_of(network, "dense", strengths, 4, 20'000)) << neurons;
    EXPECT_EQ(table, states_of(network, "sparse", strengths, 4, 20'000)) << neurons;
  }
}

TEST(Decide, StrongNoiseAndLargeInputsToo) {
  for (const double scale : {30.0, 300.0, 1e5}) {
    const auto network = network_of(9, scale);
    const std::vector<double> strengths = {0.1 * scale, scale, 3 * scale};
    const auto table = states_of(network, "table", strengths, 3, 50'000);
    EXPECT_EQ(table, states_of(network, "dense", strengths, 3, 50'000)) << scale;
    EXPECT_EQ(table, states_of(network, "sparse", strengths, 3, 50'000)) << scale;
    double up = 0;
    for (const auto state : table) up += static_cast<double>(state & 1);
    EXPECT_GT(up, 1000);
    EXPECT_LT(up, 149'000);
  }
}

// Every way through the loops: tables kept, tables made, none; whole and broken blocks, tiles and words.
TEST(Decide, DenseAndSparseRunsAreEqual) {
  for (const std::size_t neurons : {17UL, 31UL, 32UL, 33UL, 63UL, 64UL, 65UL, 100UL, 128UL, 279UL, 513UL}) {
    const auto network = network_of(neurons, 0.3, neurons % 2 == 0 ? 0.2 : 1);
    for (const std::size_t runs : {1UL, 3UL, 17UL}) {
      const auto dense = states_of(network, "dense", {2, 0, 6}, runs, 200);
      EXPECT_EQ(dense, states_of(network, "sparse", {2, 0, 6}, runs, 200)) << neurons << " runs " << runs;
      EXPECT_EQ(dense, states_of(network.in_best_storage(), "dense", {2, 0, 6}, runs, 200));
    }
  }
}

// Weights beyond what single precision or whole numbers can hold, alone or beside small ones.
TEST(Decide, WeightsOfAnySize) {
  for (const double magnitude : {0.0, 1e-300, 1e-40, 1e-20, 1e20, 1e40, 1e300}) {
    auto weights = network_of(40, magnitude).dense();
    for (const bool mixed : {false, true}) {
      if (mixed) weights.topRows(20) = network_of(40, 0.5).dense().topRows(20);
      const auto network = Network(weights).with_bias(Eigen::VectorXd::Constant(40, 0.1));
      EXPECT_EQ(states_of(network, "dense", {0, 3}, 10, 100), states_of(network, "sparse", {0, 3}, 10, 100))
          << magnitude;
    }
  }
}

// From one state, each neuron fires with its probability, independently of the others and of what is drawn
// for other runs.
class LargeKernel : public testing::TestWithParam<std::string_view> {};

TEST_P(LargeKernel, OneStepFollowsItsProbabilities) {
  for (const std::size_t neurons : {40UL, 279UL, 1050UL}) {
    const auto network = network_of(neurons, 1 / std::sqrt(static_cast<double>(neurons)), 0.1);
    const double r = 1.3;
    constexpr std::size_t kRuns = 4000;
    const auto kernel = make_kernel(network, Model::kSbm, r, 10, GetParam());
    std::vector<Trajectory> runs;
    const auto start = start_trajectory(neurons, Model::kSbm, r, {.seed = 9, .replicate = 0}, {}).state;
    for (std::uint64_t k = 0; k < kRuns; ++k)
      runs.push_back(start_trajectory(neurons, Model::kSbm, r, {.seed = 2, .replicate = k}, start));
    const auto words = words_per_state(neurons);
    std::vector<std::uint64_t> states(kRuns * words);
    kernel->advance(runs, states);

    const auto size = static_cast<Eigen::Index>(neurons);
    Eigen::VectorXd y(size);
    for (Eigen::Index n = 0; n < size; ++n) y[n] = is_up(start, static_cast<std::size_t>(n)) ? 1 : -1;
    const Eigen::VectorXd u = network.to_dense() * y + network.bias();
    test::ChiSquare each;
    test::ChiSquare next_to_each_other;
    double pairs = 0;
    for (std::size_t n = 0; n < neurons; ++n) {
      const double p = firing_probability(u[static_cast<Eigen::Index>(n)], r);
      const double before = n == 0 ? 0 : firing_probability(u[static_cast<Eigen::Index>(n) - 1], r);
      double ups = 0;
      double covariance = 0;
      for (std::size_t k = 0; k < kRuns; ++k) {
        const auto state = std::span(states).subspan(k * words, words);
        ups += is_up(state, n) ? 1 : 0;
        if (n > 0) covariance += ((is_up(state, n) ? 1 : 0) - p) * ((is_up(state, n - 1) ? 1 : 0) - before);
      }
      const double deviation = ups - kRuns * p;
      each += {.value = deviation * deviation / (kRuns * p * (1 - p)), .degrees_of_freedom = 1};
      if (n == 0) continue;
      pairs = kRuns * p * (1 - p) * before * (1 - before);
      next_to_each_other += {.value = covariance * covariance / pairs, .degrees_of_freedom = 1};
    }
    EXPECT_GT(each.p_value(), test::kFalseAlarm) << neurons;
    EXPECT_GT(next_to_each_other.p_value(), test::kFalseAlarm) << neurons;
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, LargeKernel, testing::Values("reference", "dense", "sparse"),
                         [](const auto& kernel) { return std::string(kernel.param); });

TEST(Decide, EveryInstructionSetGivesEqualRuns) {
  const auto network = network_of(150, 0.3, 0.5);
  const auto expected = states_of(network, "dense", {2, 0, 6}, 9, 100);
  test::on_every_instruction_set(dense_target_used, [&] {
    EXPECT_EQ(states_of(network, "dense", {2, 0, 6}, 9, 100), expected);
    EXPECT_EQ(states_of(network, "dense", {2, 0, 6}, 1, 100),
              std::vector(expected.begin(), expected.begin() + 300));
  });
  test::on_every_instruction_set(
      sparse_target_used, [&] { EXPECT_EQ(states_of(network, "sparse", {2, 0, 6}, 9, 100), expected); });
}

// A draw that ties with the probability in its upper 32 bits is decided by the lower ones.
TEST(Decide, TiesAreDecidedByTheLowerHalf) {
  const Network network = network_of(3, 1);
  const ExactDecision exact(network, 2);
  const std::vector<std::uint64_t> state = {0b101};
  const Eigen::VectorXd u = network.bias() + network.dense() * Eigen::Vector3d(1, -1, 1);
  const double draws = firing_probability(u[1], 2) * 0x1p32;
  const auto upper = static_cast<std::uint32_t>(draws);
  RandomStream random(5, {.purpose = Purpose::kDynamics});
  std::vector<std::uint64_t> counts(2);
  for (int k = 0; k < 100'000; ++k) ++counts[exact.decide(1, state, upper, random) ? 1 : 0];
  const double lower = draws - std::floor(draws);
  const std::vector<double> probabilities = {1 - lower, lower};
  EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm);
  EXPECT_TRUE(exact.decide(1, state, upper - 1, random));
  EXPECT_FALSE(exact.decide(1, state, upper + 1, random));
}

}  // namespace
}  // namespace recres
