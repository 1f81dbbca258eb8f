#include "recres/reproduce/asynchronous_run.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "recres/exact/asynchronous.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

// The share of each state, over replicates, against the stationary distribution of the exact chain, which is
// eliminated, not the Boltzmann law: weights that are not symmetric, biases, and noise.
TEST(AsynchronousRun, ComesToTheExactDistribution) {
  const auto network = generate_network("gaussian:n=4,seed=2").with_bias(Eigen::Vector4d(0.3, -0.5, 0, 0.8));
  constexpr std::uint64_t kSteps = 100'000;
  constexpr std::uint64_t kReplicates = 20;
  for (const double r : {0.0, 2.0}) {
    const auto exact = asynchronous_point(network, r).stationary;
    std::vector<std::vector<double>> shares(16, std::vector<double>(kReplicates));
    for (std::uint64_t k = 0; k < kReplicates; ++k) {
      run_asynchronously(network, r, {.seed = 3, .replicate = k, .steps = kSteps},
                         [&](std::uint64_t state) { shares[state][k] += 1.0 / (kSteps + 1); });
    }
    for (std::size_t state = 0; state < 16; ++state) {
      const double expected = exact[static_cast<Eigen::Index>(state)];
      // The start is felt for some ten steps.
      EXPECT_GT(test::mean_p_value(shares[state], expected, 1e-4), test::kFalseAlarm / 32)
          << "seed 3, r = " << r << ", state " << state;
    }
    // And the test would see 5 %.
    EXPECT_LT(test::mean_p_value(shares[5], 1.05 * exact[5] + 1e-3, 1e-4), test::kFalseAlarm);
  }
}

TEST(AsynchronousRun, AtMostOneNeuronChanges) {
  const auto network = generate_network("gaussian:n=6,seed=1");
  std::vector<std::uint64_t> states;
  run_asynchronously(network, 1, {.seed = 1, .replicate = 0, .steps = 1000},
                     [&](std::uint64_t state) { states.push_back(state); });
  ASSERT_EQ(states.size(), 1001U);
  for (std::size_t t = 1; t < states.size(); ++t) {
    EXPECT_LE(std::popcount(states[t] ^ states[t - 1]), 1);
  }
}

TEST(AsynchronousRun, Energies) {
  DenseMatrix weights(2, 2);
  weights << 0, 3, 3, 0;
  const auto energy = energies(Network(weights).with_bias(Eigen::Vector2d(1, -0.5)));
  // - -, + -, - +, + +
  EXPECT_DOUBLE_EQ(energy[0], -3 + 1 - 0.5);
  EXPECT_DOUBLE_EQ(energy[1], 3 - 1 - 0.5);
  EXPECT_DOUBLE_EQ(energy[2], 3 + 1 + 0.5);
  EXPECT_DOUBLE_EQ(energy[3], -3 - 1 + 0.5);
  EXPECT_THROW(energies(generate_network("autapses:n=13")), InvalidArgument);
  EXPECT_THROW(run_asynchronously(generate_network("autapses:n=13"), 0, {}, {}), InvalidArgument);
}

TEST(AsynchronousRun, WithoutAutapses) {
  const auto network = generate_network("gaussian:n=3,seed=1").with_bias(Eigen::Vector3d(1, 2, 3));
  const auto without = without_autapses(network);
  DenseMatrix expected = network.to_dense();
  for (Eigen::Index n = 0; n < 3; ++n) expected(n, n) = 0;
  EXPECT_EQ(without.to_dense(), expected);
  EXPECT_EQ(without.bias(), network.bias());
}

}  // namespace
}  // namespace recres
