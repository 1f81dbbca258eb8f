#include "recres/exact/elimination.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "recres/exact/factored_transitions.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "support/wide_chain.h"

namespace recres {
namespace {

Eigen::VectorXd stationary_of(const Network& network, double r, std::size_t threads = 1) {
  return Elimination(transition_matrix(FactoredTransitions(FiringTable(network, r))), threads).stationary();
}

std::vector<std::vector<test::Wide>> in_quad(const TransitionMatrix& matrix) {
  std::vector<std::vector<test::Wide>> chain;
  for (const auto& row : matrix.rowwise()) chain.emplace_back(row.begin(), row.end());
  return chain;
}

std::vector<test::Wide> solved_in_quad(const TransitionMatrix& matrix) {
  return test::wide_stationary(in_quad(matrix));
}

TEST(Elimination, EqualsQuadPrecisionInEveryState) {
  for (const auto* spec : {"gaussian:n=1,seed=1", "gaussian:n=3,seed=2", "gaussian:n=5,seed=3",
                           "autapses:n=4", "hopfield:patterns=+++--/+-+-+"}) {
    for (const double magnitude : {0.5, 4.0}) {
      for (const double r : {0.0, 2.0}) {
        const auto network = generate_network(spec).scaled(magnitude);
        const auto matrix = transition_matrix(FactoredTransitions(FiringTable(network, r)));
        const auto truth = solved_in_quad(matrix);
        const auto found = stationary_of(network, r);
        for (std::size_t k = 0; k < truth.size(); ++k) {
          const double expected = static_cast<double>(truth[k]);
          EXPECT_NEAR(found[static_cast<Eigen::Index>(k)] / expected, 1, 1e-12) << spec << " r=" << r;
        }
      }
    }
  }
}

// Symmetric W without noise: π(s) ∝ e^(b·y/2) Π 2cosh(u_n(s)/2) (Peretto 1984), for chains whose parts
// exchange once in 10^9 steps as well.
TEST(Elimination, SymmetricNetworksFollowPeretto) {
  for (const std::size_t neurons : {3UL, 6UL, 7UL, 9UL}) {
    for (const double magnitude : {0.3, 2.0, 8.0}) {
      auto weights = generate_network("gaussian:n=" + std::to_string(neurons) + ",seed=5").dense();
      weights = (magnitude * (weights + weights.transpose()) / 2).eval();
      const auto size = static_cast<Eigen::Index>(neurons);
      const Eigen::VectorXd bias = Eigen::VectorXd::LinSpaced(size, -0.5, 0.3);
      const auto network = Network(weights).with_bias(bias);
      const auto found = stationary_of(network, 0, 2);
      Eigen::VectorXd log_weight(found.size());
      for (Eigen::Index state = 0; state < found.size(); ++state) {
        Eigen::VectorXd y(size);
        for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
        const Eigen::ArrayXd half = ((weights * y + bias) / 2).array().abs();
        log_weight[state] = bias.dot(y) / 2 + (half + (-2 * half).exp().log1p()).sum();
      }
      const Eigen::ArrayXd expected = (log_weight.array() - log_weight.maxCoeff()).exp();
      const double sum = expected.sum();
      for (Eigen::Index state = 0; state < found.size(); ++state)
        ASSERT_NEAR(found[state] * sum / expected[state], 1, 1e-10) << neurons << " w=" << magnitude;
    }
  }
}

// Every state of autapses and permutations is as likely, even where none is left but once in 10^8 steps.
TEST(Elimination, NearlyDecomposableChains) {
  for (const auto* spec : {"autapses:n=5", "nrooks:cycles=-4/+1", "nrooks:cycles=-4/+3/-1"}) {
    for (const double r : {0.0, 2.0, 10.0}) {
      const auto found = stationary_of(generate_network(spec).scaled(20), r);
      EXPECT_LT((found.array() * static_cast<double>(found.size()) - 1).abs().maxCoeff(), 1e-10) << spec;
    }
  }
}

TEST(Elimination, IsLeftByNoStepAndByNoNumberOfThreads) {
  for (const std::size_t neurons : {6UL, 7UL, 9UL}) {
    const auto network = generate_network("gaussian:n=" + std::to_string(neurons) + ",seed=8").scaled(3);
    const auto matrix = transition_matrix(FactoredTransitions(FiringTable(network, 1.5)), 2);
    EXPECT_LT((matrix.rowwise().sum().array() - 1).abs().maxCoeff(), 1e-13);
    const auto found = stationary_of(network, 1.5);
    EXPECT_LT((found.transpose() * matrix - found.transpose()).cwiseAbs().maxCoeff(), 1e-15);
    EXPECT_EQ(found, stationary_of(network, 1.5, 2));
  }
}

// Biases that make the state without active neurons as rare as 1e-25.
TEST(Elimination, TraceEqualsQuadPrecisionWhereStateZeroIsRare) {
  for (const std::size_t neurons : {1UL, 2UL, 3UL, 4UL}) {
    for (const int seed : {1, 2, 3}) {
      const auto drawn =
          generate_network("gaussian:n=" + std::to_string(neurons) + ",seed=" + std::to_string(seed));
      for (const double bias : {-15.0, 0.0, 15.0}) {
        const auto size = static_cast<Eigen::Index>(neurons);
        const auto network = drawn.scaled(4).with_bias(Eigen::VectorXd::Constant(size, bias));
        for (const double r : {0.0, 2.0}) {
          const auto matrix = transition_matrix(FactoredTransitions(FiringTable(network, r)));
          const double expected = static_cast<double>(test::wide_group_inverse_trace(in_quad(matrix)));
          const Elimination elimination(matrix);
          EXPECT_NEAR(elimination.group_inverse_trace() / expected, 1, 1e-12)
              << neurons << " seed=" << seed << " bias=" << bias << " r=" << r;
          double trace = 0;
          for (Eigen::Index k = 0; k < matrix.rows(); ++k)
            trace += elimination.group_inverse(Eigen::VectorXd::Unit(matrix.rows(), k))[k];
          EXPECT_NEAR(trace / expected, 1, 1e-11)
              << neurons << " seed=" << seed << " bias=" << bias << " r=" << r;
        }
      }
    }
  }
}

// The state that is rarest of all may be so rare that it is 0.
TEST(Elimination, MirrorImagesAreSolvedAlike) {
  for (const double bias : {15.0, 100.0, 600.0}) {
    const auto network = generate_network("gaussian:n=5,seed=3").scaled(4);
    const auto rising = stationary_of(network.with_bias(Eigen::VectorXd::Constant(5, bias)), 0);
    const auto falling = stationary_of(network.with_bias(Eigen::VectorXd::Constant(5, -bias)), 0);
    for (Eigen::Index k = 0; k < rising.size(); ++k)
      EXPECT_NEAR(rising[k], falling[rising.size() - 1 - k], 1e-12 * rising[k] + 1e-300) << bias << " " << k;
  }
}

TEST(Elimination, ReducibleInDoublePrecisionIsSaid) {
  // Flips of probability e^-1000 are none.
  EXPECT_THROW(stationary_of(generate_network("autapses:n=3").scaled(1000), 0), InvalidArgument);
  EXPECT_THROW(transition_matrix(FactoredTransitions(FiringTable(generate_network("autapses:n=15"), 0))),
               InvalidArgument);
}

TEST(TransitionMatrix, IsTheProductOfItsNeurons) {
  const auto network = generate_network("gaussian:n=4,seed=2").scaled(2);
  const auto matrix = transition_matrix(FactoredTransitions(FiringTable(network, 1.2)));
  for (Eigen::Index state = 0; state < 16; ++state) {
    Eigen::VectorXd y(4);
    for (Eigen::Index n = 0; n < 4; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
    const Eigen::VectorXd u = network.dense() * y;
    for (Eigen::Index next = 0; next < 16; ++next) {
      double expected = 1;
      for (Eigen::Index n = 0; n < 4; ++n)
        expected *= firing_probability((next >> n & 1) != 0 ? u[n] : -u[n], 1.2);
      EXPECT_NEAR(matrix(state, next) / expected, 1, 1e-12);
    }
  }
}

// Products of probabilities that underflow decide where these chains are: told, not guessed.
TEST(Elimination, UnderflowIsSaid) {
  const double found_wrong[2][9] = {{498, 32, -528, 32, -365, -186, -528, -186, 383},
                                    {80, 203, 218, 203, 145, 516, 218, 516, 1433}};
  for (const auto& numbers : found_wrong) {
    const Network network(DenseMatrix(Eigen::Map<const DenseMatrix>(numbers, 3, 3)));
    EXPECT_THROW(stationary_of(network, 0), InvalidArgument);
  }
  // Where all that underflows does not matter, nothing is refused: wrong is nowhere more than 1e-9 in sum.
  RandomStream random(3, {.purpose = Purpose::kNetwork});
  int answered = 0;
  for (int k = 0; k < 300; ++k) {
    DenseMatrix weights(3, 3);
    for (double& weight : weights.reshaped()) weight = 300 * random.normal();
    weights = (weights + weights.transpose()).eval();
    try {
      const auto found = stationary_of(Network(weights), 0);
      ++answered;
      Eigen::VectorXd log_weight(8);
      for (Eigen::Index state = 0; state < 8; ++state) {
        const Eigen::Vector3d y((state & 1) != 0 ? 1 : -1, (state & 2) != 0 ? 1 : -1,
                                (state & 4) != 0 ? 1 : -1);
        const Eigen::ArrayXd half = (weights * y / 2).array().abs();
        log_weight[state] = (half + (-2 * half).exp().log1p()).sum();
      }
      const Eigen::ArrayXd expected = (log_weight.array() - log_weight.maxCoeff()).exp();
      EXPECT_LT((found.array() - expected / expected.sum()).abs().sum(), 1e-9) << weights;
    } catch (const InvalidArgument&) {
    }
  }
  EXPECT_GT(answered, 20);
}

}  // namespace
}  // namespace recres
