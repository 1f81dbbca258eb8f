#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "recres/simulate/kernel.h"
#include "recres/state/transition_counts.h"
#include "recres/util/stop.h"

namespace recres {

/// How long a run is and where it begins.
struct RunOptions {
  std::uint64_t steps = 10'000;  ///< T ≥ 1: transitions observed, between T + 1 states
  std::uint64_t burn_in = 0;     ///< steps before the first observed state
  std::optional<std::vector<std::uint64_t>> start = {};  ///< the state before burn-in; random where absent
};

/// Throws InvalidArgument where a run would have no transitions, or more than can be counted.
void validate(const RunOptions& options);

/// Receives states in order, words_per_state(N) words each, some thousands at a time.
using StateVisitor = std::function<void(std::span<const std::uint64_t>)>;

/// Runs the kernel and hands s(0), s(1), …, s(T) to the visitor. Reports every step, burn-in included, to the
/// context; throws Stopped where it asks for that. Noise changes as the run says; no block of states goes
/// over a change. The result is a pure function of kernel, run and options. Throws InvalidArgument where the
/// noise is one for another number of steps, or has levels that the kernel does not, and for an input signal
/// that does not fit or is larger than the kernel is prepared for.
void simulate(const Kernel& kernel, RunId run, const RunOptions& options, const RunContext& context,
              const StateVisitor& visit);

/// The same for several runs, one visitor for each, in step with each other: faster than one by one, and
/// equal.
void simulate_together(const Kernel& kernel, std::span<const RunId> runs, const RunOptions& options,
                       const RunContext& context, std::span<const StateVisitor> visitors);

/// Runs as simulate_together does, and returns the transition counts of each. Kernels that need not visit
/// every state do not.
std::vector<TransitionCounts> count_together(const Kernel& kernel, std::span<const RunId> runs,
                                             const RunOptions& options, const RunContext& context);

/// Replicates `first.replicate`, `first.replicate` + 1, … of one run's noise.
std::vector<RunId> replicates_from(RunId first, std::size_t runs);

}  // namespace recres
