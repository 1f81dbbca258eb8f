#include "recres/exact/switching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/exact/elimination.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"

namespace recres {
namespace {

// SCIENCE 5.7: (-4)(+1), w = 20, from one 8-cycle to all four, the likeliest first.
TEST(Switching, PulsesBetweenEightCycles) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  const auto attractors = find_attractors(FiringTable(network, 0));
  ASSERT_EQ(attractors.states.size(), 4U);
  struct Row {
    std::uint64_t steps;
    double r;
    double to[4];
  };
  const Row rows[] = {{10, 10, {0.548, 0.255, 0.135, 0.063}},
                      {10, 20, {0.255, 0.255, 0.245, 0.245}},
                      {5, 20, {0.293, 0.280, 0.218, 0.209}},
                      {3, 1e6, {0.25, 0.25, 0.25, 0.25}}};
  for (const auto& row : rows) {
    const auto matrix =
        switching_matrix(TransitionOperator(FiringTable(network, row.r)), row.steps, attractors);
    for (Eigen::Index from = 0; from < 4; ++from) {
      std::vector<double> found(matrix.row(from).begin(), matrix.row(from).end());
      EXPECT_EQ(found.back(), 0);
      found.pop_back();
      std::sort(found.rbegin(), found.rend());
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_NEAR(found[k], row.to[k], 6e-4) << row.steps << " r=" << row.r;
      EXPECT_NEAR(matrix.row(from).sum(), 1, 1e-12);
    }
  }
}

TEST(Switching, NoStepsAndNoNoiseChangeNothing) {
  const auto network = generate_network("hopfield:patterns=+++--/+-+-+").scaled(50);
  const auto attractors = find_attractors(FiringTable(network, 0));
  const auto count = static_cast<Eigen::Index>(attractors.states.size());
  for (const std::uint64_t steps : {0UL, 7UL}) {
    const auto matrix = switching_matrix(TransitionOperator(FiringTable(network, 0)), steps, attractors);
    for (Eigen::Index k = 0; k < count; ++k) {
      const bool is_fixed = attractors.states[static_cast<std::size_t>(k)].size() == 1;
      EXPECT_TRUE(!is_fixed || matrix(k, k) > 0.999);
    }
  }
}

// Autapses leave a fixed point when any neuron flips: after 1/(1 - (1 - q)^N) steps on average.
TEST(Switching, ResidenceInAFixedPoint) {
  for (const double magnitude : {5.0, 20.0}) {
    const auto network = generate_network("autapses:n=4").scaled(magnitude);
    for (const double r : {0.0, 3.0}) {
      const FiringTable firing(network, r);
      const TransitionOperator chain(firing);
      const auto matrix = transition_matrix(chain);
      const Elimination elimination(matrix);
      const auto steps = residence_steps(chain, elimination.stationary(), find_attractors(firing));
      ASSERT_EQ(steps.size(), 16U);
      const double leaving = -std::expm1(4 * std::log1p(-firing_probability(-magnitude, r)));
      for (const double found : steps) EXPECT_NEAR(found * leaving, 1, 1e-10);
    }
  }
}

}  // namespace
}  // namespace recres
