// Small calls, whose counterparts bench/python_calls.py makes from Python: the difference is what Python
// costs.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "recres/attractor/attractor_study.h"
#include "recres/exact/exact_study.h"
#include "recres/network/generators.h"
#include "recres/observe/series.h"
#include "recres/pulse/pulse_train.h"
#include "recres/pulse/search.h"
#include "recres/resonance/resonance.h"
#include "recres/simulate/simulate.h"

namespace {

using namespace recres;

void call_network(benchmark::State& bench) {
  for (auto _ : bench) {
    DenseMatrix weights(2, 2);
    weights << 0.5, -1, 2, 0.25;
    benchmark::DoNotOptimize(Network(std::move(weights)).scaled(2));
  }
}
BENCHMARK(call_network);

void call_simulate(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  for (auto _ : bench) {
    const auto kernel = make_kernel(network, Model::kSbm, NoiseLevel(1), 10, "reference");
    std::vector<std::uint64_t> states;
    simulate(
        *kernel, {.seed = 1, .replicate = 0}, {.steps = 10}, {},
        [&](std::span<const std::uint64_t> some) { states.insert(states.end(), some.begin(), some.end()); });
    benchmark::DoNotOptimize(states);
  }
}
BENCHMARK(call_simulate);

void call_resonance(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  for (auto _ : bench) {
    const Sweep sweep{.noise_strengths = {1}, .run = {.steps = 10}, .replicates = 1, .kernel = "reference"};
    benchmark::DoNotOptimize(measure_resonance(network, sweep));
  }
}
BENCHMARK(call_resonance);

void call_exact(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  constexpr std::array kStrengths = {1.0};
  for (auto _ : bench) benchmark::DoNotOptimize(study_exactly(network, kStrengths, {}, {}, {}));
}
BENCHMARK(call_exact);

void call_attractors(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  for (auto _ : bench) benchmark::DoNotOptimize(study_attractors(network, {}));
}
BENCHMARK(call_attractors);

void call_pulses(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  for (auto _ : bench) {
    const PulseTrainOptions options{
        .train = {.strength = 1, .duration = 10, .every = 100, .count = 1, .first = 90},
        .kernel = "reference"};
    benchmark::DoNotOptimize(study_pulses(network, options));
  }
}
BENCHMARK(call_pulses);

void call_search(benchmark::State& bench) {
  const auto network = gaussian_network(2, 1);
  for (auto _ : bench) {
    const SearchOptions options{.target = StateTarget{.state = {0}},
                                .strength = 1,
                                .duration = 10,
                                .replicates = 1,
                                .kernel = "reference"};
    benchmark::DoNotOptimize(study_search(network, options));
  }
}
BENCHMARK(call_search);

void call_information(benchmark::State& bench) {
  constexpr std::array<std::uint64_t, 3> kStates = {1, 2, 3};
  const std::array<StateSource, 1> sources = {[&](const StateVisitor& visit) { visit(kStates); }};
  const std::array<Subset, 1> all = {Subset{}};
  const SeriesOptions options{.estimators = {Estimator::kPlugin}};
  for (auto _ : bench) benchmark::DoNotOptimize(measure_chosen(sources, 2, all, options));
}
BENCHMARK(call_information);

}  // namespace
