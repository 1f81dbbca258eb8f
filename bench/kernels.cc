// What a transition costs, beside what a user would write instead and beside the bound of the machine: the
// same loop with nothing but its random numbers. items_per_second counts transitions.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_curve.h"
#include "recres/neuron/firing_probability.h"
#include "recres/random/lane_random.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace {

using namespace recres;

constexpr std::uint64_t kSteps = 10'000;
constexpr std::size_t kTogether = 4;

Network network_of(std::int64_t neurons) {
  return generate_network("gaussian:n=" + std::to_string(neurons) + ",seed=1").scaled(2);
}

// As a good student would write it.
void plain_loop(benchmark::State& bench) {
  const auto neurons = static_cast<std::size_t>(bench.range(0));
  const auto weights = network_of(bench.range(0)).dense();
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::vector<double> y(neurons, 1);
  std::vector<double> next(neurons);
  std::vector<std::uint64_t> counts(std::size_t{1} << (2 * neurons));
  std::uint64_t from = 0;
  for (auto _ : bench) {
    for (std::uint64_t t = 0; t < kSteps; ++t) {
      std::uint64_t to = 0;
      for (std::size_t n = 0; n < neurons; ++n) {
        double u = 5 * normal(generator);
        for (std::size_t m = 0; m < neurons; ++m)
          u += weights(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(m)) * y[m];
        next[n] = uniform(generator) < 1 / (1 + std::exp(-u)) ? 1 : -1;
        if (next[n] > 0) to |= std::uint64_t{1} << n;
      }
      y = next;
      ++counts[from << neurons | to];
      from = to;
    }
  }
  benchmark::DoNotOptimize(counts.data());
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(kSteps));
}
BENCHMARK(plain_loop)->Arg(5)->Arg(10);

// One core, `together` runs in step with each other, with their transitions counted or not. Items are
// transitions.
void run_kernel(benchmark::State& bench, const char* name, bool count) {
  const auto network = network_of(bench.range(0));
  const auto steps = static_cast<std::uint64_t>(bench.range(1));
  const auto together = static_cast<std::size_t>(bench.range(2));
  const auto kernel = make_kernel(network, Model::kSbm, 5, steps, name);
  const auto runs = replicates_from({.seed = 1, .replicate = 0}, together);
  const RunOptions options{.steps = steps};
  const StateVisitor look_away = [](auto) {};
  const std::vector<StateVisitor> visitors(together, look_away);
  for (auto _ : bench) {
    if (count) {
      benchmark::DoNotOptimize(count_together(*kernel, runs, options, {}));
    } else {
      simulate_together(*kernel, runs, options, {}, visitors);
    }
  }
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(steps * together));
}

// Neurons, steps, runs together.
BENCHMARK_CAPTURE(run_kernel, table, "table", false)
    ->ArgsProduct({{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, {10'000}, {4}});
BENCHMARK_CAPTURE(run_kernel, table_and_counts, "table", true)
    ->ArgsProduct({{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, {10'000}, {4}})
    ->ArgsProduct({{5, 10, 15}, {1'000, 100'000, 1'000'000}, {4}})
    ->ArgsProduct({{5, 10}, {10'000}, {1, 2, 8, 16}});
BENCHMARK_CAPTURE(run_kernel, table_plain, "table-plain", false)->ArgsProduct({{5, 10}, {10'000}, {4}});
BENCHMARK_CAPTURE(run_kernel, reference, "reference", false)
    ->Args({5, 10'000, 4})
    ->Args({10, 10'000, 4})
    ->Args({100, 100, 4})
    ->Args({1000, 10, 4});
BENCHMARK_CAPTURE(run_kernel, dense, "dense", false)
    ->ArgsProduct({{17, 32, 64, 100, 128, 256, 512}, {300}, {20}})
    ->ArgsProduct({{1000, 2000, 4000}, {20}, {20}})
    ->ArgsProduct({{100, 1000}, {20}, {1, 4, 64, 256}});
BENCHMARK_CAPTURE(run_kernel, dense_and_counts, "dense", true)->Args({100, 10'000, 20});

void run_tanh(benchmark::State& bench, const char* name) {
  const auto network = network_of(bench.range(0));
  const std::uint64_t steps = network.neurons() >= 100 ? 20 : kSteps;
  const auto kernel = make_kernel(network, Model::kTanh, 1, steps, name);
  const auto runs = replicates_from({.seed = 1, .replicate = 0}, 20);
  const std::vector<StateVisitor> visitors(runs.size(), [](auto) {});
  for (auto _ : bench) simulate_together(*kernel, runs, {.steps = steps}, {}, visitors);
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(steps * runs.size()));
}
BENCHMARK_CAPTURE(run_tanh, tanh, "tanh")->Arg(5)->Arg(100)->Arg(1000);
BENCHMARK_CAPTURE(run_tanh, reference, "reference")->Arg(5)->Arg(100)->Arg(1000);

// 100 connections a neuron, ten runs on each of one or two threads. Items are synaptic events.
void run_sparse(benchmark::State& bench, const char* name, Model model) {
  const auto neurons = bench.range(0);
  const auto threads = static_cast<std::size_t>(bench.range(1));
  const auto density = text(100.0 / static_cast<double>(neurons));
  static std::map<std::int64_t, Network> networks;
  const auto spec = text("sparse:n=", neurons, ",seed=1,density=", density);
  const auto& network = networks.try_emplace(neurons, generate_network(spec).scaled(0.2)).first->second;
  const auto kernel = make_kernel(network, model, 1, 10, name);
  // Each thread ten runs, as many of them together as the kernel wants.
  constexpr std::size_t kRuns = 10;
  constexpr std::uint64_t kFewSteps = 3;
  const auto together = std::min(kRuns, kernel->most_together());
  const auto groups = (kRuns + together - 1) / together;
  for (auto _ : bench) {
    parallel_for(threads * groups, threads, [&](std::size_t group) {
      const auto runs = replicates_from({.seed = 1, .replicate = group * together}, together);
      const std::vector<StateVisitor> visitors(together, [](auto) {});
      simulate_together(*kernel, runs, {.steps = kFewSteps}, {}, visitors);
    });
  }
  const auto transitions = static_cast<std::int64_t>(threads * groups * together * kFewSteps);
  bench.SetItemsProcessed(bench.iterations() * transitions *
                          static_cast<std::int64_t>(network.connections()));
}
BENCHMARK_CAPTURE(run_sparse, sbm, "sparse", Model::kSbm)
    ->ArgsProduct({{10'000, 100'000, 1'000'000}, {1, 2}})
    ->UseRealTime();
BENCHMARK_CAPTURE(run_sparse, tanh, "tanh", Model::kTanh)->ArgsProduct({{100'000}, {2}})->UseRealTime();
BENCHMARK_CAPTURE(run_sparse, reference, "reference", Model::kSbm)
    ->ArgsProduct({{100'000}, {2}})
    ->UseRealTime();

// One probability under noise r, inputs spread over [0, 40]: by quadrature, and interpolated.
void probability_by_quadrature(benchmark::State& bench) {
  double u = 0;
  for (auto _ : bench) {
    benchmark::DoNotOptimize(firing_probability(-u, static_cast<double>(bench.range(0))));
    u = u > 39 ? u - 39 : u + 0.37;
  }
  bench.SetItemsProcessed(bench.iterations());
}
BENCHMARK(probability_by_quadrature)->Arg(1)->Arg(8)->Arg(20);

void probability_interpolated(benchmark::State& bench) {
  const FiringCurve curve(static_cast<double>(bench.range(0)), 41);
  double u = 0;
  for (auto _ : bench) {
    benchmark::DoNotOptimize(curve.rarer_probability(u));
    u = u > 39 ? u - 39 : u + 0.37;
  }
  bench.SetItemsProcessed(bench.iterations());
}
BENCHMARK(probability_interpolated)->Arg(8);

// The bound: the draws of one step alone, four generators in turn as in the kernel, compiled for the widest
// vectors that the processor has.
template <std::size_t kLanes>
__attribute__((always_inline)) inline void draw(std::vector<LaneRandom>& generators,
                                                std::array<std::uint64_t, 8>& sum) {
  std::array<LaneRandom, kTogether> lanes = {generators[0], generators[1], generators[2], generators[3]};
  for (std::uint64_t t = 0; t < kSteps; ++t) {
    for (auto& one : lanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] ^= one.next(lane);
    }
  }
  for (std::size_t k = 0; k < kTogether; ++k) generators[k] = lanes[k];
}

#define RECRES_WIDEST __attribute__((target_clones("default", "avx2", "arch=skylake-avx512")))
RECRES_WIDEST void draw_2(std::vector<LaneRandom>& generators, std::array<std::uint64_t, 8>& sum) {
  draw<2>(generators, sum);
}
RECRES_WIDEST void draw_4(std::vector<LaneRandom>& generators, std::array<std::uint64_t, 8>& sum) {
  draw<4>(generators, sum);
}

void draws_alone(benchmark::State& bench) {
  std::vector<LaneRandom> lanes;
  for (std::uint64_t k = 0; k < kTogether; ++k) {
    lanes.emplace_back(1, StreamId{.purpose = Purpose::kDynamics, .place = 0, .replicate = k});
  }
  std::array<std::uint64_t, 8> sum{};
  const auto draw_all = bench.range(0) == 2 ? draw_2 : draw_4;
  for (auto _ : bench) draw_all(lanes, sum);
  benchmark::DoNotOptimize(sum);
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(kSteps * kTogether));
}
BENCHMARK(draws_alone)->Arg(2)->Arg(4);

}  // namespace
