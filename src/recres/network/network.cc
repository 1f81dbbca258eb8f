#include "recres/network/network.h"

#include <cmath>
#include <utility>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void check_shape(Eigen::Index rows, Eigen::Index columns) {
  if (rows == 0 || columns == 0) throw InvalidArgument("the weight matrix is empty; give one row per neuron");
  if (rows != columns) {
    throw InvalidArgument(
        text("the weight matrix has ", rows, " rows and ", columns,
             " columns; it must be square, one row (target) and one column (source) per neuron"));
  }
  if (static_cast<std::size_t>(rows) > kMostNeurons) {
    throw InvalidArgument(text(rows, " neurons are more than recres takes, which is ", kMostNeurons));
  }
}

void check_weight(double weight, Eigen::Index target, Eigen::Index source) {
  if (!std::isfinite(weight)) {
    throw InvalidArgument(text("weight W[", target, ",", source, "] is ", number_text(weight),
                               "; every weight must be a finite number"));
  }
}

void check(const DenseMatrix& weights) {
  check_shape(weights.rows(), weights.cols());
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    for (Eigen::Index m = 0; m < weights.cols(); ++m) check_weight(weights(n, m), n, m);
  }
}

void check(const SparseMatrix& weights) {
  check_shape(weights.rows(), weights.cols());
  for (Eigen::Index n = 0; n < weights.outerSize(); ++n) {
    for (SparseMatrix::InnerIterator it(weights, n); it; ++it) check_weight(it.value(), it.row(), it.col());
  }
}

}  // namespace

void require_connections(double connections) {
  if (connections > static_cast<double>(kMostConnections)) {
    throw InvalidArgument(text("a network of ", connections,
                               " connections is more than recres takes, which is ", kMostConnections));
  }
}

Network::Network(std::variant<DenseMatrix, SparseMatrix> weights, Eigen::VectorXd bias)
    : weights_(std::move(weights)), bias_(std::move(bias)) {
  if (is_sparse()) std::get<SparseMatrix>(weights_).makeCompressed();
  std::visit([](const auto& matrix) { check(matrix); }, weights_);
  if (bias_.size() == 0)
    bias_ = Eigen::VectorXd::Zero(std::visit([](const auto& matrix) { return matrix.rows(); }, weights_));
  if (!std::isfinite(largest_input())) {
    throw InvalidArgument(
        "the weights into one neuron add up to more than a double can hold; scale them down");
  }
}

Network::Network(DenseMatrix weights)
    : Network(std::variant<DenseMatrix, SparseMatrix>(std::move(weights)), {}) {}

Network::Network(SparseMatrix weights)
    : Network(std::variant<DenseMatrix, SparseMatrix>(std::move(weights)), {}) {}

Network Network::scaled(double magnitude) && {
  if (!std::isfinite(magnitude)) {
    throw InvalidArgument(text("weight magnitude ", magnitude, " is not a finite number"));
  }
  std::visit([magnitude](auto& matrix) { matrix *= magnitude; }, weights_);
  return {std::move(weights_), std::move(bias_)};
}

Network Network::with_bias(Eigen::VectorXd bias) && {
  if (bias.size() != bias_.size()) {
    throw InvalidArgument(text("the bias has ", bias.size(), " values for ", neurons(),
                               " neurons; give one value per neuron, or one number for all"));
  }
  for (Eigen::Index n = 0; n < bias.size(); ++n) {
    if (!std::isfinite(bias[n])) {
      throw InvalidArgument(text("the bias of neuron ", n, " is ", bias[n], "; it must be a finite number"));
    }
  }
  return {std::move(weights_), std::move(bias)};
}

Network Network::in_best_storage() && {
  constexpr std::size_t kFewestSparse = 32;
  const bool sparse_is_faster = neurons() >= kFewestSparse && connections() <= neurons() * neurons() / 4;
  if (sparse_is_faster == is_sparse()) return std::move(*this);
  if (sparse_is_faster) return {to_sparse(), std::move(bias_)};
  return {to_dense(), std::move(bias_)};
}

Network Network::part(std::span<const std::size_t> neurons) const {
  const auto size = static_cast<Eigen::Index>(neurons.size());
  constexpr Eigen::Index kNone = -1;
  std::vector<Eigen::Index> place_of(this->neurons(), kNone);
  for (Eigen::Index k = 0; k < size; ++k) place_of[neurons[static_cast<std::size_t>(k)]] = k;
  SparseMatrix weights(size, size);
  Eigen::VectorXd bias(size);
  std::vector<Eigen::Triplet<double, std::int32_t>> entries;
  const auto add = [&](Eigen::Index target, Eigen::Index source, double weight) {
    const auto place = place_of[static_cast<std::size_t>(source)];
    if (weight != 0 && place != kNone)
      entries.emplace_back(static_cast<std::int32_t>(target), static_cast<std::int32_t>(place), weight);
  };
  for (Eigen::Index k = 0; k < size; ++k) {
    const auto n = static_cast<Eigen::Index>(neurons[static_cast<std::size_t>(k)]);
    bias[k] = bias_[n];
    if (is_sparse()) {
      for (SparseMatrix::InnerIterator it(sparse(), n); it; ++it) add(k, it.col(), it.value());
    } else {
      for (Eigen::Index m = 0; m < dense().cols(); ++m) add(k, m, dense()(n, m));
    }
  }
  weights.setFromTriplets(entries.begin(), entries.end());
  return Network(std::move(weights)).with_bias(std::move(bias)).in_best_storage();
}

std::size_t Network::connections() const {
  if (is_sparse()) {
    const auto values = sparse().coeffs();
    return static_cast<std::size_t>((values != 0).count());
  }
  return static_cast<std::size_t>((dense().array() != 0).count());
}

DenseMatrix Network::to_dense() const {
  if (!is_sparse()) return dense();
  require_memory(text("the full weight matrix of ", neurons(), " neurons"),
                 sizeof(double) * neurons() * neurons());
  return DenseMatrix(sparse());
}

SparseMatrix Network::to_sparse() const {
  require_connections(static_cast<double>(connections()));
  SparseMatrix out = is_sparse() ? sparse() : SparseMatrix(dense().sparseView());
  out.prune([](auto, auto, double weight) { return weight != 0; });
  return out;
}

double Network::largest_input() const {
  Eigen::VectorXd sums = bias_.cwiseAbs();
  if (is_sparse()) {
    for (Eigen::Index n = 0; n < sparse().outerSize(); ++n) {
      for (SparseMatrix::InnerIterator it(sparse(), n); it; ++it) sums[n] += std::fabs(it.value());
    }
  } else {
    sums += dense().cwiseAbs().rowwise().sum();
  }
  return sums.maxCoeff();
}

void Network::input(const Eigen::VectorXd& activity, Eigen::VectorXd& u) const {
  if (is_sparse()) {
    u.noalias() = sparse() * activity;
  } else {
    u.noalias() = dense() * activity;
  }
  u += bias_;
}

}  // namespace recres
