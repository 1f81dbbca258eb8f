#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "recres/neuron/model.h"
#include "recres/noise/noise_schedule.h"
#include "recres/random/lane_random.h"
#include "recres/random/random_stream.h"
#include "recres/simulate/input_reader.h"

namespace recres {

/// Where one run stands. Any kernel for the same network and model can take it a step further, if it was
/// prepared for the same noise levels.
struct Trajectory {
  std::vector<std::uint64_t> state;  ///< the present state, words_per_state(N) words
  Eigen::VectorXd activity;          ///< y, N values, for tanh networks; empty for the SBM
  RandomStream random;
  LaneRandom lanes;
  std::size_t level = 0;  ///< which of its kernel's noise levels drives it
  double patience = -1;   ///< for the skip kernel: hazard until the next deviation; below 0, not drawn yet
  RunInput input = {};    ///< what drives it from outside; during burn-in nothing
};

/// Which run of a study. Its random numbers depend on the seed, the replicate and the noise strength that it
/// begins under, wherever that stands among the kernel's, and not on how the noise goes on or what is put in.
struct RunId {
  std::uint64_t seed;
  std::uint64_t replicate;
  std::size_t level = 0;  ///< which of its kernel's noise levels drives it, or is its background
  /// How noise changes from the first observed state on: levels are counted from `level`, as those of a
  /// NoiseSchedule whose background that is. All noise is under `level` where this is empty.
  std::span<const NoiseStretch> noise = {};
  /// What is added to the inputs of neurons from the first observed state on; nothing where null. Must
  /// outlive the run.
  const InputSignal* input = nullptr;
};

/// A run at its first state. Without `start` the state is random: SBM neurons ±1 with ½ each, tanh activities
/// uniform in (-1, 1). `noise_strength` is the one it begins under. A given start is the state itself; tanh
/// activities are then exactly ±1.
Trajectory start_trajectory(std::size_t neurons, Model model, double noise_strength, RunId run,
                            const std::optional<std::vector<std::uint64_t>>& start);

}  // namespace recres
