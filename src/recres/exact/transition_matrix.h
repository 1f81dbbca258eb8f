#pragma once

#include <Eigen/Core>

#include "recres/exact/transition_operator.h"

namespace recres {

/// P(next | state), [state, next], rows sum to 1. Every entry with the relative accuracy of its N factors.
using TransitionMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The most neurons whose 4^N probabilities are listed: 2 GB.
inline constexpr std::size_t kMostDenseNeurons = 14;

/// All 4^N of them. Throws InvalidArgument beyond kMostDenseNeurons neurons, CapacityExceeded where they do
/// not fit.
TransitionMatrix transition_matrix(const TransitionOperator& chain, std::size_t threads = 1);

}  // namespace recres
