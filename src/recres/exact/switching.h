#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// A pulse of noise: so many steps of this strength.
struct Pulse {
  double noise_strength;
  std::uint64_t steps;
};

/// Where a pulse of noise takes the network from a state of an attractor, each as likely. Probabilities sum
/// to 1 over `to` and `undecided`.
struct SwitchingMatrix {
  Eigen::MatrixXd to;         ///< [attractor before, attractor in whose basin it ends]
  Eigen::VectorXd undecided;  ///< [attractor before]: it ends where ties leave the attractor open
};

/// Throws CapacityExceeded where a pulse of so many steps does not fit in memory, InvalidArgument where it
/// would take more than a day. To be called before long work.
void require_pulse(const Attractors& attractors, std::uint64_t steps);

/// How long the chain stays in each basin once it has come there, in steps, on the average of a run without
/// end: π(B) over the flow out of B. [attractor]. The flow is summed without a subtraction, so that a basin
/// that is left once in 10^12 steps keeps its digits; infinite where it is never left, NaN where it is
/// never visited. Takes 2·4^N
/// operations.
std::vector<double> residence_steps(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors, std::size_t threads = 1,
                                    const RunContext& context = {});

/// After `steps` steps with these transition probabilities. Takes 2·4^N operations for each attractor and
/// step, or, up to 12 neurons, no more than 2·8^N·log2(steps).
SwitchingMatrix switching_matrix(const TransitionOperator& chain, std::uint64_t steps,
                                 const Attractors& attractors, std::size_t threads = 1,
                                 const RunContext& context = {});

}  // namespace recres
