#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_matrix.h"

namespace recres {

/// How long the chain stays in each basin once it has come there, in steps, on the average of a run without
/// end: π(B) over the flow out of B. [attractor]. The flow is summed without a subtraction, so that a basin
/// that is left once in 10^12 steps keeps its digits; infinite where it is never left.
std::vector<double> residence_steps(const TransitionMatrix& matrix, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors);

/// Where a pulse of noise takes the network: [from, to], the probability that it ends in the basin of
/// attractor `to` when it began in a state of attractor `from`, each as likely, and took `steps` steps with
/// these transition probabilities. One more column holds the states from which ties leave the attractor open.
/// Rows sum to 1.
Eigen::MatrixXd switching_matrix(const TransitionMatrix& matrix, std::uint64_t steps,
                                 const Attractors& attractors);

}  // namespace recres
