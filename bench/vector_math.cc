// What a normal random number and a tanh cost, beside what a user would write instead. items_per_second
// counts numbers.

#include "support/vector_math.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <vector>

#include "recres/random/lane_random.h"

namespace {

using namespace recres;

constexpr std::size_t kNumbers = 1024;

template <class Fill>
void measure(benchmark::State& bench, Fill fill) {
  std::vector<double> out(kNumbers);
  for (auto _ : bench) {
    fill(out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(kNumbers));
}

void normals_vector(benchmark::State& bench) {
  LaneRandom lanes(1, {.purpose = Purpose::kDynamics});
  measure(bench, [&](std::vector<double>& out) { draw_normals(lanes, out); });
}
BENCHMARK(normals_vector);

void normals_stream(benchmark::State& bench) {
  RandomStream stream(1, {.purpose = Purpose::kDynamics});
  measure(bench, [&](std::vector<double>& out) {
    for (double& z : out) z = stream.normal();
  });
}
BENCHMARK(normals_stream);

void normals_standard_library(benchmark::State& bench) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  measure(bench, [&](std::vector<double>& out) {
    for (double& z : out) z = normal(generator);
  });
}
BENCHMARK(normals_standard_library);

// Inputs as neurons have them: some in the middle, some in saturation.
std::vector<double> inputs() {
  RandomStream stream(1, {.purpose = Purpose::kDynamics});
  std::vector<double> values(kNumbers);
  for (double& x : values) x = 3 * stream.normal();
  return values;
}

void tanh_vector(benchmark::State& bench) {
  const auto in = inputs();
  measure(bench, [&](std::vector<double>& out) { tanh_all(in, out); });
}
BENCHMARK(tanh_vector);

void tanh_standard_library(benchmark::State& bench) {
  const auto in = inputs();
  measure(bench, [&](std::vector<double>& out) {
    for (std::size_t k = 0; k < in.size(); ++k) out[k] = std::tanh(in[k]);
  });
}
BENCHMARK(tanh_standard_library);

}  // namespace
