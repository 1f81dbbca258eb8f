#include "recres/simulate/simulate.h"

#include <algorithm>
#include <limits>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void validate(const RunOptions& options) {
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000'000'000;
  if (options.steps == 0) throw InvalidArgument("0 steps show no transition; give 1 or more");
  if (options.steps > kMostSteps || options.burn_in > kMostSteps) {
    throw InvalidArgument(text("at most ", kMostSteps, " steps can be counted, not ",
                               std::max(options.steps, options.burn_in)));
  }
}

void simulate(const Kernel& kernel, RunId run, const RunOptions& options, const RunContext& context,
              const StateVisitor& visit) {
  simulate_together(kernel, {&run, 1}, options, context, {&visit, 1});
}

namespace {

void require_noise(const Kernel& kernel, const RunId& run, const RunOptions& options) {
  std::uint64_t steps = 0;
  std::size_t level = run.level;
  for (const auto& stretch : run.noise) {
    steps += stretch.steps;
    level = std::max(level, run.level + stretch.level);
  }
  if (!run.noise.empty() && steps != options.steps) {
    throw InvalidArgument(text("the noise protocol is one for ", steps, " steps, the run has ", options.steps,
                               "; make its schedule for as many"));
  }
  if (level >= kernel.levels().size()) {
    throw InvalidArgument(text("the run needs noise level ", level, ", the kernel is prepared for ",
                               kernel.levels().size(), "; prepare it for all levels of the schedule"));
  }
}

void require_input(const Kernel& kernel, const RunId& run, const RunOptions& options) {
  if (run.input == nullptr) return;
  validate(*run.input, kernel.neurons(), options.steps);
  if (run.input->largest() <= kernel.largest_signal()) return;
  throw InvalidArgument(text("the run has an input signal of up to ", run.input->largest(), ", kernel '",
                             kernel.name(), "' is prepared for ", kernel.largest_signal(),
                             "; prepare one for this input signal"));
}

std::vector<Trajectory> start_all(const Kernel& kernel, std::span<const RunId> runs,
                                  const RunOptions& options) {
  validate(options);
  std::vector<Trajectory> trajectories;
  for (const auto& run : runs) {
    require_noise(kernel, run, options);
    require_input(kernel, run, options);
    // Where neurons differ, the strength of most of them stands for all.
    const double noise_strength = kernel.levels()[run.level].commonest();
    trajectories.push_back(
        start_trajectory(kernel.neurons(), kernel.model(), noise_strength, run, options.start));
  }
  return trajectories;
}

// Keeps the trajectories of some runs under the noise of the present step, from the first observed state on.
class NoiseClock {
 public:
  NoiseClock(std::span<const RunId> runs, std::span<Trajectory> trajectories) {
    for (std::size_t k = 0; k < runs.size(); ++k) {
      if (runs[k].noise.empty()) continue;
      hands_.push_back(
          {.trajectory = &trajectories[k], .background = runs[k].level, .ahead = runs[k].noise, .left = 0});
    }
    pass(0);
  }

  // Steps until the noise of any run changes or ends.
  std::uint64_t steps_left() const { return left_; }

  // To be called after so many steps, no more than are left.
  void pass(std::uint64_t steps) {
    left_ = std::numeric_limits<std::uint64_t>::max();
    for (auto& hand : hands_) {
      hand.left -= steps;
      if (hand.left == 0 && !hand.ahead.empty()) {
        hand.left = hand.ahead.front().steps;
        hand.trajectory->level = hand.background + hand.ahead.front().level;
        hand.ahead = hand.ahead.subspan(1);
      }
      left_ = std::min(left_, hand.left);
    }
  }

 private:
  // Where one run stands in its noise.
  struct Hand {
    Trajectory* trajectory;
    std::size_t background;               // its place among the levels of the kernel
    std::span<const NoiseStretch> ahead;  // after the present one
    std::uint64_t left;                   // steps of the present one
  };

  std::vector<Hand> hands_;
  std::uint64_t left_ = 0;
};

// Counts steps, or walks them where there are no counters, a bounded number at a time.
void count_steps(const Kernel& kernel, std::span<Trajectory> trajectories, std::uint64_t steps,
                 NoiseClock& noise, const RunContext& context, std::span<TransitionCounter> counters) {
  const auto most = std::uint64_t{1000} * block_steps(kernel.neurons());
  while (steps > 0) {
    const auto now = std::min({steps, most, noise.steps_left()});
    kernel.count(trajectories, now, counters);
    noise.pass(now);
    context.advance(now * trajectories.size());
    steps -= now;
  }
}

// Under the background alone.
void burn_in(const Kernel& kernel, std::span<Trajectory> trajectories, std::uint64_t steps,
             const RunContext& context) {
  NoiseClock background({}, {});
  count_steps(kernel, trajectories, steps, background, context, {});
}

// From the first observed state on.
void begin_inputs(std::span<const RunId> runs, std::span<Trajectory> trajectories) {
  for (std::size_t k = 0; k < runs.size(); ++k) {
    trajectories[k].input = {
        .signal = runs[k].input, .seed = runs[k].seed, .replicate = runs[k].replicate, .step = 0};
  }
}

}  // namespace

void simulate_together(const Kernel& kernel, std::span<const RunId> runs, const RunOptions& options,
                       const RunContext& context, std::span<const StateVisitor> visitors) {
  auto trajectories = start_all(kernel, runs, options);
  burn_in(kernel, trajectories, options.burn_in, context);
  begin_inputs(runs, trajectories);
  NoiseClock noise(runs, trajectories);
  const auto words = words_per_state(kernel.neurons());
  const auto block = std::min(block_steps(kernel.neurons()), options.steps);
  std::vector<std::uint64_t> buffer(block * words * visitors.size());
  for (std::size_t k = 0; k < visitors.size(); ++k) visitors[k](trajectories[k].state);
  for (std::uint64_t left = options.steps; left > 0;) {
    const auto now = std::min({left, block, noise.steps_left()});
    const std::span<std::uint64_t> states(buffer.data(), now * words * visitors.size());
    kernel.advance(trajectories, states);
    noise.pass(now);
    for (std::size_t k = 0; k < visitors.size(); ++k)
      visitors[k](states.subspan(k * now * words, now * words));
    context.advance(now * visitors.size());
    left -= now;
  }
}

std::vector<TransitionCounts> count_together(const Kernel& kernel, std::span<const RunId> runs,
                                             const RunOptions& options, const RunContext& context) {
  auto trajectories = start_all(kernel, runs, options);
  burn_in(kernel, trajectories, options.burn_in, context);
  begin_inputs(runs, trajectories);
  NoiseClock noise(runs, trajectories);
  std::vector<TransitionCounter> counters(runs.size(), TransitionCounter(kernel.neurons(), options.steps));
  for (std::size_t k = 0; k < runs.size(); ++k) counters[k].add(trajectories[k].state);
  count_steps(kernel, trajectories, options.steps, noise, context, counters);
  std::vector<TransitionCounts> counts;
  for (const auto& counter : counters) counts.push_back(counter.counts());
  return counts;
}

std::vector<RunId> replicates_from(RunId first, std::size_t runs) {
  std::vector<RunId> out(runs, first);
  for (std::size_t k = 0; k < runs; ++k) out[k].replicate += k;
  return out;
}

}  // namespace recres
