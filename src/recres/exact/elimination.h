#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "recres/exact/transition_matrix.h"
#include "recres/util/stop.h"

namespace recres {

/// A chain after Grassmann, Taksar and Heyman's elimination (1985): I - P = (I - A)·(S - B), A above and B
/// below the diagonal S, all without a subtraction and without reading the diagonal of P. So what is solved
/// with it is nearly as accurate, in relative terms and in every state, as the transition probabilities are,
/// however seldom the chain goes from one part of its states to another (O'Cinneide 1993). The state that is
/// left to the end is a likely one, so that relabelled states give the same numbers: see
/// group_inverse_trace().
class Elimination {
 public:
  /// Takes (2/3)·8^N operations, and as many again where probabilities underflow, or where the state left to
  /// the end, which a few steps of the chain choose, turns out to be a rare one. Throws InvalidArgument
  /// where some states cannot be left for the others, so that there is more than one stationary distribution.
  explicit Elimination(const TransitionMatrix& matrix, std::size_t threads = 1,
                       const RunContext& context = {});

  /// Leaves the first `open` states for close(): a chain whose other rows stay the same from one time to the
  /// next. Nothing else may be called before, and probabilities that underflow are not looked for.
  Elimination(TransitionMatrix matrix, std::size_t open, std::size_t threads, const RunContext& context);

  /// The rows of the open states are these, [state, next]. Takes 4^N operations for each. May be called again
  /// with others. Throws as the constructor.
  void close(const TransitionMatrix& rows, std::size_t threads);

  /// π with π·P = π and Σ π = 1, [state]. Throws InvalidArgument where probabilities differ by more than a
  /// double can tell.
  const Eigen::VectorXd& stationary() const { return stationary_; }

  /// The group inverse of I - P times b: x with (I - P)·x = b - (π·b)·1 and π·x = 0. Its largest eigenvalues,
  /// 1/(1 - λ), are those of the slowest modes.
  Eigen::VectorXd group_inverse(const Eigen::VectorXd& b) const;

  /// Its trace, Σ 1/(1 - λ) over all eigenvalues but λ = 1, which is Kemeny's constant. Takes 8^N
  /// operations, and the memory of three such matrices. With i the state left to the end and m the mean first
  /// passage times (Kemeny and Snell 1960), it is the difference of Σ_j π(j)·(m(i,j) + m(j,i)) and of
  /// Σ_j π(j)·m(j,i), each found without a subtraction. The latter is at most the trace over π(i), so that a
  /// likely i loses at most some N bits.
  double group_inverse_trace(std::size_t threads = 1, const RunContext& context = {}) const;

 private:
  void solve(const TransitionMatrix& matrix, std::size_t threads, const RunContext& context);
  void run(std::size_t open, std::size_t threads, const RunContext& context);
  void eliminate(std::size_t k, std::size_t begin);
  Eigen::VectorXd stationary_distribution() const;
  TransitionMatrix upper_inverse(std::size_t threads, const RunContext& context) const;
  TransitionMatrix lower_inverse(std::size_t threads, const RunContext& context) const;
  void check_underflow(const TransitionMatrix& matrix, std::size_t threads, const RunContext& context) const;

  double* row(std::size_t k) { return numbers_.data() + k * states_; }
  const double* row(std::size_t k) const { return numbers_.data() + k * states_; }

  // As [state], with the state that is left to the end in the place of state 0, or back.
  Eigen::VectorXd exchanged(Eigen::VectorXd values) const;

  std::size_t states_;
  Eigen::Index last_ = 0;     // the state left to the end: here it and state 0 have changed places
  TransitionMatrix numbers_;  // A above the diagonal, B below it
  Eigen::VectorXd leaving_;   // S
  Eigen::VectorXd stationary_;
};

}  // namespace recres
