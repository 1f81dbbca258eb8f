#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "recres/exact/transition_matrix.h"
#include "recres/util/stop.h"

namespace recres {

/// The stationary distribution of a chain: π·P = π, Σ π = 1, [state]. By the elimination of Grassmann, Taksar
/// and Heyman (1985), which neither subtracts nor reads the diagonal: every π(s) has nearly the relative
/// accuracy of the transition probabilities, however seldom the chain goes from one part of its states to
/// another (O'Cinneide 1993). Off the diagonal, the matrix is used up. Takes (2/3)·S³ operations.
///
/// Throws InvalidArgument where some states cannot be left for the others, so that there is more than one
/// stationary distribution, or where probabilities differ by more than a double can tell.
Eigen::VectorXd stationary_distribution(TransitionMatrix&& matrix, std::size_t threads = 1,
                                        const RunContext& context = {});

}  // namespace recres
