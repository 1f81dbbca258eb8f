#include "recres/exact/switching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"

namespace recres {
namespace {

// SCIENCE 5.7: (-4)(+1), w = 20, from one 8-cycle to all four, the likeliest first.
TEST(Switching, PulsesBetweenEightCycles) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  const auto attractors = find_attractors(network);
  ASSERT_EQ(attractors.states.size(), 4U);
  struct Pulse {
    std::uint64_t steps;
    double r;
    double to[4];
  };
  const Pulse rows[] = {{10, 10, {0.548, 0.255, 0.135, 0.063}},
                        {10, 20, {0.255, 0.255, 0.245, 0.245}},
                        {5, 20, {0.293, 0.280, 0.218, 0.209}},
                        {3, 1e6, {0.25, 0.25, 0.25, 0.25}}};
  for (const auto& row : rows) {
    const auto [matrix, undecided] =
        switching_matrix(FactoredTransitions(FiringTable(network, row.r)), row.steps, attractors);
    for (Eigen::Index from = 0; from < 4; ++from) {
      std::vector<double> found(matrix.row(from).begin(), matrix.row(from).end());
      EXPECT_EQ(undecided[from], 0);
      std::sort(found.rbegin(), found.rend());
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_NEAR(found[k], row.to[k], 6e-4) << row.steps << " r=" << row.r;
      EXPECT_NEAR(matrix.row(from).sum(), 1, 1e-12);
    }
  }
}

TEST(Switching, NoStepsAndNoNoiseChangeNothing) {
  const auto network = generate_network("hopfield:patterns=+++--/+-+-+").scaled(50);
  const auto attractors = find_attractors(network);
  const auto count = static_cast<Eigen::Index>(attractors.states.size());
  for (const std::uint64_t steps : {0UL, 7UL}) {
    const auto matrix = switching_matrix(FactoredTransitions(FiringTable(network, 0)), steps, attractors);
    for (Eigen::Index k = 0; k < count; ++k) {
      const bool is_fixed = attractors.states[static_cast<std::size_t>(k)].size() == 1;
      EXPECT_TRUE(!is_fixed || matrix.to(k, k) > 0.999);
    }
  }
}

// A pulse without end leaves the network where the stationary distribution is; squaring and stepping agree.
TEST(Switching, LongPulsesForgetTheStart) {
  const auto network = generate_network("gaussian:n=6,seed=1").scaled(5);
  const FactoredTransitions chain(FiringTable(network, 1));
  const auto attractors = find_attractors(network);
  const auto count = static_cast<Eigen::Index>(attractors.states.size());
  ASSERT_GE(count, 2);
  const auto stationary = Elimination(transition_matrix(chain)).stationary();
  Eigen::VectorXd mass = Eigen::VectorXd::Zero(count);
  for (Eigen::Index state = 0; state < stationary.size(); ++state)
    mass[attractors.basin_of[static_cast<std::size_t>(state)]] += stationary[state];
  for (const std::uint64_t steps : {std::uint64_t{100'000}, std::uint64_t{1'000'000'000'000'000}}) {
    const auto [to, undecided] = switching_matrix(chain, steps, attractors);
    EXPECT_LT((to.rowwise() - mass.transpose()).cwiseAbs().maxCoeff(), 1e-11) << steps;
  }
  // 33 steps are few enough to be taken one by one, 10 000 are not.
  const auto few = switching_matrix(chain, 33, attractors).to;
  TransitionMatrix power = transition_matrix(chain);
  TransitionMatrix product = TransitionMatrix::Identity(64, 64);
  for (int k = 0; k < 10'000; ++k) {
    product = (product * power).eval();
    if (k + 1 != 33 && k + 1 != 10'000) continue;
    const auto found = k + 1 == 33 ? few : switching_matrix(chain, 10'000, attractors).to;
    for (Eigen::Index from = 0; from < count; ++from) {
      Eigen::VectorXd expected = Eigen::VectorXd::Zero(count);
      const auto& states = attractors.states[static_cast<std::size_t>(from)];
      for (const auto state : states) {
        for (Eigen::Index end = 0; end < 64; ++end) {
          expected[attractors.basin_of[static_cast<std::size_t>(end)]] +=
              product(static_cast<Eigen::Index>(state), end) / static_cast<double>(states.size());
        }
      }
      EXPECT_LT((found.row(from).transpose() - expected).cwiseAbs().maxCoeff(), 1e-11) << k + 1;
    }
  }
}

// One and two neurons, where a matrix is no whole vector wide: each forgets by 1 - 2q a step.
TEST(Switching, LongPulsesOnTinyNetworks) {
  for (const auto* spec : {"autapses:n=1", "autapses:n=2"}) {
    const auto network = generate_network(spec).scaled(3);
    const auto attractors = find_attractors(network);
    const double kept = std::pow(1 - 2 * firing_probability(-3, 2), 1000);
    const auto [to, undecided] =
        switching_matrix(FactoredTransitions(FiringTable(network, 2)), 1000, attractors);
    const auto neurons = static_cast<double>(network.neurons());
    EXPECT_NEAR(to(0, 0), std::pow((1 + kept) / 2, neurons), 1e-12);
  }
}

// Autapses leave a fixed point when any neuron flips: after 1/(1 - (1 - q)^N) steps on average.
TEST(Switching, ResidenceInAFixedPoint) {
  for (const double magnitude : {5.0, 20.0}) {
    const auto network = generate_network("autapses:n=4").scaled(magnitude);
    for (const double r : {0.0, 3.0}) {
      const FiringTable firing(network, r);
      const FactoredTransitions chain(firing);
      const auto matrix = transition_matrix(chain);
      const Elimination elimination(matrix);
      const auto steps = residence_steps(chain, elimination.stationary(), find_attractors(network));
      ASSERT_EQ(steps.size(), 16U);
      const double leaving = -std::expm1(4 * std::log1p(-firing_probability(-magnitude, r)));
      for (const double found : steps) EXPECT_NEAR(found * leaving, 1, 1e-10);
    }
  }
}

}  // namespace
}  // namespace recres
