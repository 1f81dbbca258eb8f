#include "recres/exact/metastable.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {
namespace {

using Complex = std::complex<double>;
using Numbers = std::vector<std::uint32_t>;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// A chain with its slowest modes, by an eigensolver that knows nothing of slow ones.
struct Chain {
  Eigen::MatrixXd matrix;
  Eigen::VectorXd stationary;
  std::vector<Complex> eigenvalues;
  Eigen::MatrixXcd vectors;
};

Chain solved(const Eigen::MatrixXd& matrix, std::size_t count = kAll) {
  Chain out{.matrix = matrix,
            .stationary = Elimination(TransitionMatrix(matrix)).stationary(),
            .eigenvalues = {},
            .vectors = {}};
  // A 0 in place of the 1; many eigenvalues that are almost 0 are moved away from there, for the solver's
  // sake.
  constexpr double kShift = 0x1p-10;
  Eigen::MatrixXd deflated = matrix.rowwise() - out.stationary.transpose();
  deflated.diagonal().array() += kShift;
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(deflated);
  EXPECT_EQ(solver.info(), Eigen::Success);
  const Eigen::VectorXcd eigenvalues = solver.eigenvalues().array() - kShift;
  std::vector<Eigen::Index> order(static_cast<std::size_t>(matrix.rows()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
    return std::abs(eigenvalues[a]) > std::abs(eigenvalues[b]);
  });
  order.resize(std::min(count, order.size() - 1));
  for (const auto k : order) out.eigenvalues.push_back(eigenvalues[k]);
  out.vectors = solver.eigenvectors()(Eigen::all, order);
  return out;
}

Chain solved(const Network& network, double r, std::size_t count = kAll) {
  return solved(transition_matrix(FactoredTransitions(FiringTable(network, r))), count);
}

std::optional<MetastableSets> sets_of(const Chain& chain) {
  return metastable_sets(chain.stationary, chain.eigenvalues, chain.vectors);
}

// What holds of the sets of any chain, by ways that know nothing of how they were found.
void expect_sound(const Chain& chain, const MetastableSets& found, double tolerance = 1e-11) {
  const auto& chi = found.membership;
  const auto states = chi.rows();
  const auto sets = chi.cols();
  ASSERT_EQ(states, chain.matrix.rows());
  ASSERT_EQ(found.coarse.rows(), sets);
  ASSERT_EQ(found.coarse.cols(), sets);
  EXPECT_GE(chi.minCoeff(), 0);
  EXPECT_LE(chi.maxCoeff(), 1);
  EXPECT_LT((chi.rowwise().sum().array() - 1).abs().maxCoeff(), 1e-14);
  EXPECT_LT((found.coarse.rowwise().sum().array() - 1).abs().maxCoeff(), tolerance);
  EXPECT_NEAR(found.probability.sum(), 1, 1e-13);
  EXPECT_LT((chi.transpose() * chain.stationary - found.probability).cwiseAbs().maxCoeff(), 1e-15);
  EXPECT_LT((found.coarse.transpose() * found.probability - found.probability).cwiseAbs().maxCoeff(),
            tolerance);

  std::vector<bool> has_state(static_cast<std::size_t>(sets));
  double crispness = 0;
  for (Eigen::Index state = 0; state < states; ++state) {
    const auto set = found.set_of.at(static_cast<std::size_t>(state));
    EXPECT_GE(chi(state, static_cast<Eigen::Index>(set)), chi.row(state).maxCoeff() - 1e-8);
    has_state.at(set) = true;
    for (Eigen::Index k = 0; k < sets; ++k)
      crispness += chain.stationary[state] * chi(state, k) * chi(state, k);
  }
  EXPECT_EQ(std::count(has_state.begin(), has_state.end(), true), sets);
  EXPECT_NEAR(found.crispness, crispness, 1e-14);

  // The subspace is invariant, and the coarse chain is the projection of P.
  EXPECT_LT((chain.matrix * chi - chi * found.coarse).cwiseAbs().maxCoeff(), tolerance);
  const Eigen::MatrixXd weighted = chi.transpose() * chain.stationary.asDiagonal();
  const Eigen::MatrixXd mass = weighted * chi;
  EXPECT_LT((mass * found.coarse - weighted * chain.matrix * chi).cwiseAbs().maxCoeff(), tolerance);

  std::vector<Complex> expected(chain.eigenvalues.begin(), chain.eigenvalues.begin() + sets - 1);
  expected.emplace_back(1);
  const Eigen::VectorXcd eigenvalues = Eigen::EigenSolver<Eigen::MatrixXd>(found.coarse, false).eigenvalues();
  for (const Complex& one : expected)
    EXPECT_LT((eigenvalues.array() - one).abs().minCoeff(), 100 * tolerance) << one;
  for (const Complex& one : eigenvalues) {
    const auto is_it = [&](const Complex& other) { return std::abs(other - one) < 100 * tolerance; };
    EXPECT_TRUE(std::any_of(expected.begin(), expected.end(), is_it)) << one;
  }
}

// From every state of a block the same probabilities to the blocks, within a block shares by state: the
// chain of the blocks is a chain by itself, and its eigenvalues are eigenvalues of the whole.
const Numbers kBlockOf{0, 1, 0, 2, 1, 2, 2, 0, 2};

Eigen::MatrixXd block_chain(const Eigen::MatrixXd& between) {
  const auto states = static_cast<Eigen::Index>(kBlockOf.size());
  Eigen::MatrixXd shares(states, states);
  for (Eigen::Index from = 0; from < states; ++from) {
    for (Eigen::Index to = 0; to < states; ++to)
      shares(from, to) = static_cast<double>(1 + (3 * from + 5 * to + from * to) % 7);
  }
  Eigen::MatrixXd matrix(states, states);
  for (Eigen::Index from = 0; from < states; ++from) {
    for (Eigen::Index to = 0; to < states; ++to) {
      const auto block = kBlockOf[static_cast<std::size_t>(to)];
      double whole = 0;
      for (Eigen::Index other = 0; other < states; ++other)
        whole += kBlockOf[static_cast<std::size_t>(other)] == block ? shares(from, other) : 0;
      matrix(from, to) = between(kBlockOf[static_cast<std::size_t>(from)], block) * shares(from, to) / whole;
    }
  }
  return matrix;
}

Eigen::MatrixXd is_in_block() {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(kBlockOf.size()), 3);
  for (std::size_t k = 0; k < kBlockOf.size(); ++k) out(static_cast<Eigen::Index>(k), kBlockOf[k]) = 1;
  return out;
}

TEST(Metastable, BlocksAreFoundAsTheyWereMade) {
  for (const double scale : {1.0, 1e-3, 1e-6}) {
    Eigen::MatrixXd between(3, 3);
    between << 0, 2e-2, 1e-3, 3e-3, 0, 1e-2, 1e-2, 5e-3, 0;
    between *= scale;
    between.diagonal() = 1 - between.rowwise().sum().array();
    for (const std::size_t count : {3UL, 5UL, kAll}) {
      const auto chain = solved(block_chain(between), count);
      const auto found = sets_of(chain);
      ASSERT_TRUE(found) << scale;
      expect_sound(chain, *found);
      EXPECT_EQ(found->set_of, kBlockOf);
      EXPECT_LT((found->membership - is_in_block()).cwiseAbs().maxCoeff(), 1e-12 / scale);
      EXPECT_LT((found->coarse - between).cwiseAbs().maxCoeff(), 1e-14 + 1e-12 * scale);
      EXPECT_NEAR(found->crispness, 1, 1e-9);
    }
  }
}

// States that leave their blocks at rates of their own: memberships are in [0, 1], no longer 0 or 1.
TEST(Metastable, BlocksThatLeakUnevenly) {
  Eigen::MatrixXd matrix = block_chain(Eigen::MatrixXd::Identity(3, 3));
  for (Eigen::Index from = 0; from < matrix.rows(); ++from) {
    matrix.row(from) *= 1 - 2e-3 * static_cast<double>(from);
    matrix(from, (5 * from + 2) % 9) += 2e-3 * static_cast<double>(from);
  }
  const auto chain = solved(matrix);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  expect_sound(chain, *found);
  EXPECT_EQ(found->set_of, kBlockOf);
  EXPECT_GT(found->coarse.minCoeff(), -1e-4);
  EXPECT_GT(found->crispness, 0.98);
  EXPECT_LT(found->crispness, 1 - 1e-6);
  // The flow between crisp blocks is the same to the first order in the leaks.
  const Eigen::MatrixXd weighted = is_in_block().transpose() * chain.stationary.asDiagonal();
  const Eigen::MatrixXd flow = weighted * matrix * is_in_block();
  const Eigen::VectorXd probability = weighted.rowwise().sum();
  EXPECT_LT((found->probability - probability).cwiseAbs().maxCoeff(), 0.01);
  for (Eigen::Index from = 0; from < 3; ++from) {
    for (Eigen::Index to = 0; to < 3; ++to)
      EXPECT_NEAR(found->coarse(from, to), flow(from, to) / probability[from], 1e-3);
  }
}

// Blobs that are gone through in order: no reversible chain, complex eigenvalues a + bω + cω².
TEST(Metastable, BlobsThatGoRound) {
  Eigen::MatrixXd between(3, 3);
  between << 0.03, 0.95, 0.02, 0.02, 0.03, 0.95, 0.95, 0.02, 0.03;
  const auto chain = solved(block_chain(between));
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  const Complex turn = std::polar(1.0, 2 * std::numbers::pi / 3);
  const Complex eigenvalue = 0.03 + 0.95 * turn + 0.02 * turn * turn;
  EXPECT_NEAR(std::fabs(chain.eigenvalues[0].imag()), std::fabs(eigenvalue.imag()), 1e-13);
  expect_sound(chain, *found);
  EXPECT_EQ(found->set_of, kBlockOf);
  EXPECT_LT((found->coarse - between).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_NEAR(found->crispness, 1, 1e-12);
}

// The patterns differ in two neurons that are free to turn together; slow is the way to their negatives.
TEST(Metastable, HopfieldNetOfFiveNeurons) {
  const auto chain = solved(generate_network("hopfield:patterns=+++--/+-+-+").scaled(20), 10, 12);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  expect_sound(chain, *found);
  ASSERT_EQ(found->membership.cols(), 2);
  EXPECT_GT(found->crispness, 0.999);
  // The patterns +++-- and +-+-+ are states 7 and 21, their negatives 24 and 10.
  const auto set = found->set_of[7];
  EXPECT_EQ(found->set_of[21], set);
  EXPECT_EQ(found->set_of[24], 1 - set);
  EXPECT_EQ(found->set_of[10], 1 - set);
  for (const Eigen::Index pattern : {7, 21}) {
    EXPECT_NEAR(found->membership(pattern, set), 1, 1e-9);
    EXPECT_NEAR(found->membership(31 - pattern, set), 0, 1e-9);
  }
  // Turning all signs changes nothing but the names.
  for (Eigen::Index state = 0; state < 32; ++state)
    EXPECT_NEAR(found->membership(state, 0), found->membership(31 - state, 1), 1e-9);
  EXPECT_NEAR(found->probability[0], 0.5, 1e-10);

  // The mean time from a pattern to the other side, by the linear equations of first passages.
  std::vector<Eigen::Index> side;
  for (Eigen::Index state = 0; state < 32; ++state) {
    if (found->membership(state, set) > 0.1) side.push_back(state);
  }
  const auto size = static_cast<Eigen::Index>(side.size());
  const Eigen::MatrixXd stays = Eigen::MatrixXd::Identity(size, size) - chain.matrix(side, side);
  const Eigen::VectorXd passage = stays.partialPivLu().solve(Eigen::VectorXd::Ones(size));
  const auto at = std::find(side.begin(), side.end(), 7) - side.begin();
  const double probability_of_leaving = found->coarse(set, 1 - static_cast<Eigen::Index>(set));
  EXPECT_NEAR(passage[at] * probability_of_leaving, 1, 0.01);
}

TEST(Metastable, HopfieldNetWithASetForEachPattern) {
  const auto network = generate_network("hopfield:patterns=++++----/+-+-+-+-").scaled(4);
  const auto chain = solved(network, 2, 16);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  expect_sound(chain, *found);
  ASSERT_EQ(found->membership.cols(), 4);
  std::vector<bool> is_held(4);
  for (const Eigen::Index pattern : {15, 85, 240, 170}) {
    const auto set = found->set_of[static_cast<std::size_t>(pattern)];
    is_held.at(set) = true;
    EXPECT_GT(found->membership(pattern, set), 0.9999);
    EXPECT_NEAR(found->probability[set], 0.25, 1e-9);
  }
  EXPECT_EQ(is_held, std::vector<bool>(4, true));
  EXPECT_GT(found->coarse.minCoeff(), 0);
  // The chain of the sets goes where P goes, in the long run as well.
  Eigen::MatrixXd fine = chain.matrix;
  Eigen::MatrixXd coarse = found->coarse;
  for (int k = 0; k < 16; ++k) {
    fine = (fine * fine).eval();
    coarse = (coarse * coarse).eval();
    EXPECT_LT((fine * found->membership - found->membership * coarse).cwiseAbs().maxCoeff(), 1e-8);
  }
  EXPECT_LT(coarse.maxCoeff(), 0.9);
}

// Two neurons that turn their signs round, in four phases, beside two that forget: the phases are a chain of
// their own, and known.
TEST(Metastable, PhasesOfARotation) {
  const auto turning = generate_network("nrooks:cycles=-2").scaled(20);
  DenseMatrix weights = DenseMatrix::Zero(4, 4);
  weights.topLeftCorner(2, 2) = turning.dense();
  weights.bottomRightCorner(2, 2) << 0.2, -0.1, 0.15, 0.1;
  const double r = 5;
  const auto chain = solved(Network(weights), r);
  EXPECT_NEAR(chain.eigenvalues[0].real(), 0, 1e-12);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  expect_sound(chain, *found);
  ASSERT_EQ(found->membership.cols(), 4);
  for (std::uint32_t state = 0; state < 16; ++state) EXPECT_EQ(found->set_of[state], state % 4);
  const Eigen::MatrixXd expected = transition_matrix(FactoredTransitions(FiringTable(turning, r)));
  EXPECT_LT((found->coarse - expected).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((found->probability.array() - 0.25).abs().maxCoeff(), 1e-12);
}

// Four 8-cycles: 5 modes that fade alike, 10 in half the time. All 31 known, every state is a set by itself.
TEST(Metastable, EightCycles) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  EXPECT_FALSE(sets_of(solved(network, 5, 16)));
  const auto chain = solved(network, 5);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  expect_sound(chain, *found);
  ASSERT_EQ(found->membership.cols(), 32);
  for (std::uint32_t state = 0; state < 32; ++state) EXPECT_EQ(found->set_of[state], state);
  EXPECT_LT((found->coarse - chain.matrix).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(Metastable, GaussianNetworks) {
  int with_sets = 0;
  int crisp = 0;
  for (int seed = 1; seed <= 40; ++seed) {
    for (const double magnitude : {2.0, 6.0, 20.0}) {
      const auto spec = text("gaussian:n=", 3 + seed % 4, ",seed=", seed);
      const auto chain = solved(generate_network(spec).scaled(magnitude), 3, 16);
      const auto found = sets_of(chain);
      if (!found) continue;
      SCOPED_TRACE(text(spec, " w=", magnitude));
      ++with_sets;
      expect_sound(chain, *found, 1e-10);
      EXPECT_GT(found->crispness, 1 / static_cast<double>(found->membership.cols()));
      if (found->crispness < 0.7) continue;
      ++crisp;
      EXPECT_GT(found->coarse.minCoeff(), -0.1);
      EXPECT_LT(found->coarse.maxCoeff(), 1.1);
    }
  }
  EXPECT_GT(with_sets, 50);
  EXPECT_GT(crisp, 40);
}

TEST(Metastable, NothingWhereNothingIsSlow) {
  for (const double magnitude : {0.0, 0.3, 1.0})
    EXPECT_FALSE(sets_of(solved(generate_network("gaussian:n=5,seed=4").scaled(magnitude), 0)));
  // Neurons by themselves: relaxation times τ, τ/2, τ/3 …, of which the first 10 are known.
  EXPECT_FALSE(sets_of(solved(generate_network("autapses:n=4").scaled(10), 3, 10)));
}

// The state 0 is left once in 1000 steps and come to once in 10^300, or never.
TEST(Metastable, StatesThatHardlyOccur) {
  for (const double probability : {1e-20, 1e-303, 0.0}) {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(7, 7);
    matrix.topLeftCorner(1, 1) << 1 - 1e-3;
    matrix(0, 1) = 1e-3;
    matrix.block(1, 1, 3, 3).setConstant(1.0 / 3);
    matrix.block(4, 4, 3, 3).setConstant(1.0 / 3);
    for (Eigen::Index k = 1; k < 4; ++k) {
      matrix(k, k) -= 1e-4 + probability;
      matrix(k, 0) = probability;
      matrix(k, k + 3) += 1e-4;
      matrix(k + 3, k) += 1e-4;
      matrix(k + 3, k + 3) -= 1e-4;
    }
    auto chain = solved(matrix.cwiseMax(1e-306));
    if (probability == 0) chain.stationary[0] = 0;
    const auto found = sets_of(chain);
    ASSERT_TRUE(found) << probability;
    expect_sound(chain, *found);
    EXPECT_EQ(found->set_of, (Numbers{0, 1, 1, 1, 2, 2, 2}));
    EXPECT_NEAR(found->probability[0], 0, 1e-15);
    EXPECT_NEAR(found->coarse(0, 0), 1 - 1e-3, 1e-12);
    EXPECT_NEAR(found->coarse(1, 2), 1e-4, 1e-12);
    EXPECT_NEAR(found->crispness, 1, 1e-10);
  }
}

// Vectors of equal eigenvalues are any that span the same, and all have any length and phase.
TEST(Metastable, OnlyTheSpanOfTheVectorsMatters) {
  Eigen::MatrixXd between = Eigen::MatrixXd::Constant(3, 3, 1e-3);
  between.diagonal().setConstant(1 - 2e-3);
  auto chain = solved(block_chain(between), 6);
  const auto expected = sets_of(chain);
  ASSERT_TRUE(expected);
  chain.eigenvalues[0] = chain.eigenvalues[1] = 1 - 3e-3;
  const Eigen::MatrixXd indicators = is_in_block();
  chain.vectors.col(0) = (indicators.col(0) - indicators.col(1)) * Complex(3, 4);
  chain.vectors.col(1) =
      (indicators.col(0) - (1 + 1e-5) * indicators.col(1) + 1e-5 * indicators.col(2)) * Complex(0, 1e-200);
  const auto found = sets_of(chain);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->set_of, kBlockOf);
  EXPECT_LT((found->membership - expected->membership).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_LT((found->coarse - between).cwiseAbs().maxCoeff(), 1e-12);

  chain.vectors.col(1) = chain.vectors.col(0);
  EXPECT_FALSE(sets_of(chain));
  chain.vectors.col(1).setZero();
  EXPECT_FALSE(sets_of(chain));
  chain.vectors.col(1).setOnes();
  EXPECT_FALSE(sets_of(chain));
}

// Vectors that tell one state after the other from the rest: as many sets as modes are chosen, and one.
std::size_t number_of_sets(const std::vector<Complex>& eigenvalues, Eigen::Index states = 10) {
  Eigen::MatrixXcd vectors = Eigen::MatrixXcd::Zero(states, static_cast<Eigen::Index>(eigenvalues.size()));
  for (Eigen::Index k = 0; k < vectors.cols(); ++k) {
    const double sign = eigenvalues[static_cast<std::size_t>(k)].imag();
    vectors(k, k) = 1;
    if (sign > 0) vectors(k + 1, k) = Complex(0, 1);
    if (sign < 0) {
      vectors.col(k).setZero();
      vectors(k - 1, k) = 1;
      vectors(k, k) = Complex(0, -1);
    }
  }
  const Eigen::VectorXd stationary = Eigen::VectorXd::Constant(states, 1 / static_cast<double>(states));
  const auto found = metastable_sets(stationary, eigenvalues, vectors);
  if (!found) return 0;
  EXPECT_EQ(found->coarse.rows(), found->membership.cols());
  return static_cast<std::size_t>(found->membership.cols());
}

TEST(Metastable, NumberOfSets) {
  EXPECT_EQ(number_of_sets({}), 0U);
  EXPECT_EQ(number_of_sets({0.99, 0.5}), 2U);
  EXPECT_EQ(number_of_sets({-0.99, 0.5}), 2U);
  EXPECT_EQ(number_of_sets({0.99, 0.98, 0.5}), 3U);
  // Relaxation in 99.5, 9.5 and 0.4 steps; one counts for the last.
  EXPECT_EQ(number_of_sets({0.99, 0.9, 0.1}), 2U);
  EXPECT_EQ(number_of_sets({0.99, 0.92, 0.1}), 3U);
  EXPECT_EQ(number_of_sets({0.99, 0.92, 0}), 3U);
  // The last one known is never chosen, unless it is the last one there is.
  EXPECT_EQ(number_of_sets({0.9}), 0U);
  EXPECT_EQ(number_of_sets({0.9}, 2), 2U);
  EXPECT_EQ(number_of_sets({0.9, 0.9, 0.9}), 0U);
  EXPECT_EQ(number_of_sets({0.9, 0.9, 0.9}, 4), 4U);
  EXPECT_EQ(number_of_sets({0.9, 0.85}), 0U);
  // 2.4 and 2.6 times as long as the next, or as one step.
  EXPECT_EQ(number_of_sets({std::exp(-1 / 24.0), std::exp(-1 / 10.0)}), 0U);
  EXPECT_EQ(number_of_sets({std::exp(-1 / 26.0), std::exp(-1 / 10.0)}), 2U);
  EXPECT_EQ(number_of_sets({std::exp(-1 / 2.4), 0}), 0U);
  EXPECT_EQ(number_of_sets({std::exp(-1 / 2.6), 0}), 2U);
  // Conjugates and equal moduli stay together.
  EXPECT_EQ(number_of_sets({{0.6, 0.7}, {0.6, -0.7}, 0.1}), 3U);
  EXPECT_EQ(number_of_sets({{0.6, 0.7}, {0.6, -0.7}}), 0U);
  EXPECT_EQ(number_of_sets({0.99, {0.6, 0.7}, {0.6, -0.7}, 0.8}), 2U);
  EXPECT_EQ(number_of_sets({0.93, {0.6, 0.7}, {0.6, -0.7}, 0.1}), 4U);
  EXPECT_EQ(number_of_sets({1 - 1e-15, 1 - 1e-10, 1 - 1e-8, 1 - 2e-8}), 3U);
  EXPECT_EQ(number_of_sets({1, 1 - 1e-15, 0.9}), 3U);
  EXPECT_EQ(number_of_sets({1 + 1e-15, 0.9}), 2U);
}

// Seven points in space that fill no tetrahedron: what lies outside would outweigh a corner.
TEST(Metastable, NothingWhereASetWouldHaveNoState) {
  Eigen::MatrixXcd vectors(7, 4);
  vectors << 0.385789, -1.35611, -0.81782, 0.568653, -1.38382, -0.445266, -1.53229, -0.74006, 0.741821,
      0.81776, 0.878331, -1.61958, -0.497861, -0.0248124, 0.29385, -1.19631, 0.696751, -0.571005, -0.299846,
      -1.77438, -0.596678, 1.28445, -0.733041, 0.2283, -1.86489, 1.22841, 0.063297, -0.941709;
  const Eigen::VectorXd stationary = Eigen::VectorXd::Constant(7, 1.0 / 7);
  const std::vector<Complex> eigenvalues{0.99, 0.99, 0.99, 0.1};
  EXPECT_FALSE(metastable_sets(stationary, eigenvalues, vectors));
}

TEST(Metastable, WhatIsNoChainIsRefused) {
  const Eigen::VectorXd stationary = Eigen::VectorXd::Constant(4, 0.25);
  const Eigen::MatrixXcd vectors = Eigen::MatrixXcd::Identity(4, 3);
  const auto refuses = [&](const std::vector<Complex>& eigenvalues) {
    EXPECT_THROW(metastable_sets(stationary, eigenvalues, vectors), InvalidArgument);
  };
  refuses({0.9, 0.1});
  refuses({0.9, 0.1, 0.1, 0.1});
  refuses({0.1, 0.9, 0.1});
  refuses({1.1, 0.9, 0.1});
  refuses({0.9, std::nan(""), 0.1});
  refuses({std::numeric_limits<double>::infinity(), 0.9, 0.1});
  refuses({{0.6, 0.7}, 0.1, 0.1});
  refuses({{0.6, -0.7}, 0.1, 0.1});
  const std::vector<Complex> eigenvalues{0.99, 0.1, 0.1};
  ASSERT_TRUE(metastable_sets(stationary, eigenvalues, vectors));
  Eigen::MatrixXcd broken = vectors;
  broken(1, 2) = std::nan("");
  EXPECT_THROW(metastable_sets(stationary, eigenvalues, broken), InvalidArgument);
  Eigen::VectorXd wrong = stationary;
  wrong[0] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(metastable_sets(wrong, eigenvalues, vectors), InvalidArgument);
  EXPECT_THROW(metastable_sets(stationary.head(3), eigenvalues, vectors), InvalidArgument);
  EXPECT_THROW(metastable_sets(stationary.head(3), eigenvalues, vectors.topRows(3)), InvalidArgument);
  EXPECT_THROW(metastable_sets({}, {}, {}), InvalidArgument);
}

}  // namespace
}  // namespace recres
