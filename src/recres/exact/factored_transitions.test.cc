#include "recres/exact/factored_transitions.h"

#include <gtest/gtest.h>

#include <vector>

#include "recres/exact/listed_transitions.h"
#include "recres/exact/transition_matrix.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {
namespace {

// Every number of neurons has its own sizes of halves.
TEST(FactoredTransitions, EqualsTheMatrix) {
  for (std::size_t neurons = 1; neurons <= 11; ++neurons) {
    const auto network = generate_network(text("gaussian:n=", neurons, ",seed=3")).scaled(2);
    const FactoredTransitions chain(FiringTable(network, 1.2));
    const auto matrix = transition_matrix(chain);
    const auto states = static_cast<Eigen::Index>(chain.states());
    EXPECT_LT((matrix.rowwise().sum().array() - 1).abs().maxCoeff(), 1e-13);
    const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(states, 0.1, 2.3);
    for (const std::size_t threads : {1UL, 3UL}) {
      EXPECT_TRUE(chain.forward(x, threads).isApprox(matrix.transpose() * x, 1e-13)) << neurons;
      EXPECT_TRUE(chain.backward(x, threads).isApprox(matrix * x, 1e-13)) << neurons;
    }
    EXPECT_EQ(chain.forward(x, 1), chain.forward(x, 3));
    EXPECT_EQ(chain.backward(x, 1), chain.backward(x, 2));
    const auto last = chain.states() - 1;
    const std::vector<std::uint64_t> some = {last, last / 3};
    const std::vector<double> shares = {0.25, 3};
    const Eigen::VectorXd expected = 0.25 * matrix.row(static_cast<Eigen::Index>(last)) +
                                     3 * matrix.row(static_cast<Eigen::Index>(last / 3));
    EXPECT_TRUE(chain.forward(some, shares, 2).isApprox(expected, 1e-13));
  }
}

// What is left out is known.
TEST(ListedTransitions, EqualThePartsOfARow) {
  for (const double r : {0.0, 4.0}) {
    const auto network = generate_network("gaussian:n=10,seed=3").scaled(12);
    const FiringTable firing(network, r);
    const FactoredTransitions whole(firing);
    const ListedTransitions chain(firing);
    double neglected = 0;
    for (std::uint64_t state = 0; state < 1024; ++state) neglected += chain.neglected(state);
    EXPECT_GT(neglected, 0);
    EXPECT_LT(neglected, 1e-20);
    const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(1024, 0.1, 2.3);
    EXPECT_LT((chain.forward(x, 2) - whole.forward(x, 2)).cwiseAbs().maxCoeff(), 1e-11);
    EXPECT_LT((chain.backward(x, 2) - whole.backward(x, 2)).cwiseAbs().maxCoeff(), 1e-12);
    EXPECT_EQ(chain.backward(x, 1), chain.backward(x, 3));
    std::vector<double> a(1024);
    std::vector<double> b(1024);
    chain.row(77, a.data());
    whole.row(77, b.data());
    for (std::size_t k = 0; k < 1024; ++k) EXPECT_NEAR(a[k], b[k], 1e-14 * b[k]);
    const auto bytes = ListedTransitions::estimated_bytes(firing);
    EXPECT_LT(bytes, std::uint64_t{12} << 20);
    EXPECT_GE(bytes, 12U << 10);
  }
}

TEST(TransitionOperator, TooLargeIsSaid) {
  const FiringTable strong_noise(generate_network("autapses:n=19"), 30);
  EXPECT_THROW(make_transition_operator(strong_noise), CapacityExceeded);
}

}  // namespace
}  // namespace recres
