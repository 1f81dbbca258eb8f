#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "recres/network/network.h"
#include "recres/random/random_stream.h"
#include "recres/util/stop.h"

namespace recres {

/// y ← tanh(b + W·y).
void tanh_step(const Network& network, Eigen::VectorXd& activity);

/// The largest Lyapunov exponent: how fast two neighbouring orbits part, ln of their distance per step.
struct Exponent {
  double nats_per_step;  ///< minus infinity where their distance is 0 after a step, or below 1e-308 of before
  double error;          ///< standard error, from the spread of 20 blocks; 0 at minus infinity
};

/// Of the orbit of y ← tanh(b + W·y) from this activity on, by a tangent vector v ← diag(1/cosh²u)·W·v that
/// is brought back to length 1 at every step (Benettin et al. 1980, Meccanica 15:9), from a random direction.
/// Averaged over 20 blocks of whole periods, of `steps` steps or somewhat more in all, after half as many for
/// the vector to turn. `activity` is stepped along. 1/cosh² keeps its digits where neurons are saturated.
Exponent largest_exponent(const Network& network, Eigen::VectorXd& activity, std::uint64_t period,
                          std::uint64_t steps, RandomStream& random, const RunContext& context);

}  // namespace recres
