#include "recres/network/network.h"

#include <gtest/gtest.h>

#include <limits>

#include "recres/network/generators.h"
#include "recres/util/error.h"

namespace recres {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <typename Work>
std::string message_of(const Work& work) {
  try {
    work();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "no error";
}

TEST(Network, RefusesWhatIsNoWeightMatrix) {
  EXPECT_NE(message_of([] { Network{DenseMatrix(2, 3)}; }).find("2 rows and 3 columns"), std::string::npos);
  EXPECT_NE(message_of([] { Network{DenseMatrix(0, 0)}; }).find("empty"), std::string::npos);
  DenseMatrix weights = DenseMatrix::Zero(2, 2);
  weights(1, 0) = kNan;
  EXPECT_NE(message_of([&] { Network{weights}; }).find("W[1,0] is nan"), std::string::npos);
  weights(1, 0) = 1e308;
  EXPECT_NE(message_of([&] { Network(weights).scaled(100); }).find("W[1,0] is inf"), std::string::npos);
  EXPECT_NE(message_of([&] { Network(weights).scaled(kNan); }).find("magnitude nan"), std::string::npos);
}

TEST(Network, RefusesWrongBias) {
  const auto network = autapses_network(3);
  EXPECT_NE(
      message_of([&] { (void)network.with_bias(Eigen::VectorXd::Zero(2)); }).find("2 values for 3 neurons"),
      std::string::npos);
  Eigen::VectorXd bias = Eigen::VectorXd::Zero(3);
  bias[1] = kNan;
  EXPECT_NE(message_of([&] { (void)network.with_bias(bias); }).find("neuron 1 is nan"), std::string::npos);
}

TEST(Network, DenseAndSparseGiveTheSameInput) {
  const auto sparse = sparse_network(70, 0.1, 3).with_bias(Eigen::VectorXd::LinSpaced(70, -1, 1)).scaled(2.5);
  const auto dense = Network(sparse.to_dense()).with_bias(sparse.bias());
  EXPECT_TRUE(sparse.is_sparse());
  EXPECT_FALSE(dense.is_sparse());
  EXPECT_TRUE(dense.in_best_storage().is_sparse());
  EXPECT_FALSE(sparse_network(5, 0.1, 1).in_best_storage().is_sparse());
  EXPECT_FALSE(sparse_network(70, 0.5, 1).in_best_storage().is_sparse());
  EXPECT_EQ(dense.connections(), sparse.connections());
  const Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(70, -1, 2);
  Eigen::VectorXd from_sparse(70);
  Eigen::VectorXd from_dense(70);
  sparse.input(y, from_sparse);
  dense.input(y, from_dense);
  EXPECT_LT((from_sparse - from_dense).norm(), 1e-12);
  EXPECT_GT(from_dense.norm(), 1);
}

TEST(Network, InputReadsRowsAsTargets) {
  DenseMatrix weights(2, 2);
  weights << 1, 10, 100, 1000;
  const auto network = Network(weights).with_bias(Eigen::Vector2d(0.5, -0.5));
  Eigen::VectorXd u(2);
  network.input(Eigen::Vector2d(1, -1), u);
  EXPECT_EQ(u[0], 1 - 10 + 0.5);
  EXPECT_EQ(u[1], 100 - 1000 - 0.5);
}

}  // namespace
}  // namespace recres
