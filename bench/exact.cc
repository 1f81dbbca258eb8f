// The elimination of a whole chain whose stationary distribution is known on paper, and how far it is off in
// the worst state (`largest_error`, relative).

#include <benchmark/benchmark.h>

#include <cmath>

#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/exact/transition_matrix.h"
#include "recres/network/generator_spec.h"

namespace {

using namespace recres;

// Without noise π(s) ∝ Π cosh(u_n(s)/2) where W is symmetric (Peretto 1984), or a signed permutation: there
// all are equal.
Eigen::ArrayXd known_distribution(const Network& network) {
  const auto size = static_cast<Eigen::Index>(network.neurons());
  Eigen::ArrayXd log_weight(Eigen::Index{1} << size);
  Eigen::VectorXd y(size);
  Eigen::VectorXd u(size);
  for (Eigen::Index state = 0; state < log_weight.size(); ++state) {
    for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
    network.input(y, u);
    const Eigen::ArrayXd half = u.array().abs() / 2;
    log_weight[state] = (half + (-2 * half).exp().log1p()).sum();
  }
  const Eigen::ArrayXd weight = (log_weight - log_weight.maxCoeff()).exp();
  return weight / weight.sum();
}

void eliminate(benchmark::State& bench, const char* spec) {
  const auto network = generate_network(spec).scaled(20);
  const auto matrix = transition_matrix(FactoredTransitions(FiringTable(network, 0)));
  Eigen::ArrayXd found;
  for (auto _ : bench) found = Elimination(matrix).stationary();
  bench.SetItemsProcessed(bench.iterations());
  bench.counters["largest_error"] = (found / known_distribution(network) - 1).abs().maxCoeff();
}
BENCHMARK_CAPTURE(eliminate, autapses, "autapses:n=5");
BENCHMARK_CAPTURE(eliminate, nrooks, "nrooks:cycles=-4/+1");
BENCHMARK_CAPTURE(eliminate, hopfield, "hopfield:patterns=+++--/+-+-+");

}  // namespace
