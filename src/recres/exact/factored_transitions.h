#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>

#include "recres/exact/transition_operator.h"
#include "recres/law/firing_table.h"
#include "recres/util/aligned.h"

namespace recres {

/// Neurons are independent given the state, so a row of P is the outer product of two short rows, over the
/// upper and the lower half of the neurons, and x·P and P·f become products of matrices of 2^N × 2^(N/2):
/// 2·4^N operations and 16·2^(3N/2) bytes.
class FactoredTransitions final : public TransitionOperator {
 public:
  static std::uint64_t bytes_needed(std::size_t neurons);

  /// Throws CapacityExceeded where it does not fit.
  explicit FactoredTransitions(const FiringTable& firing);

  void row(std::uint64_t state, double* out) const override;
  using TransitionOperator::forward;
  Eigen::VectorXd forward(std::span<const std::uint64_t> states, std::span<const double> x,
                          std::size_t threads) const override;
  Eigen::VectorXd backward(const Eigen::VectorXd& f, std::size_t threads) const override;

 private:
  const double* upper(std::uint64_t state) const { return &upper_[state * upper_stride_]; }
  const double* lower(std::uint64_t state) const { return &lower_[state * lower_stride_]; }

  std::size_t lower_neurons_;
  std::size_t upper_size_;
  std::size_t lower_size_;
  std::size_t upper_stride_;  // 8 or more, the rest is 0
  std::size_t lower_stride_;
  AlignedArray<double> upper_;  // [state · stride + upper half of next]
  AlignedArray<double> lower_;
};

}  // namespace recres
