#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "recres/neuron/model.h"
#include "recres/random/lane_random.h"
#include "recres/random/random_stream.h"

namespace recres {

/// Where one run stands. Any kernel for the same network and model can take it a step further.
struct Trajectory {
  std::vector<std::uint64_t> state;  ///< the present state, words_per_state(N) words
  Eigen::VectorXd activity;          ///< y, N values, for tanh networks; empty for the SBM
  RandomStream random;
  LaneRandom lanes;
  double patience = -1;  ///< for the skip kernel: hazard until the next deviation; below 0, not drawn yet
};

/// Which run of a study: together with the noise strength, everything that its random numbers depend on.
struct RunId {
  std::uint64_t seed;
  std::uint64_t replicate;
};

/// A run at its first state. Without `start` the state is random: SBM neurons ±1 with ½ each, tanh activities
/// uniform in (-1, 1). A given start is the state itself; tanh activities are then exactly ±1.
Trajectory start_trajectory(std::size_t neurons, Model model, double noise_strength, RunId run,
                            const std::optional<std::vector<std::uint64_t>>& start);

}  // namespace recres
