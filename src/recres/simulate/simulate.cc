#include "recres/simulate/simulate.h"

#include <algorithm>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Long enough to forget the cost of a call, short enough for a first-level cache (16 kB) and for Ctrl-C to be
// felt.
constexpr std::uint64_t kBlockWords = 2048;

// Steps that cost about as long together as a block of a small network, however large the network is.
std::uint64_t block_steps(std::size_t neurons) {
  return std::max<std::uint64_t>(1, kBlockWords / words_per_state(neurons) / (1 + neurons / 64));
}

}  // namespace

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
  simulate_together(kernel, run, options, context, {&visit, 1});
}

void simulate_together(const Kernel& kernel, RunId first, const RunOptions& options,
                       const RunContext& context, std::span<const StateVisitor> visitors) {
  validate(options);
  std::vector<Trajectory> trajectories;
  for (std::uint64_t k = 0; k < visitors.size(); ++k) {
    const RunId run{.seed = first.seed, .replicate = first.replicate + k};
    trajectories.push_back(
        start_trajectory(kernel.neurons(), kernel.model(), kernel.noise_strength(), run, options.start));
  }
  const auto words = words_per_state(kernel.neurons());
  const auto block = block_steps(kernel.neurons());
  std::vector<std::uint64_t> buffer(std::min(block, std::max(options.steps, options.burn_in)) * words *
                                    visitors.size());

  const auto run_steps = [&](std::uint64_t steps, bool visible) {
    while (steps > 0) {
      const auto now = std::min(steps, block);
      const std::span<std::uint64_t> states(buffer.data(), now * words * visitors.size());
      kernel.advance(trajectories, states);
      for (std::size_t k = 0; visible && k < visitors.size(); ++k) {
        visitors[k](states.subspan(k * now * words, now * words));
      }
      context.advance(now * visitors.size());
      steps -= now;
    }
  };
  run_steps(options.burn_in, false);
  for (std::size_t k = 0; k < visitors.size(); ++k) visitors[k](trajectories[k].state);
  run_steps(options.steps, true);
}

}  // namespace recres
