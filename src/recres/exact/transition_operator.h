#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>

#include "recres/law/firing_table.h"
#include "recres/util/aligned.h"

namespace recres {

/// The most neurons whose transition probabilities are used without listing them.
inline constexpr std::size_t kMostOperatorNeurons = 18;

/// P(next | state) of a noisy SBM without its 4^N numbers. Neurons are independent given the state, so a row
/// is the outer product of two short rows, over the upper and the lower half of the neurons, and x·P and P·f
/// become products of matrices of 2^N × 2^(N/2). Results do not depend on threads.
class TransitionOperator {
 public:
  /// Throws InvalidArgument beyond kMostOperatorNeurons neurons, CapacityExceeded where 16·2^(3N/2) bytes do
  /// not fit.
  explicit TransitionOperator(const FiringTable& firing);

  std::size_t neurons() const { return neurons_; }
  std::uint64_t states() const { return std::uint64_t{1} << neurons_; }

  /// P(next | state), with the relative accuracy of its N factors.
  double probability(std::uint64_t state, std::uint64_t next) const {
    return upper(state)[next >> lower_neurons_] * lower(state)[next & (lower_size_ - 1)];
  }

  /// P(· | state), [next]. `out` has room for all states.
  void row(std::uint64_t state, double* out) const;

  /// Where the chain is after a step from one of some states: Σ x_k·P(states[k], next), [next]. Takes
  /// 2·2^N operations for each of the states.
  Eigen::VectorXd forward(std::span<const std::uint64_t> states, std::span<const double> x,
                          std::size_t threads) const;

  /// x·P, [next], x of all states.
  Eigen::VectorXd forward(const Eigen::VectorXd& x, std::size_t threads) const;

  /// What f is expected to be after a step: Σ P(state, next)·f(next), [state].
  Eigen::VectorXd backward(const Eigen::VectorXd& f, std::size_t threads) const;

 private:
  const double* upper(std::uint64_t state) const { return &upper_[state * upper_stride_]; }
  const double* lower(std::uint64_t state) const { return &lower_[state * lower_stride_]; }

  std::size_t neurons_;
  std::size_t lower_neurons_;
  std::size_t upper_size_;
  std::size_t lower_size_;
  std::size_t upper_stride_;  // 8 or more, the rest is 0
  std::size_t lower_stride_;
  AlignedArray<double> upper_;  // [state · stride + upper half of next]
  AlignedArray<double> lower_;
};

}  // namespace recres
