#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "recres/simulate/kernel.h"
#include "recres/simulate/trajectory.h"
#include "recres/util/stop.h"

namespace recres {

/// A run whose noise is switched by hand: the same as one that follows a protocol with these levels, if its
/// background is the first.
class PulsedRun {
 public:
  /// Kernel and context must outlive it. It begins under `run.level`.
  PulsedRun(const Kernel& kernel, RunId run, const std::optional<std::vector<std::uint64_t>>& start,
            const RunContext& context);

  /// Takes the run on by so many steps under one of the kernel's noise levels.
  void advance(std::size_t level, std::uint64_t steps);

  /// Keeps every state from now on, the present one first, and for tanh every activity.
  void record();

  const Trajectory& now() const { return trajectory_; }

  /// [step · words_per_state(N) + word]
  const std::vector<std::uint64_t>& states() const { return states_; }

  /// [step · N + neuron], empty for the SBM.
  const std::vector<double>& activities() const { return activities_; }

 private:
  void keep();

  const Kernel& kernel_;
  const RunContext& context_;
  Trajectory trajectory_;
  bool is_recorded_ = false;
  std::vector<std::uint64_t> buffer_;
  std::vector<std::uint64_t> states_;
  std::vector<double> activities_;
};

}  // namespace recres
