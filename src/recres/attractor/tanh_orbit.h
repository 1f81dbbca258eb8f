#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "recres/attractor/tanh_attractors.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// Where one start of a tanh network ended.
struct TanhOrbit {
  TanhKind kind = TanhKind::kUndecidedOrbit;
  std::uint64_t period = 0;       ///< 0 where it is no cycle
  Eigen::VectorXd activity = {};  ///< a state on the cycle
  Exponent exponent = {};         ///< where it is no cycle
};

/// The activity in which start `number` of a seed begins.
Eigen::VectorXd tanh_start(std::uint64_t seed, std::uint64_t number, std::size_t neurons);

/// Follows this start; see find_tanh_attractors. The result depends on nothing but network, options and
/// number.
TanhOrbit follow_tanh(const Network& network, const TanhAttractorsOptions& options, std::uint64_t number,
                      const RunContext& context);

}  // namespace recres
