#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "recres/law/firing_table.h"

namespace recres {

/// P(next | state) of a noisy SBM as what it does to distributions and expectations, without its 4^N numbers.
/// Results do not depend on threads.
class TransitionOperator {
 public:
  virtual ~TransitionOperator() = default;

  std::size_t neurons() const { return neurons_; }
  std::uint64_t states() const { return std::uint64_t{1} << neurons_; }

  /// P(· | state), [next], every number with the relative accuracy of its N factors. `out` has room for all
  /// states.
  virtual void row(std::uint64_t state, double* out) const = 0;

  /// Where the chain is after a step from one of some states: Σ x_k·P(states[k], next), [next].
  virtual Eigen::VectorXd forward(std::span<const std::uint64_t> states, std::span<const double> x,
                                  std::size_t threads) const = 0;

  /// What f is expected to be after a step: Σ P(state, next)·f(next), [state].
  virtual Eigen::VectorXd backward(const Eigen::VectorXd& f, std::size_t threads) const = 0;

  /// The probability that forward and backward leave out of the row of a state.
  virtual double neglected(std::uint64_t /*state*/) const { return 0; }

  /// x·P, [next], x of all states.
  Eigen::VectorXd forward(const Eigen::VectorXd& x, std::size_t threads) const;

 protected:
  explicit TransitionOperator(std::size_t neurons) : neurons_(neurons) {}
  TransitionOperator(const TransitionOperator&) = default;
  TransitionOperator(TransitionOperator&&) = default;

 private:
  std::size_t neurons_;
};

/// The most neurons of a chain whose rows have only few numbers that count.
inline constexpr std::size_t kMostOperatorNeurons = 20;

/// FactoredTransitions up to 16 neurons; beyond, ListedTransitions, unless FactoredTransitions take less
/// memory and the neurons are at most 18. Throws InvalidArgument beyond kMostOperatorNeurons neurons,
/// CapacityExceeded, with what it would take, where nothing fits.
std::unique_ptr<const TransitionOperator> make_transition_operator(const FiringTable& firing);

}  // namespace recres
