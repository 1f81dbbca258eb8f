#include "recres/simulate/sweep.h"

#include <algorithm>
#include <memory>

#include "recres/neuron/noise_strength.h"
#include "recres/simulate/kernels/skip.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Noise strengths that are prepared at a time, for each thread: enough to keep all busy, few enough to fit in
// memory.
constexpr std::size_t kPreparedPerThread = 8;

// Consecutive noise strengths that one kernel serves.
struct Batch {
  std::size_t first;
  std::string_view kernel;
  std::vector<NoiseSchedule> noise;  // of each noise strength
};

NoiseSchedule schedule_of(const Network& network, const Sweep& sweep, double noise_strength) {
  auto protocol = sweep.protocol;
  protocol.background = noise_strength;
  return make_schedule(protocol, network.neurons(), sweep.run.steps);
}

// As many as keep all threads busy and take no more than a quarter of the memory.
std::size_t most_in_batch(const Network& network, const Sweep& sweep, std::string_view kernel,
                          const NoiseSchedule& noise) {
  const auto each = kernel_bytes(network, kernel, noise.levels) - kernel_bytes(network, kernel, {});
  const auto fit = allowed_memory_bytes() / 4 / std::max<std::uint64_t>(each, 1);
  return std::clamp<std::size_t>(fit, 1, kPreparedPerThread * sweep.threads);
}

Batch batch_from(const Network& network, const Sweep& sweep, std::size_t first) {
  Batch batch{.first = first, .kernel = {}, .noise = {}};
  for (auto k = first; k < sweep.noise_strengths.size(); ++k) {
    auto noise = schedule_of(network, sweep, sweep.noise_strengths[k]);
    const auto kernel = choose_kernel(network, sweep.model, noise, sweep.kernel, sweep.input);
    if (k > first &&
        (kernel != batch.kernel || batch.noise.size() == most_in_batch(network, sweep, kernel, noise)))
      break;
    batch.kernel = kernel;
    batch.noise.push_back(std::move(noise));
  }
  return batch;
}

// How runs are spread over threads.
struct Spread {
  std::size_t threads;
  std::size_t together;  // runs on one thread
};

// No more together than leaves every thread its share, and all that run at a time fit in half of the memory
// if the worst comes for each of them. One alone may always begin: most need far less than their worst.
Spread spread_of(const Kernel& kernel, const Sweep& sweep, std::size_t runs, std::uint64_t bytes_a_run) {
  const auto fit = std::max<std::uint64_t>(1, allowed_memory_bytes() / 2 / bytes_a_run);
  // What the skip kernel counts grows with deviations, which its long runs have few of.
  const auto threads =
      kernel.name() == kSkipKernel ? sweep.threads : std::min<std::uint64_t>(fit, sweep.threads);
  const auto share = (runs + threads - 1) / threads;
  return {.threads = threads,
          .together = std::clamp<std::uint64_t>(fit / threads, 1, std::min(kernel.most_together(), share))};
}

void run_batch(const Network& network, const Sweep& sweep, const Batch& batch, const SweepWork& work) {
  std::vector<NoiseLevel> levels;
  std::vector<std::size_t> backgrounds;  // their places among the levels
  for (const auto& noise : batch.noise) {
    backgrounds.push_back(levels.size());
    levels.insert(levels.end(), noise.levels.begin(), noise.levels.end());
  }
  const auto kernel = make_kernel(network, sweep.model, levels, batch.kernel, sweep.threads, sweep.input);
  if (work.begin_batch) work.begin_batch(batch.first, batch.noise);

  const auto runs = batch.noise.size() * sweep.replicates;
  const auto spread = spread_of(*kernel, sweep, runs, work.bytes_a_run);
  const auto groups = (runs + spread.together - 1) / spread.together;
  parallel_for(groups, spread.threads, [&](std::size_t which) {
    SweepGroup group{.kernel = *kernel,
                     .runs = {},
                     .places = {},
                     .threads = std::max<std::size_t>(1, spread.threads / groups)};
    for (auto k = which * spread.together; k < std::min(runs, (which + 1) * spread.together); ++k) {
      const auto strength = k / sweep.replicates;
      group.runs.push_back({.seed = sweep.seed,
                            .replicate = k % sweep.replicates,
                            .level = backgrounds[strength],
                            .noise = batch.noise[strength].stretches,
                            .input = sweep.input});
      group.places.push_back(batch.first * sweep.replicates + k);
    }
    work.run(group);
  });
}

}  // namespace

void validate(const Sweep& sweep, const Network& network) {
  validate(sweep.run);
  if (sweep.replicates == 0) throw InvalidArgument("0 replicates measure nothing; give 1 or more");
  require_threads(sweep.threads);
  require_noise_strengths(sweep.noise_strengths);
  constexpr std::uint64_t kMostRuns = 100'000'000;
  if (sweep.replicates > kMostRuns / sweep.noise_strengths.size()) {
    throw InvalidArgument(text(sweep.noise_strengths.size(), " noise strengths times ", sweep.replicates,
                               " replicates are more runs than one sweep takes, which is ", kMostRuns));
  }
  constexpr auto kMostTransitions = static_cast<double>(std::uint64_t{1} << 63);
  const auto runs = static_cast<double>(sweep.noise_strengths.size() * sweep.replicates);
  if (runs * static_cast<double>(sweep.run.steps + sweep.run.burn_in) > kMostTransitions) {
    throw InvalidArgument("the sweep has more than 2^63 transitions; give fewer steps or replicates");
  }
  check_kernel(network, sweep.model, sweep.kernel, sweep.input);
  validate(sweep.protocol, network.neurons(), sweep.run.steps);
  if (sweep.input != nullptr) validate(*sweep.input, network.neurons(), sweep.run.steps);
}

std::uint64_t planned_transitions(const Sweep& sweep) {
  return sweep.noise_strengths.size() * sweep.replicates * (sweep.run.steps + sweep.run.burn_in);
}

std::string for_all_runs(const Network& network, const Sweep& sweep, const SweepWork& work) {
  std::string kernels;
  std::string_view last;
  for (std::size_t first = 0; first < sweep.noise_strengths.size();) {
    const auto batch = batch_from(network, sweep, first);
    run_batch(network, sweep, batch, work);
    if (batch.kernel != last) kernels += text(last.empty() ? "" : ", ", batch.kernel);
    last = batch.kernel;
    first += batch.noise.size();
  }
  return kernels;
}

}  // namespace recres
