#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "recres/exact/transition_matrix.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// Where the network is when a pulse begins: states, each with its probability; they sum to 1.
struct PulseStart {
  std::vector<std::uint64_t> states;
  std::vector<double> probabilities;  ///< [place in states]
};

/// In this state.
PulseStart start_in(std::uint64_t state);

/// In one of these states, each as likely.
PulseStart start_among(std::span<const std::uint64_t> states);

/// What is told apart after a pulse: the basins of Attractors::basin_of, say. Must outlive what uses it.
struct PulseTargets {
  std::span<const std::uint32_t> target_of;  ///< [state]: below `count`, or kUndecidedBasin
  std::size_t count;
};

/// Where a pulse ends. Probabilities sum to 1 over `to` and `undecided`.
struct PulseEnds {
  Eigen::MatrixXd to;         ///< [start, target]
  Eigen::VectorXd undecided;  ///< [start]: in a state that is kUndecidedBasin
};

/// What of a pulse decides its cost.
struct PulseSize {
  std::uint64_t states;  ///< 2^N
  std::size_t starts;
  std::size_t targets;
  std::uint64_t steps;
};

/// Throw CapacityExceeded where it does not fit in memory, InvalidArgument where it would take more than a
/// day: a PulseRun of so many steps in all, and pulse_ends. `what` begins the text: "a pulse of 5 steps". To
/// be called before long work.
void require_pulse_run(const std::string& what, const PulseSize& size);
void require_pulse_ends(const std::string& what, const PulseSize& size);

/// A pulse as it goes on, from all starts at once. It holds x·P^d for each start or P^d·f for each target, f
/// being 1 in its states and else 0: whichever are fewer, for both give the same probabilities.
class PulseRun {
 public:
  /// All must outlive it. Throws InvalidArgument where a start has a state that the chain has not, or targets
  /// are those of another number of states.
  PulseRun(const TransitionOperator& chain, std::span<const PulseStart> starts, const PulseTargets& targets,
           std::size_t threads);

  /// Another step. Takes 2·4^N operations for each start or each target.
  void step(const RunContext& context);

  /// Of the steps so far.
  PulseEnds ends() const;

 private:
  const TransitionOperator& chain_;
  std::span<const PulseStart> starts_;
  PulseTargets targets_;
  std::size_t threads_;
  bool is_forward_;
  TransitionMatrix vectors_;  // [start or target, state]; the last target is kUndecidedBasin
};

/// Where a pulse of `steps` steps ends from each start: a PulseRun, or, where that is less work and N ≤ 12,
/// the power of P by its squares, 2·8^N·log2(steps) operations. What ListedTransitions leave out is shared
/// out as the rest is: no probability is off by more than `steps` times the most that a state neglects.
PulseEnds pulse_ends(const TransitionOperator& chain, std::uint64_t steps, std::span<const PulseStart> starts,
                     const PulseTargets& targets, std::size_t threads = 1, const RunContext& context = {});

}  // namespace recres
