#pragma once

#include <cstdint>
#include <vector>

#include "recres/exact/transition_operator.h"

namespace recres {

/// The transition probabilities of at least some 10^-30 to 10^-16, row by row: a row is a product, so they
/// are found in descending order of the flips that they take. Few where noise is low; 12 bytes and two
/// operations each.
class ListedTransitions final : public TransitionOperator {
 public:
  /// What no list leaves out.
  static constexpr double kMostNeglected = 1e-16;

  /// Bytes that the list takes at least, about: from the rows of some thousand states.
  static std::uint64_t estimated_bytes(const FiringTable& firing);

  /// The firing table must outlive it. Throws CapacityExceeded where it does not fit.
  explicit ListedTransitions(const FiringTable& firing);

  void row(std::uint64_t state, double* out) const override;
  using TransitionOperator::forward;
  Eigen::VectorXd forward(std::span<const std::uint64_t> states, std::span<const double> x,
                          std::size_t threads) const override;
  Eigen::VectorXd backward(const Eigen::VectorXd& f, std::size_t threads) const override;
  double neglected(std::uint64_t state) const override { return neglected_[state]; }

 private:
  const FiringTable& firing_;
  std::vector<std::uint64_t> first_;  // [state]: its first number; one more at the end
  std::vector<std::uint32_t> next_;
  std::vector<double> probability_;
  std::vector<double> neglected_;  // [state]
};

}  // namespace recres
