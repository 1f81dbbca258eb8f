#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// π with π·P = π and Σ π = 1, [state], by iterative aggregation and disaggregation (Takahashi 1975; Koury,
/// McAllister and Stewart 1984), for chains too large to be eliminated: the most probable states, and the
/// rest of each basin as if it were one state, form a small chain that is solved by elimination; a step of
/// the large chain then mends the shares within the basins. Nothing is subtracted, and what goes from one
/// basin to another is summed exactly, so that chains whose basins exchange once in 10^9 steps are no harder
/// than others.
///
/// `recurrent` are the states that the chain comes back to; π is 0 elsewhere. Iterates until every state is
/// known to 1e-11, as far as the last steps tell; nothing where that takes too long, because more sets of
/// states hold the chain for long than can be told apart, or where what the operator neglects counts. Throws
/// InvalidArgument as Elimination does.
std::optional<Eigen::VectorXd> stationary_by_aggregation(const TransitionOperator& chain,
                                                         std::span<const std::uint64_t> recurrent,
                                                         const Attractors& attractors, std::size_t threads,
                                                         const RunContext& context);

}  // namespace recres
