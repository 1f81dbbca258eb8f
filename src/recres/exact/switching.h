#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// How long the chain stays in each basin once it has come there, in steps, on the average of a run without
/// end: π(B) over the flow out of B. [attractor]. The flow is summed without a subtraction, so that a basin
/// that is left once in 10^12 steps keeps its digits; infinite where it is never left. Takes 2·4^N
/// operations.
std::vector<double> residence_steps(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors, std::size_t threads = 1,
                                    const RunContext& context = {});

/// Where a pulse of noise takes the network: [from, to], the probability that it ends in the basin of
/// attractor `to` when it began in a state of attractor `from`, each as likely, and took `steps` steps with
/// these transition probabilities. One more column holds the states from which ties leave the attractor open.
/// Rows sum to 1. Takes 2·4^N operations for each attractor and step, or, up to 12 neurons, no more than
/// 2·8^N·log2(steps).
Eigen::MatrixXd switching_matrix(const TransitionOperator& chain, std::uint64_t steps,
                                 const Attractors& attractors, std::size_t threads = 1,
                                 const RunContext& context = {});

}  // namespace recres
