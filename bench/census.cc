// The walk through all states of a network without noise, beside what a user would write and beside the least
// that memory allows; and the attractors of networks too large for it. The argument is the number of neurons,
// a second one that of threads. items_per_second counts states, or starts.

#include "recres/attractor/census.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "recres/attractor/permutation_cycles.h"
#include "recres/attractor/sampled_attractors.h"
#include "recres/network/generator_spec.h"
#include "recres/network/generators.h"
#include "recres/util/aligned.h"
#include "recres/util/parallel.h"

namespace {

using namespace recres;

std::uint64_t states_of(const benchmark::State& bench) {
  return std::uint64_t{1} << bench.range(0);
}

void set_states(benchmark::State& bench) {
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(states_of(bench)));
}

void take(benchmark::State& bench, const Network& network) {
  const auto threads = static_cast<std::size_t>(bench.range(1));
  std::uint64_t attractors = 0;
  for (auto _ : bench) attractors = take_census(NoiselessMap(network), {.threads = threads}).attractors;
  set_states(bench);
  bench.counters["attractors"] = static_cast<double>(attractors);
}

Network gaussian(const benchmark::State& bench) {
  return gaussian_network(static_cast<std::size_t>(bench.range(0)), 3);
}

void census(benchmark::State& bench) {
  take(bench, gaussian(bench));
}
BENCHMARK(census)->ArgsProduct({{10, 14, 16, 18, 20, 22, 24, 26}, {1, 2}})->UseRealTime();

// Every state is on a cycle, most of them of 60 states.
void census_of_cycles(benchmark::State& bench) {
  take(bench, generate_network("nrooks:cycles=-10/-6/+5/+5"));
}
BENCHMARK(census_of_cycles)->ArgsProduct({{26}, {1, 2}})->UseRealTime();

void map_alone(benchmark::State& bench) {
  const auto network = gaussian(bench);
  const NoiselessMap map(network);
  std::vector<std::uint32_t> block(map.block());
  for (auto _ : bench) {
    for (std::uint64_t number = 0; number < map.states() / map.block(); ++number) {
      map.fill(number, block);
      benchmark::DoNotOptimize(block.data());
    }
  }
  set_states(bench);
}
BENCHMARK(map_alone)->Arg(26);

// What a user would write: a state's successor from the definition, and a table of where states lead.

class PlainMap {
 public:
  explicit PlainMap(const Network& network) : neurons_(network.neurons()), signs_(neurons_) {
    const auto weights = network.to_dense();
    weights_.assign(weights.data(), weights.data() + weights.size());
  }

  std::uint64_t next(std::uint64_t state) {
    for (std::size_t m = 0; m < neurons_; ++m) signs_[m] = (state >> m & 1) != 0 ? 1 : -1;
    std::uint64_t out = 0;
    for (std::size_t n = 0; n < neurons_; ++n) {
      double u = 0;
      for (std::size_t m = 0; m < neurons_; ++m) u += weights_[n * neurons_ + m] * signs_[m];
      out |= std::uint64_t{u > 0} << n;
    }
    return out;
  }

 private:
  std::size_t neurons_;
  std::vector<double> weights_;
  std::vector<double> signs_;
};

constexpr std::uint32_t kOnPath = UINT32_MAX;

struct Label {
  std::uint32_t attractor;  // or kOnPath
  std::uint32_t steps;      // until it is there; on the path, its place
};

class HashTable {
 public:
  explicit HashTable(std::uint64_t) {}
  std::pair<Label*, bool> add(std::uint64_t state, Label label) {
    const auto [place, is_new] = labels_.try_emplace(state, label);
    return {&place->second, is_new};
  }
  Label& operator[](std::uint64_t state) { return labels_[state]; }

 private:
  std::unordered_map<std::uint64_t, Label> labels_;
};

class ArrayTable {
 public:
  explicit ArrayTable(std::uint64_t states) : labels_(states) {}
  std::pair<Label*, bool> add(std::uint64_t state, Label label) {
    auto& here = labels_[state];
    if (here) return {&*here, false};
    return {&here.emplace(label), true};
  }
  Label& operator[](std::uint64_t state) { return *labels_[state]; }

 private:
  std::vector<std::optional<Label>> labels_;
};

// Each state is stepped from once. Periods and basins of all attractors, and the states of each distance.
template <typename Table>
std::size_t plain_census(PlainMap& map, std::uint64_t states) {
  Table labels(states);
  std::vector<std::uint64_t> periods;
  std::vector<std::uint64_t> basins;
  std::vector<std::uint64_t> transients;
  std::vector<std::uint64_t> path;
  for (std::uint64_t start = 0; start < states; ++start) {
    path.clear();
    auto state = start;
    auto met = labels.add(state, {.attractor = kOnPath, .steps = 0});
    while (met.second) {
      path.push_back(state);
      state = map.next(state);
      met = labels.add(state, {.attractor = kOnPath, .steps = static_cast<std::uint32_t>(path.size())});
    }
    auto end = *met.first;
    auto cycle_begin = path.size();
    if (end.attractor == kOnPath) {
      cycle_begin = end.steps;
      end = {.attractor = static_cast<std::uint32_t>(periods.size()), .steps = 0};
      periods.push_back(path.size() - cycle_begin);
      basins.push_back(0);
    }
    for (std::size_t k = path.size(); k-- > 0;) {
      if (k < cycle_begin) ++end.steps;
      labels[path[k]] = end;
      ++basins[end.attractor];
      if (transients.size() <= end.steps) transients.resize(end.steps + 1);
      ++transients[end.steps];
    }
  }
  benchmark::DoNotOptimize(transients.data());
  return periods.size();
}

template <typename Table>
void plain(benchmark::State& bench) {
  PlainMap map(gaussian(bench));
  std::size_t attractors = 0;
  for (auto _ : bench) attractors = plain_census<Table>(map, states_of(bench));
  set_states(bench);
  bench.counters["attractors"] = static_cast<double>(attractors);
}
BENCHMARK(plain<HashTable>)->Name("plain_census/hash_map")->DenseRange(14, 22, 2);
BENCHMARK(plain<ArrayTable>)->Name("plain_census/array")->DenseRange(14, 22, 2);

// The least: a census reads and writes its six bytes of every state at a place that it cannot foresee, and
// passes all of them in order a few times. Here the places are known long before.

void pass_memory(benchmark::State& bench, bool is_random) {
  constexpr std::uint64_t kShare = std::uint64_t{1} << 15;
  constexpr std::uint64_t kAhead = 32;
  const auto states = states_of(bench);
  const auto threads = static_cast<std::size_t>(bench.range(1));
  const auto words = aligned_zeros<std::uint32_t>(states);
  const auto distances = aligned_zeros<std::uint16_t>(states);
  const auto place = [&](std::uint64_t k) {
    if (!is_random) return k;
    k *= 0x9e3779b97f4a7c15;
    k = (k ^ k >> 32) * 0xbf58476d1ce4e5b9;
    return k >> (64 - bench.range(0));
  };
  for (auto _ : bench) {
    parallel_for(std::max<std::uint64_t>(1, states / kShare), threads, [&](std::size_t share) {
      const auto from = share * kShare;
      const auto to = std::min(states, from + kShare);
      for (auto k = from; k < to; ++k) {
        if (is_random) {
          const auto ahead = place(k + kAhead);
          __builtin_prefetch(&words[ahead], 1);
          __builtin_prefetch(&distances[ahead], 1);
        }
        const auto here = place(k);
        words[here] += static_cast<std::uint32_t>(k);
        ++distances[here];
      }
    });
    benchmark::ClobberMemory();
  }
  set_states(bench);
}
BENCHMARK_CAPTURE(pass_memory, random, true)->ArgsProduct({{14, 18, 20, 22, 24, 26}, {1, 2}})->UseRealTime();
BENCHMARK_CAPTURE(pass_memory, in_order, false)->ArgsProduct({{26}, {1, 2}})->UseRealTime();

// Beyond a walk.

void cycle_type(benchmark::State& bench) {
  const auto network = nrooks_network(static_cast<std::size_t>(bench.range(0)), 1);
  for (auto _ : bench) benchmark::DoNotOptimize(permutation_cycles(network));
}
BENCHMARK(cycle_type)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// Symmetric weights end in periods 1 and 2, after few steps. Some neurons have no sources, so all have a
// bias.
Network symmetric_network(std::size_t neurons, double connections) {
  const auto half = sparse_network(neurons, connections / 2 / static_cast<double>(neurons), 1);
  SparseMatrix weights = half.sparse();
  weights += SparseMatrix(half.sparse().transpose());
  return Network(std::move(weights))
      .with_bias(Eigen::VectorXd::Constant(static_cast<Eigen::Index>(neurons), 1e-3));
}

void sampled(benchmark::State& bench) {
  const auto network = symmetric_network(static_cast<std::size_t>(bench.range(0)), 10);
  SampledAttractors found;
  for (auto _ : bench)
    found = sample_attractors(network, {.starts = 100, .threads = static_cast<std::size_t>(bench.range(1))});
  bench.SetItemsProcessed(bench.iterations() * 100);
  const auto steps = transient_steps(found);
  bench.counters["connections"] = static_cast<double>(network.connections());
  bench.counters["found"] = static_cast<double>(steps.size());
  bench.counters["median_transient"] = steps.empty() ? 0 : static_cast<double>(steps[steps.size() / 2]);
}
BENCHMARK(sampled)->ArgsProduct({{100'000}, {1, 2}})->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
