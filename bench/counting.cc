// What counting a transition costs, making the counter and reading its counts included, beside a flat array
// as a user would write it. The states are made up, so that nothing but counting is measured; the first
// argument is the number of neurons, the second that of transitions. items_per_second counts transitions.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"

namespace {

using namespace recres;

// As the simulator hands them over: four replicates in turn, some states at a time.
constexpr std::size_t kTogether = 4;
constexpr std::size_t kBlockWords = 512;

// A network that goes around a cycle of a few states, but for neurons that deviate.
struct Kind {
  std::uint64_t cycle_length;
  double deviation;  // the probability that a neuron is not what the cycle says
};
constexpr Kind kTrapped = {.cycle_length = 1, .deviation = 0.001};
constexpr Kind kBetween = {.cycle_length = 4, .deviation = 0.05};
constexpr Kind kUniform = {.cycle_length = 1, .deviation = 0.5};

std::vector<std::uint64_t> states_of(const Kind& kind, std::size_t neurons, std::size_t steps,
                                     std::uint64_t replicate) {
  RandomStream random(1, {.purpose = Purpose::kDynamics, .replicate = replicate});
  const auto words = words_per_state(neurons);
  std::vector<std::uint64_t> cycle(kind.cycle_length * neurons);
  for (auto& sign : cycle) sign = random.below(2);
  std::vector<std::uint64_t> states((steps + 1) * words);
  for (std::size_t t = 0; t <= steps; ++t) {
    for (std::size_t n = 0; n < neurons; ++n) {
      const auto deviates = static_cast<std::uint64_t>(random.uniform() < kind.deviation);
      const auto sign = cycle[t % kind.cycle_length * neurons + n] ^ deviates;
      states[t * words + n / 64] |= sign << n % 64;
    }
  }
  return states;
}

std::vector<std::vector<std::uint64_t>> runs_of(const benchmark::State& bench, const Kind& kind) {
  std::vector<std::vector<std::uint64_t>> runs;
  for (std::size_t k = 0; k < kTogether; ++k) {
    runs.push_back(states_of(kind, static_cast<std::size_t>(bench.range(0)),
                             static_cast<std::size_t>(bench.range(1)), k));
  }
  return runs;
}

void count(benchmark::State& bench, const Kind& kind) {
  const auto neurons = static_cast<std::size_t>(bench.range(0));
  const auto steps = static_cast<std::uint64_t>(bench.range(1));
  const auto runs = runs_of(bench, kind);
  const auto block = kBlockWords / words_per_state(neurons) * words_per_state(neurons);
  for (auto _ : bench) {
    std::vector<TransitionCounter> counters(kTogether, TransitionCounter(neurons, steps));
    for (std::size_t at = 0; at < runs[0].size(); at += block) {
      const auto now = std::min(block, runs[0].size() - at);
      for (std::size_t k = 0; k < kTogether; ++k) counters[k].add(std::span(runs[k]).subspan(at, now));
    }
    for (const auto& counter : counters) benchmark::DoNotOptimize(counter.counts());
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(1) * static_cast<std::int64_t>(kTogether));
}

void plain_array(benchmark::State& bench, const Kind& kind) {
  const auto neurons = static_cast<std::size_t>(bench.range(0));
  const auto runs = runs_of(bench, kind);
  for (auto _ : bench) {
    for (const auto& states : runs) {
      std::vector<std::uint64_t> counts(std::size_t{1} << 2 * neurons);
      for (std::size_t t = 1; t < states.size(); ++t) ++counts[states[t - 1] << neurons | states[t]];
      benchmark::DoNotOptimize(counts.data());
    }
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(1) * static_cast<std::int64_t>(kTogether));
}

#define RECRES_COUNTING(function, ...)                         \
  BENCHMARK_CAPTURE(function, trapped, kTrapped)->__VA_ARGS__; \
  BENCHMARK_CAPTURE(function, between, kBetween)->__VA_ARGS__; \
  BENCHMARK_CAPTURE(function, uniform, kUniform)->__VA_ARGS__

RECRES_COUNTING(count, ArgsProduct({{5, 6, 7, 8, 10, 12, 15, 16, 24, 48, 100}, {10'000, 1'000'000}}));
RECRES_COUNTING(plain_array, ArgsProduct({{5, 8, 10, 12}, {10'000, 1'000'000}}));

}  // namespace
