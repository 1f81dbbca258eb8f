#include "recres/exact/aggregation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/exact/listed_transitions.h"
#include "recres/exact/recurrence.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {
namespace {

std::optional<Eigen::VectorXd> aggregated(const Network& network, double r, std::size_t threads = 2) {
  const FiringTable firing(network, r);
  return stationary_by_aggregation(FactoredTransitions(firing), recurrent_class(firing).states,
                                   find_attractors(network), threads, {});
}

Eigen::VectorXd eliminated(const Network& network, double r) {
  const FiringTable firing(network, r);
  return Elimination(transition_matrix(FactoredTransitions(firing))).stationary();
}

// In every state, where basins exchange once in 10^9 steps or fewer as well.
TEST(Aggregation, EqualsElimination) {
  for (const std::size_t neurons : {6UL, 9UL, 10UL}) {
    for (int seed = 1; seed <= 3; ++seed) {
      for (const double magnitude : {1.0, 5.0, 20.0}) {
        for (const double r : {0.0, 3.0, 20.0}) {
          const auto spec = text("gaussian:n=", neurons, ",seed=", seed);
          const auto network = generate_network(spec).scaled(magnitude);
          const auto found = aggregated(network, r);
          ASSERT_TRUE(found) << spec << " w=" << magnitude << " r=" << r;
          const auto expected = eliminated(network, r);
          EXPECT_LT((found->array() / expected.array() - 1).abs().maxCoeff(), 1e-10)
              << spec << " w=" << magnitude << " r=" << r;
        }
      }
    }
  }
}

TEST(Aggregation, HopfieldWithBiasAndAnyThreads) {
  const Eigen::VectorXd bias = Eigen::VectorXd::LinSpaced(10, -0.4, 0.7);
  const auto network = generate_network("hopfield:patterns=+++--+-+--/+-+-+--++-").scaled(4).with_bias(bias);
  for (const double r : {0.0, 1.5}) {
    const auto found = aggregated(network, r);
    ASSERT_TRUE(found);
    EXPECT_LT((found->array() / eliminated(network, r).array() - 1).abs().maxCoeff(), 1e-10);
    EXPECT_EQ(*found, *aggregated(network, r, 1));
    EXPECT_EQ(*found, *aggregated(network, r, 3));
  }
}

// With rows that leave out what is below 1e-16, as larger chains have: those that are told are right.
TEST(Aggregation, ListedTransitionsAreEnoughOrToldNotToBe) {
  int told = 0;
  for (int seed = 1; seed <= 4; ++seed) {
    for (const double magnitude : {5.0, 20.0}) {
      for (const double r : {0.0, 3.0}) {
        const auto network = generate_network(text("gaussian:n=10,seed=", seed)).scaled(magnitude);
        const FiringTable firing(network, r);
        const auto found = stationary_by_aggregation(
            ListedTransitions(firing), recurrent_class(firing).states, find_attractors(network), 2, {});
        if (!found) continue;
        ++told;
        const auto expected = eliminated(network, r);
        double worst = 0;
        for (Eigen::Index state = 0; state < expected.size(); ++state) {
          if (expected[state] > 1e-12)
            worst = std::max(worst, std::fabs((*found)[state] / expected[state] - 1));
        }
        EXPECT_LT(worst, 1e-9) << seed << " w=" << magnitude << " r=" << r;
        EXPECT_LT((*found - expected).cwiseAbs().sum(), 1e-9) << seed << " w=" << magnitude << " r=" << r;
      }
    }
  }
  EXPECT_GE(told, 12);
}

// A neuron that a bias holds: half of the states are transient.
TEST(Aggregation, TransientStatesHaveNoProbability) {
  auto network = generate_network("gaussian:n=9,seed=2").scaled(3);
  Eigen::VectorXd bias = Eigen::VectorXd::Zero(9);
  bias[4] = 5000;
  network = network.with_bias(bias);
  const auto found = aggregated(network, 1);
  ASSERT_TRUE(found);
  // The same network of the other eight, with what the ninth adds as their bias.
  const std::vector<std::size_t> others = {0, 1, 2, 3, 5, 6, 7, 8};
  const auto rest = network.part(others);
  Eigen::VectorXd pushed(8);
  for (std::size_t k = 0; k < 8; ++k)
    pushed[static_cast<Eigen::Index>(k)] = network.dense()(static_cast<Eigen::Index>(others[k]), 4);
  const auto expected = eliminated(rest.with_bias(pushed), 1);
  double sum = 0;
  for (std::uint64_t state = 0; state < 512; ++state) {
    const double probability = (*found)[static_cast<Eigen::Index>(state)];
    if ((state >> 4 & 1) == 0) {
      EXPECT_EQ(probability, 0);
      continue;
    }
    const auto part = (state & 15) | (state >> 5 << 4);
    EXPECT_NEAR(probability / expected[static_cast<Eigen::Index>(part)], 1, 1e-10);
    sum += probability;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

// Every attractor holds the chain for longer than any iteration lasts: all of them are seen singly, or
// nothing is told. By Peretto's law (SCIENCE 5.4).
TEST(Aggregation, MoreAttractorsThanGroups) {
  for (const std::size_t neurons : {9UL, 11UL, 13UL}) {
    const auto size = static_cast<Eigen::Index>(neurons);
    const auto noise = generate_network(text("gaussian:n=", neurons, ",seed=4")).dense();
    const DenseMatrix weights = 45 * (DenseMatrix::Identity(size, size) + 0.01 * (noise + noise.transpose()));
    const auto found = aggregated(Network(weights), 0);
    if (neurons == 13) {
      EXPECT_FALSE(found);
      continue;
    }
    ASSERT_TRUE(found);
    Eigen::ArrayXd log_weight(found->size());
    for (Eigen::Index state = 0; state < found->size(); ++state) {
      Eigen::VectorXd y(size);
      for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
      const Eigen::ArrayXd half = ((weights * y) / 2).array().abs();
      log_weight[state] = (half + (-2 * half).exp().log1p()).sum();
    }
    const Eigen::ArrayXd expected = (log_weight - log_weight.maxCoeff()).exp();
    EXPECT_LT((found->array() / (expected / expected.sum()) - 1).abs().maxCoeff(), 1e-9) << neurons;
  }
}

TEST(Recurrence, SeveralClosedClassesAreTold) {
  const auto told = [](const Network& network) {
    try {
      recurrent_class(FiringTable(network, 0));
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(told(generate_network("nrooks:cycles=-4/+1").scaled(1000))
                .find("4 closed classes (8 states of period 8"),
            std::string::npos);
  EXPECT_NE(told(generate_network("autapses:n=3").scaled(1000)).find("8 closed classes (1 state, 1 state"),
            std::string::npos);
}

// A neuron that turns its sign at every step goes round for certain, until noise makes it err.
TEST(Recurrence, PeriodOfACertainCycle) {
  const DenseMatrix weights = DenseMatrix::Constant(1, 1, -3000);
  const auto found = recurrent_class(FiringTable(Network(weights), 0));
  EXPECT_EQ(found.states.size(), 2U);
  EXPECT_EQ(found.period, 2U);
  EXPECT_EQ(recurrent_class(FiringTable(Network(weights), 400)).period, 1U);
}

}  // namespace
}  // namespace recres
