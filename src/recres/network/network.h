#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>

namespace recres {

/// W[target, source]: row n holds the connections into neuron n, so that u = W·y.
using DenseMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The same in compressed rows (CSR); row = target, column = source.
class SparseMatrix : public Eigen::SparseMatrix<double, Eigen::RowMajor, std::int32_t> {
 public:
  using Base = Eigen::SparseMatrix<double, Eigen::RowMajor, std::int32_t>;
  using Base::Base;
  SparseMatrix() = default;
  ~SparseMatrix() = default;
  SparseMatrix(const SparseMatrix&) = default;
  SparseMatrix& operator=(const SparseMatrix&) = default;
  // Eigen 3.4 copies where it could move, and a large network does not fit twice.
  SparseMatrix(SparseMatrix&& other) noexcept { swap(other); }
  SparseMatrix& operator=(SparseMatrix&& other) noexcept {
    swap(other);
    return *this;
  }
};

/// The most neurons of any network; files that ask for more are taken to be broken.
inline constexpr std::size_t kMostNeurons = 10'000'000;

/// The most connections of a network in compressed rows, 12 bytes each.
inline constexpr std::uint64_t kMostConnections = 2'147'483'647;

/// Throws InvalidArgument where `connections` are more.
void require_connections(double connections);

/// A recurrent network: weights W[target, source] and one bias per neuron. Immutable; checked when it is
/// made.
class Network {
 public:
  /// Weights as given, biases 0. Throws InvalidArgument where the matrix is empty, not square or not finite.
  explicit Network(DenseMatrix weights);
  explicit Network(SparseMatrix weights);

  /// The same network with every weight times `magnitude`. Biases stay. Throws InvalidArgument where not
  /// finite.
  Network scaled(double magnitude) &&;
  Network scaled(double magnitude) const& { return Network(*this).scaled(magnitude); }

  /// The same network with these biases. Throws InvalidArgument where the length is wrong or a value not
  /// finite.
  Network with_bias(Eigen::VectorXd bias) &&;
  Network with_bias(Eigen::VectorXd bias) const& { return Network(*this).with_bias(std::move(bias)); }

  /// The same network in the storage that simulates faster: compressed rows where it has 32 neurons or more
  /// and at most a quarter of its weights are not zero, else a full matrix.
  Network in_best_storage() &&;
  Network in_best_storage() const& { return Network(*this).in_best_storage(); }

  /// The network of these neurons alone, in this order, with their biases and the weights between them.
  Network part(std::span<const std::size_t> neurons) const;

  std::size_t neurons() const { return static_cast<std::size_t>(bias_.size()); }

  /// Number of weights that are not zero.
  std::size_t connections() const;

  bool is_sparse() const { return std::holds_alternative<SparseMatrix>(weights_); }

  /// The stored matrix; throws std::bad_variant_access where it is stored the other way.
  const DenseMatrix& dense() const { return std::get<DenseMatrix>(weights_); }
  const SparseMatrix& sparse() const { return std::get<SparseMatrix>(weights_); }

  /// All N×N weights. Throws CapacityExceeded where they would not fit in memory.
  DenseMatrix to_dense() const;

  /// The weights that are not zero.
  SparseMatrix to_sparse() const;

  /// b, one value per neuron.
  const Eigen::VectorXd& bias() const { return bias_; }

  /// The largest |u| that any state of ±1 can bring about: max over targets of |b| + Σ |W|.
  double largest_input() const;

  /// u = b + W·y for one state of activities y (N values), without noise.
  void input(const Eigen::VectorXd& activity, Eigen::VectorXd& u) const;

 private:
  Network(std::variant<DenseMatrix, SparseMatrix> weights, Eigen::VectorXd bias);

  std::variant<DenseMatrix, SparseMatrix> weights_;
  Eigen::VectorXd bias_;
};

}  // namespace recres
