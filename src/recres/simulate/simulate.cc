#include "recres/simulate/simulate.h"

#include <algorithm>

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

std::vector<Trajectory> start_all(const Kernel& kernel, std::span<const RunId> runs,
                                  const RunOptions& options) {
  validate(options);
  std::vector<Trajectory> trajectories;
  for (const auto& run : runs) {
    const double noise_strength = kernel.noise_strengths()[run.strength];
    trajectories.push_back(
        start_trajectory(kernel.neurons(), kernel.model(), noise_strength, run, options.start));
  }
  return trajectories;
}

// Counts steps, or walks them where there are no counters, a bounded number at a time.
void count_steps(const Kernel& kernel, std::span<Trajectory> trajectories, std::uint64_t steps,
                 const RunContext& context, std::span<TransitionCounter> counters) {
  const auto most = std::uint64_t{1000} * block_steps(kernel.neurons());
  while (steps > 0) {
    const auto now = std::min(steps, most);
    kernel.count(trajectories, now, counters);
    context.advance(now * trajectories.size());
    steps -= now;
  }
}

}  // namespace

void simulate_together(const Kernel& kernel, std::span<const RunId> runs, const RunOptions& options,
                       const RunContext& context, std::span<const StateVisitor> visitors) {
  auto trajectories = start_all(kernel, runs, options);
  count_steps(kernel, trajectories, options.burn_in, context, {});
  const auto words = words_per_state(kernel.neurons());
  const auto block = std::min(block_steps(kernel.neurons()), options.steps);
  std::vector<std::uint64_t> buffer(block * words * visitors.size());
  for (std::size_t k = 0; k < visitors.size(); ++k) visitors[k](trajectories[k].state);
  for (std::uint64_t left = options.steps; left > 0;) {
    const auto now = std::min(left, block);
    const std::span<std::uint64_t> states(buffer.data(), now * words * visitors.size());
    kernel.advance(trajectories, states);
    for (std::size_t k = 0; k < visitors.size(); ++k)
      visitors[k](states.subspan(k * now * words, now * words));
    context.advance(now * visitors.size());
    left -= now;
  }
}

std::vector<TransitionCounts> count_together(const Kernel& kernel, std::span<const RunId> runs,
                                             const RunOptions& options, const RunContext& context) {
  auto trajectories = start_all(kernel, runs, options);
  count_steps(kernel, trajectories, options.burn_in, context, {});
  std::vector<TransitionCounter> counters(runs.size(), TransitionCounter(kernel.neurons(), options.steps));
  for (std::size_t k = 0; k < runs.size(); ++k) counters[k].add(trajectories[k].state);
  count_steps(kernel, trajectories, options.steps, context, counters);
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
