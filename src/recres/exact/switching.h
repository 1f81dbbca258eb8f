#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/pulse_ends.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// A pulse of noise: so many steps of this strength.
struct Pulse {
  double noise_strength;
  std::uint64_t steps;
};

/// Where a pulse of noise takes the network from each attractor, each of its states as likely: [attractor
/// before, attractor in whose basin it ends]; undecided where ties leave the attractor open.
using SwitchingMatrix = PulseEnds;

/// Throws CapacityExceeded where a pulse of so many steps, from so many starts, does not fit in memory,
/// InvalidArgument where it would take more than a day. To be called before long work.
void require_pulse(const Attractors& attractors, std::uint64_t steps, std::size_t starts);

/// How long the chain stays in each basin once it has come there, in steps, on the average of a run without
/// end: π(B) over the flow out of B. [attractor]. The flow is summed without a subtraction, so that a basin
/// that is left once in 10^12 steps keeps its digits; infinite where it is never left, NaN where it is
/// never visited. Takes 2·4^N
/// operations.
std::vector<double> residence_steps(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors, std::size_t threads = 1,
                                    const RunContext& context = {});

/// The attractors as what is told apart after a pulse. They must outlive it.
PulseTargets basins_of(const Attractors& attractors);

/// On each attractor, each of its states as likely.
std::vector<PulseStart> starts_on(const Attractors& attractors);

/// Where pulses of `steps` steps with these transition probabilities end, [start, attractor in whose basin it
/// ends]. A pulse that begins in a known state, attractor and phase, is expected to end as start_in() tells;
/// that can differ much from the mean over the attractor. Cost and accuracy as pulse_ends.
PulseEnds switching_from(std::span<const PulseStart> starts, const TransitionOperator& chain,
                         std::uint64_t steps, const Attractors& attractors, std::size_t threads = 1,
                         const RunContext& context = {});

/// The same from each attractor.
SwitchingMatrix switching_matrix(const TransitionOperator& chain, std::uint64_t steps,
                                 const Attractors& attractors, std::size_t threads = 1,
                                 const RunContext& context = {});

}  // namespace recres
