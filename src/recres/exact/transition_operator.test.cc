#include "recres/exact/transition_operator.h"

#include <gtest/gtest.h>

#include <vector>

#include "recres/exact/transition_matrix.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {
namespace {

// Every number of neurons has its own sizes of halves.
TEST(TransitionOperator, EqualsTheMatrix) {
  for (std::size_t neurons = 1; neurons <= 11; ++neurons) {
    const auto network = generate_network(text("gaussian:n=", neurons, ",seed=3")).scaled(2);
    const TransitionOperator chain(FiringTable(network, 1.2));
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
    EXPECT_EQ(chain.probability(last, last / 2),
              matrix(static_cast<Eigen::Index>(last), static_cast<Eigen::Index>(last / 2)));
    const std::vector<std::uint64_t> some = {last, last / 3};
    const std::vector<double> shares = {0.25, 3};
    const Eigen::VectorXd expected = 0.25 * matrix.row(static_cast<Eigen::Index>(last)) +
                                     3 * matrix.row(static_cast<Eigen::Index>(last / 3));
    EXPECT_TRUE(chain.forward(some, shares, 2).isApprox(expected, 1e-13));
  }
}

TEST(TransitionOperator, TooLargeIsSaid) {
  EXPECT_THROW(TransitionOperator(FiringTable(generate_network("autapses:n=19"), 1)), InvalidArgument);
}

}  // namespace
}  // namespace recres
