#include "recres/exact/exact_point.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/law/step_entropy.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/resonance/resonance.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

ExactPoint point_of(const Network& network, double r) {
  return exact_curve(network, {&r, 1}, {.threads = 2}).front();
}

// One block, whatever it is, through the whole matrix.
struct Whole {
  Elimination elimination;
  std::vector<Mode> modes;
  double entropy = 0;
  double divergence = 0;
  double joint_information = 0;
};

Whole whole_chain(const Network& network, double r) {
  const FiringTable firing(network, r);
  const FactoredTransitions chain(firing);
  const auto matrix = transition_matrix(chain);
  Whole out{.elimination = Elimination(matrix), .modes = {}};
  const auto& pi_of_all = out.elimination.stationary();
  out.modes = matrix.rows() <= kMostSpectrumStates
                  ? *slowest_modes(matrix, out.elimination, 8)
                  : *modes_of(*some_eigenpairs(chain, pi_of_all, 8, 2, {}), 8);
  const auto& pi = out.elimination.stationary();
  for (Eigen::Index a = 0; a < matrix.rows(); ++a) {
    out.entropy -= pi[a] * std::log2(pi[a]);
    out.divergence += pi[a] * step_entropy_bits(firing.rarer(static_cast<std::uint64_t>(a)));
    for (Eigen::Index b = 0; b < matrix.cols(); ++b) {
      if (matrix(a, b) > 0) out.joint_information += pi[a] * matrix(a, b) * std::log2(matrix(a, b) / pi[b]);
    }
  }
  return out;
}

// SCIENCE 5.3: q = p(-w, r), I = 1 - h2(q) for each neuron, relaxation -1/ln(1 - 2q).
struct Row {
  double magnitude;
  double r;
  double information_bits;
  double relaxation_steps;
};
constexpr Row kRows[] = {{10, 0, 0.999279550433, 1.101323e+04},  {10, 2, 0.995699367878, 1.511446e+03},
                         {10, 5, 0.805203718317, 1.611680e+01},  {20, 0, 0.999999937554, 2.425826e+08},
                         {20, 5, 0.998582461015, 5.216902e+03},  {20, 8, 0.936992049322, 6.707603e+01},
                         {20, 10, 0.833750139492, 1.986656e+01}, {20, 40, 0.108311753384, 1.040734e+00}};

TEST(ExactPoint, AutapsesAndPermutations) {
  for (const auto& row : kRows) {
    for (const auto* spec : {"autapses:n=5", "nrooks:cycles=-4/+1", "nrooks:cycles=-60/+13"}) {
      const auto network = generate_network(spec).scaled(row.magnitude);
      const auto point = point_of(network, row.r);
      const auto neurons = static_cast<double>(network.neurons());
      EXPECT_DOUBLE_EQ(point.entropy_bits, neurons);
      EXPECT_NEAR(point.mutual_information_bits / neurons, row.information_bits, 1e-12) << spec;
      EXPECT_NEAR(point.divergence_bits / neurons, 1 - row.information_bits, 1e-12) << spec;
      EXPECT_NEAR(*point.relaxation_steps() / row.relaxation_steps, 1, 5e-7) << spec;
    }
    for (const auto* spec : {"autapses:n=5", "nrooks:cycles=-4/+1", "nrooks:cycles=-3/+2"}) {
      const auto whole = whole_chain(generate_network(spec).scaled(row.magnitude), row.r);
      EXPECT_NEAR(whole.entropy, 5, 1e-10) << spec;
      EXPECT_NEAR(whole.entropy - whole.divergence, 5 * row.information_bits, 1e-9) << spec;
      EXPECT_NEAR(whole.modes.front().relaxation_steps / row.relaxation_steps, 1, 2e-6) << spec;
    }
  }
}

// The slowest modes of (-4)(+1) go round in eight steps, but for the one that holds neuron 4.
TEST(ExactPoint, CyclesAreRotatingModes) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  for (const auto& modes : {*point_of(network, 8).modes, whole_chain(network, 8).modes}) {
    ASSERT_GE(modes.size(), 5U);
    std::size_t eights = 0;
    std::size_t threes = 0;
    std::size_t standing = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      eights += std::fabs(modes[k].period_steps - 8) < 1e-6 ? 1U : 0U;
      threes += std::fabs(modes[k].period_steps - 8.0 / 3) < 1e-6 ? 1U : 0U;
      standing += std::isinf(modes[k].period_steps) ? 1U : 0U;
    }
    EXPECT_EQ(eights, 2U);
    EXPECT_EQ(threes, 2U);
    EXPECT_EQ(standing, 1U);
  }
}

// SCIENCE 5.6.
TEST(ExactPoint, AsymmetricNetworkWithBias) {
  DenseMatrix weights(3, 3);
  weights << 1.5, -2, 0.5, 0.7, 0, -1.2, -0.3, 2.2, -0.8;
  const auto network = Network(weights).with_bias(Eigen::Vector3d(0.1, -0.4, 0.25));
  const double expected[3][4] = {{0, 2.813186170, 1.040122697, 1.773063473},
                                 {1, 2.860397080, 0.876036311, 1.984360770},
                                 {3, 2.962650992, 0.405888919, 2.556762073}};
  for (const auto& row : expected) {
    const auto point = point_of(network, row[0]);
    EXPECT_NEAR(point.entropy_bits, row[1], 1e-9);
    EXPECT_NEAR(point.mutual_information_bits, row[2], 1e-9);
    EXPECT_NEAR(point.divergence_bits, row[3], 1e-9);
  }
}

TEST(ExactPoint, BothWaysToInformationAgree) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto spec = "gaussian:n=" + std::to_string(1 + seed % 6) + ",seed=" + std::to_string(seed);
    const auto network = generate_network(spec).scaled(0.3 * static_cast<double>(seed));
    for (const double r : {0.0, 1.0, 6.0}) {
      const auto whole = whole_chain(network, r);
      const auto point = point_of(network, r);
      EXPECT_NEAR(whole.entropy - whole.divergence, whole.joint_information, 1e-10) << spec << " r=" << r;
      EXPECT_NEAR(point.mutual_information_bits, whole.joint_information, 1e-10) << spec << " r=" << r;
      EXPECT_NEAR(point.entropy_bits, whole.entropy, 1e-10);
      EXPECT_GE(point.mutual_information_bits, 0);
      EXPECT_LE(point.entropy_bits, static_cast<double>(network.neurons()) + 1e-12);
    }
  }
}

// Beyond what is solved densely: the Arnoldi method against the whole spectrum, at two blocks' expense.
TEST(Modes, LargeChainsHaveTheModesOfTheirParts) {
  auto small = generate_network("gaussian:n=5,seed=3").scaled(1.5).dense();
  DenseMatrix both = DenseMatrix::Zero(10, 10);
  both.topLeftCorner(5, 5) = small;
  both.bottomRightCorner(5, 5) = 0.7 * small;
  for (const double r : {0.0, 3.0}) {
    const auto found = whole_chain(Network(both), r).modes;
    const auto first = whole_chain(Network(small), r).modes;
    const auto second = whole_chain(Network(DenseMatrix(0.7 * small)), r).modes;
    const double slowest = std::max(first.front().relaxation_steps, second.front().relaxation_steps);
    EXPECT_NEAR(found.front().relaxation_steps / slowest, 1, 1e-8);
    EXPECT_NEAR(*point_of(Network(both), r).relaxation_steps() / slowest, 1, 1e-8);
  }
}

// Metastable chains of 512 states, whose slowest modes an iteration gets wrong: 1.4e22 and 1.2e11 steps.
TEST(Modes, MetastableChainsOfNineNeurons) {
  const double r = 0;
  for (const auto& [seed, steps] : {std::pair{1, 1.4025e22}, std::pair{6, 8.1805e11}}) {
    const auto network = generate_network("gaussian:n=9,seed=" + std::to_string(seed)).scaled(20);
    const auto relaxation = exact_curve(network, {&r, 1}).front().relaxation_steps();
    ASSERT_TRUE(relaxation) << seed;
    EXPECT_NEAR(*relaxation / steps, 1, 1e-3) << seed;
  }
}

// Symmetric networks without noise beyond 8 neurons: a closed form, held against the elimination.
TEST(ExactPoint, LargerSymmetricNetworks) {
  auto weights = generate_network("gaussian:n=9,seed=5").dense();
  weights = (2 * (weights + weights.transpose())).eval();
  const auto network = Network(weights).with_bias(Eigen::VectorXd::LinSpaced(9, -0.5, 0.8));
  const auto point = point_of(network, 0);
  const Elimination elimination(transition_matrix(FactoredTransitions(FiringTable(network, 0))));
  EXPECT_LT((point.stationary.array() / elimination.stationary().array() - 1).abs().maxCoeff(), 1e-10);
}

// A chain whose spectrum the solver finds only after its many eigenvalues near 0 are moved: without that it
// tells 0.03 for the slowest.
TEST(Modes, ManyEigenvaluesNearZero) {
  const auto network = generate_network("hopfield:patterns=++++----/+-+-+-+-").scaled(4);
  const FactoredTransitions chain(FiringTable(network, 2));
  const auto matrix = transition_matrix(chain);
  const Elimination elimination(matrix);
  const auto all = all_eigenpairs(matrix, elimination.stationary());
  const auto some = some_eigenpairs(chain, elimination.stationary(), 8, 1, {});
  ASSERT_TRUE(all && some);
  for (std::size_t k = 0; k < some->values.size(); ++k)
    EXPECT_NEAR(std::abs(all->values[k]), std::abs(some->values[k]), 1e-10) << k;
  const auto modes = slowest_modes(matrix, elimination, 8);
  ASSERT_TRUE(modes);
  EXPECT_NEAR(modes->front().relaxation_steps * (1 - some->values[0].real()), 1, 1e-5);
}

// A simulation within its sampling error of what is exact.
TEST(ExactPoint, SimulationAgrees) {
  for (const auto* spec : {"gaussian:n=4,seed=4", "gaussian:n=6,seed=5", "hopfield:patterns=+++--/+-+-+"}) {
    const auto network = generate_network(spec).scaled(1.5);
    const std::vector<double> strengths = {1, 4};
    const auto exact = exact_curve(network, strengths);
    const auto curve = measure_resonance(
        network,
        {.noise_strengths = strengths, .run = {.steps = 400'000, .burn_in = 1000}, .replicates = 16});
    for (std::size_t k = 0; k < strengths.size(); ++k) {
      std::vector<double> divergence;
      std::vector<double> information;
      for (const auto& run : curve.points[k].replicates) divergence.push_back(run.divergence_bits);
      information = curve.points[k].corrected_information_bits;
      EXPECT_GT(test::mean_p_value(divergence, exact[k].divergence_bits, 0.02), test::kFalseAlarm) << spec;
      EXPECT_GT(test::mean_p_value(information, exact[k].mutual_information_bits, 1e-4), test::kFalseAlarm)
          << spec;
    }
  }
}

TEST(ExactPoint, WhatIsTooLargeIsRefused) {
  EXPECT_THROW(point_of(generate_network("gaussian:n=21,seed=1"), 1), InvalidArgument);
  EXPECT_THROW(point_of(generate_network("gaussian:n=3,seed=1"), -1), InvalidArgument);
  EXPECT_THROW(point_of(generate_network("gaussian:n=5,seed=1").scaled(3000), 0), InvalidArgument);
}

// All states on one cycle: H = I = N. Independent blocks of periods that share a factor keep their phases.
TEST(ExactPoint, OneCycleOfAllStatesIsOneClosedClass) {
  for (const auto& [spec, neurons] : {std::pair("nrooks:cycles=-1", 1), std::pair("nrooks:cycles=-2", 2)}) {
    const auto point = point_of(generate_network(spec).scaled(1000), 0);
    EXPECT_EQ(point.entropy_bits, neurons);
    EXPECT_EQ(point.mutual_information_bits, neurons);
    EXPECT_EQ(point.period, static_cast<std::uint64_t>(2 * neurons));
    EXPECT_FALSE(point.modes);
  }
  for (const auto* spec : {"nrooks:cycles=+1", "nrooks:cycles=+2", "nrooks:cycles=-3", "nrooks:cycles=-1/-2"})
    EXPECT_THROW(point_of(generate_network(spec).scaled(1000), 0), InvalidArgument) << spec;
  // With a bias the blocks have no closed form, and are as deterministic.
  const Network blocks(DenseMatrix(-1000 * DenseMatrix::Identity(2, 2)));
  EXPECT_THROW(point_of(blocks.with_bias(Eigen::VectorXd::Constant(2, 1)), 0), InvalidArgument);
}

}  // namespace
}  // namespace recres
