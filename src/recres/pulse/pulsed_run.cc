#include "recres/pulse/pulsed_run.h"

#include <algorithm>

#include "recres/state/state.h"

namespace recres {

PulsedRun::PulsedRun(const Kernel& kernel, RunId run, const std::optional<std::vector<std::uint64_t>>& start,
                     const RunContext& context)
    : kernel_(kernel),
      context_(context),
      trajectory_(start_trajectory(kernel.neurons(), kernel.model(), kernel.levels()[run.level].commonest(),
                                   run, start)) {}

void PulsedRun::advance(std::size_t level, std::uint64_t steps) {
  trajectory_.level = level;
  // Activities are seen between calls alone.
  const bool is_single = is_recorded_ && kernel_.model() == Model::kTanh;
  const auto words = words_per_state(kernel_.neurons());
  while (steps > 0) {
    const auto now = is_single ? 1 : std::min(steps, block_steps(kernel_.neurons()));
    buffer_.resize(now * words);
    kernel_.advance({&trajectory_, 1}, buffer_);
    if (is_recorded_) keep();
    context_.advance(now);
    steps -= now;
  }
}

void PulsedRun::record() {
  is_recorded_ = true;
  buffer_ = trajectory_.state;
  keep();
}

void PulsedRun::keep() {
  states_.insert(states_.end(), buffer_.begin(), buffer_.end());
  activities_.insert(activities_.end(), trajectory_.activity.begin(), trajectory_.activity.end());
}

}  // namespace recres
