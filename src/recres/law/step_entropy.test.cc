#include "recres/law/step_entropy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"

namespace recres {
namespace {

double h2(double p) {
  return p <= 0 || p >= 1 ? 0 : -p * std::log2(p) - (1 - p) * std::log2(1 - p);
}

TEST(StepEntropy, EqualsTheSumOfBinaryEntropies) {
  for (const auto* spec : {"gaussian:n=3,seed=1", "gaussian:n=9,seed=1", "gaussian:n=20,seed=1"}) {
    const auto network = generate_network(spec).scaled(1.5);
    const auto size = static_cast<Eigen::Index>(network.neurons());
    for (const double r : {0.0, 2.0}) {
      const StepEntropy entropy(network, r);
      for (const std::uint64_t state : {0U, 3U, 6U}) {
        Eigen::VectorXd y(size);
        for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
        double expected = 0;
        for (const double u : Eigen::VectorXd(network.dense() * y)) expected += h2(firing_probability(u, r));
        EXPECT_NEAR(entropy.bits(state), expected, 1e-9) << spec << r;
      }
    }
  }
}

TEST(StepEntropy, EachNeuronHasItsOwnStrength) {
  for (const auto* spec : {"gaussian:n=3,seed=1", "gaussian:n=9,seed=1", "gaussian:n=20,seed=1"}) {
    const auto network = generate_network(spec).scaled(1.5);
    std::vector<double> strengths;
    for (std::size_t n = 0; n < network.neurons(); ++n) strengths.push_back(static_cast<double>(n * n % 5));
    const StepEntropy entropy(network, strengths);
    // State 0: all are -1.
    const Eigen::VectorXd u = -network.dense().rowwise().sum();
    double expected = 0;
    for (std::size_t n = 0; n < network.neurons(); ++n)
      expected += h2(firing_probability(u[static_cast<Eigen::Index>(n)], strengths[n]));
    EXPECT_NEAR(entropy.bits(0), expected, 1e-9) << spec;
  }
}

TEST(StepEntropy, RareFlipsKeepTheirDigits) {
  const auto network = generate_network("autapses:n=5").scaled(20);
  const double q = firing_probability(-20, 0);
  EXPECT_NEAR(StepEntropy(network, 0).bits(9) / (5 * h2(q)), 1, 1e-6);
}

}  // namespace
}  // namespace recres
