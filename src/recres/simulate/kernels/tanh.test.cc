#include "recres/simulate/kernels/tanh.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/simulate/kernels/tanh_steps.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "support/instruction_sets.h"
#include "support/statistics.h"

namespace recres {
namespace {

Network network_of(const std::string& spec, double magnitude) {
  const auto network = generate_network(spec).scaled(magnitude);
  return network.with_bias(
      Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(network.neurons()), -0.4, 0.6));
}

std::vector<Trajectory> starts(const Network& network, double r, std::size_t runs) {
  std::vector<Trajectory> out;
  for (std::uint64_t k = 0; k < runs; ++k)
    out.push_back(start_trajectory(network.neurons(), Model::kTanh, r, {.seed = 5, .replicate = k}, {}));
  return out;
}

TEST(TanhKernel, OneStepWithoutNoiseIsItsDefinition) {
  for (const auto* spec : {"gaussian:n=1,seed=1", "gaussian:n=5,seed=1", "gaussian:n=17,seed=1",
                           "gaussian:n=100,seed=1", "sparse:n=150,density=0.1,seed=1"}) {
    const auto network = network_of(spec, 0.3);
    const auto kernel = make_kernel(network, Model::kTanh, 0, 10, "tanh");
    const auto words = words_per_state(network.neurons());
    for (const std::size_t runs : {1UL, 2UL, 7UL}) {
      auto trajectories = starts(network, 0, runs);
      auto before = trajectories;
      std::vector<std::uint64_t> states(runs * words);
      kernel->advance(trajectories, states);
      for (std::size_t k = 0; k < runs; ++k) {
        const Eigen::VectorXd expected =
            (network.bias() + network.to_dense() * before[k].activity).array().tanh();
        EXPECT_LT((trajectories[k].activity - expected).cwiseAbs().maxCoeff(), 1e-14) << spec;
        for (std::size_t n = 0; n < network.neurons(); ++n) {
          EXPECT_EQ(is_up(trajectories[k].state, n), expected[static_cast<Eigen::Index>(n)] > 0);
          EXPECT_EQ(is_up(std::span(states).subspan(k * words, words), n),
                    expected[static_cast<Eigen::Index>(n)] > 0);
        }
      }
    }
  }
}

// atanh(y) - u is the noise: of the right strength, and independent between neurons, steps and runs.
TEST(TanhKernel, NoiseIsIndependentAndHasItsStrength) {
  const auto network = network_of("gaussian:n=37,seed=1", 0.1);
  constexpr double kStrength = 0.8;
  constexpr std::size_t kRuns = 2000;
  const auto kernel = make_kernel(network, Model::kTanh, kStrength, 10, "tanh");
  auto runs = starts(network, kStrength, kRuns);
  Eigen::MatrixXd noise(2 * 37, kRuns);
  for (const Eigen::Index step : {0, 1}) {
    const auto before = runs;
    std::vector<std::uint64_t> states(kRuns);
    kernel->advance(runs, states);
    for (std::size_t k = 0; k < kRuns; ++k) {
      const Eigen::VectorXd u = network.bias() + network.dense() * before[k].activity;
      noise.col(static_cast<Eigen::Index>(k)).segment(step * 37, 37) =
          (runs[k].activity.array().atanh() - u.array()) / kStrength;
    }
  }
  std::vector<double> uniform;
  for (const double z : noise.reshaped()) uniform.push_back(0.5 * std::erfc(-z / std::sqrt(2.0)));
  EXPECT_GT(test::uniformity_p_value(uniform), test::kFalseAlarm);
  const Eigen::MatrixXd products = noise * noise.transpose() / std::sqrt(static_cast<double>(kRuns));
  test::ChiSquare correlation;
  for (Eigen::Index a = 0; a < products.rows(); ++a) {
    for (Eigen::Index b = 0; b < a; ++b)
      correlation += {.value = products(a, b) * products(a, b), .degrees_of_freedom = 1};
  }
  EXPECT_GT(correlation.p_value(), test::kFalseAlarm);
  // Next to each other in the order of runs as well.
  double neighbours = 0;
  for (Eigen::Index k = 0; k + 1 < noise.cols(); ++k) neighbours += noise.col(k).dot(noise.col(k + 1));
  EXPECT_LT(std::fabs(neighbours) / std::sqrt(static_cast<double>(noise.size())), 4.9);
}

TEST(TanhKernel, RunsTogetherEqualRunsAlone) {
  for (const auto* spec :
       {"gaussian:n=5,seed=1", "gaussian:n=70,seed=1", "sparse:n=150,density=0.1,seed=1"}) {
    const auto network = network_of(spec, 0.4);
    const auto kernel = make_kernel(network, Model::kTanh, 0.5, 10, "tanh");
    const auto words = words_per_state(network.neurons());
    auto together = starts(network, 0.5, 7);
    auto alone = together;
    std::vector<std::uint64_t> states(7 * 60 * words);
    kernel->advance(together, states);
    for (std::size_t k = 0; k < 7; ++k) {
      std::vector<std::uint64_t> first(10 * words);
      std::vector<std::uint64_t> rest(50 * words);
      kernel->advance({&alone[k], 1}, first);
      kernel->advance({&alone[k], 1}, rest);
      EXPECT_EQ(alone[k].activity, together[k].activity);
      EXPECT_TRUE(std::equal(rest.begin(), rest.end(), &states[(k * 60 + 10) * words]));
    }
  }
}

TEST(TanhKernel, EveryInstructionSetGivesEqualRuns) {
  for (const auto* spec :
       {"gaussian:n=5,seed=1", "gaussian:n=70,seed=1", "sparse:n=150,density=0.1,seed=1"}) {
    const auto network = network_of(spec, 0.4);
    const auto kernel = make_kernel(network, Model::kTanh, 0.5, 10, "tanh");
    const auto run = [&] {
      auto trajectories = starts(network, 0.5, 7);
      std::vector<std::uint64_t> states(7 * 60 * words_per_state(network.neurons()));
      kernel->advance(trajectories, states);
      return trajectories;
    };
    const auto expected = run();
    test::on_every_instruction_set(tanh_target_used, [&] {
      const auto found = run();
      for (std::size_t k = 0; k < found.size(); ++k) EXPECT_EQ(found[k].activity, expected[k].activity);
    });
  }
}

}  // namespace
}  // namespace recres
