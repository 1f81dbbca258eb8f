#include "recres/exact/closed_forms.h"

#include "recres/network/structure.h"

namespace recres {

namespace {

using Index = Eigen::Index;

// π ∝ e^log_weight(y, W·y + b).
template <typename LogWeight>
Eigen::VectorXd distribution(const Network& network, const LogWeight& log_weight) {
  const DenseMatrix weights = network.to_dense();
  Eigen::VectorXd law(Index{1} << weights.rows());
  Eigen::VectorXd y(weights.rows());
  for (Index state = 0; state < law.size(); ++state) {
    for (Index n = 0; n < weights.rows(); ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
    law[state] = log_weight(y, Eigen::VectorXd(weights * y + network.bias()));
  }
  law = (law.array() - law.maxCoeff()).exp();
  return law / law.sum();
}

}  // namespace

std::optional<Eigen::VectorXd> peretto_distribution(const Network& network) {
  if (!is_symmetric(network)) return std::nullopt;
  return distribution(network, [&](const Eigen::VectorXd& y, const Eigen::VectorXd& input) {
    const Eigen::ArrayXd size = input.array().abs();
    return network.bias().dot(y) / 2 + (size / 2 + (-size).exp().log1p()).sum();
  });
}

std::optional<Eigen::VectorXd> boltzmann_distribution(const Network& network) {
  if (!is_symmetric(network) || !network.to_dense().diagonal().isZero(0)) return std::nullopt;
  // -E/2 = (½ yᵀW y + b·y)/2.
  return distribution(network, [&](const Eigen::VectorXd& y, const Eigen::VectorXd& input) {
    return (y.dot(input) + network.bias().dot(y)) / 4;
  });
}

}  // namespace recres
