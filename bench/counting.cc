// What counting a transition costs, making the counter and reading its counts included, beside a flat array
// as a user would write it. The states are made up, so that nothing but counting is measured; the first
// argument is the number of neurons, the second that of transitions. items_per_second counts transitions.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/memory.h"

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

// One run alone, its pairs listed in the end or not; with two threads, each counts a run of its own.
void count_run(benchmark::State& bench, const Kind& kind, bool is_listed) {
  const auto neurons = static_cast<std::size_t>(bench.range(0));
  const auto steps = static_cast<std::uint64_t>(bench.range(1));
  const auto states = states_of(kind, neurons, steps, static_cast<std::uint64_t>(bench.thread_index()));
  for (auto _ : bench) {
    TransitionCounter counter(neurons, steps);
    for (std::size_t at = 0; at < states.size(); at += kBlockWords)
      counter.add(std::span(states).subspan(at, std::min(kBlockWords, states.size() - at)));
    benchmark::DoNotOptimize(counter);
    if (is_listed) benchmark::DoNotOptimize(counter.counts());
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(1));
  bench.counters["bytes_needed"] = benchmark::Counter(
      static_cast<double>(TransitionCounter::bytes_needed(neurons, steps)), benchmark::Counter::kAvgThreads);
}

struct GiveBack {
  void operator()(std::uint32_t* counts) const { std::free(counts); }
};

// What a counter is measured by: one array of all pairs that there can be, which the system clears when it is
// first touched. With its pairs listed it tells what a counter does.
void histogram(benchmark::State& bench, const Kind& kind, bool is_listed) {
  const auto neurons = static_cast<std::size_t>(bench.range(0));
  const auto cells = std::size_t{1} << 2 * neurons;
  if (2 * cells * sizeof(std::uint32_t) > allowed_memory_bytes()) {
    bench.SkipWithError("not enough memory");
    return;
  }
  const auto states = states_of(kind, neurons, static_cast<std::size_t>(bench.range(1)), 0);
  for (auto _ : bench) {
    const std::unique_ptr<std::uint32_t, GiveBack> counts(
        static_cast<std::uint32_t*>(std::calloc(cells, sizeof(std::uint32_t))));
    for (std::size_t t = 1; t < states.size(); ++t) ++counts.get()[states[t - 1] << neurons | states[t]];
    benchmark::DoNotOptimize(counts.get());
    if (!is_listed) continue;
    std::vector<TransitionCell> listed;
    for (std::size_t key = 0; key < cells; ++key) {
      if (const auto count = counts.get()[key]; count > 0)
        listed.push_back(
            {.from = key >> neurons, .to = key & ((std::size_t{1} << neurons) - 1), .count = count});
    }
    benchmark::DoNotOptimize(listed.data());
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(1));
}

// Time of the processor, which others on the machine do not take part in, but for threads.
BENCHMARK_CAPTURE(count_run, trapped, kTrapped, true)
    ->ArgsProduct({{5, 10, 15, 64}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(count_run, uniform, kUniform, true)
    ->ArgsProduct({{5, 10, 15, 64}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(count_run, unlisted_uniform, kUniform, false)
    ->ArgsProduct({{5, 10, 15}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(count_run, by_threads, kUniform, true)
    ->ArgsProduct({{5, 10, 15, 64}, {1'000'000}})
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(histogram, trapped, kTrapped, false)->ArgsProduct({{5, 10}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(histogram, uniform, kUniform, false)->ArgsProduct({{5, 10}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(histogram, listed_trapped, kTrapped, true)
    ->ArgsProduct({{5, 10}, {10'000, 100'000, 1'000'000}});
BENCHMARK_CAPTURE(histogram, listed_uniform, kUniform, true)
    ->ArgsProduct({{5, 10}, {10'000, 100'000, 1'000'000}});
// 4 GB, of which each pair touches a page of its own.
BENCHMARK_CAPTURE(histogram, uniform_once, kUniform, false)->Args({15, 1'000'000})->Iterations(1);

}  // namespace
