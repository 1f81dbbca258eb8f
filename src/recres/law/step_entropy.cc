#include "recres/law/step_entropy.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {

namespace {

// h2(p) for p ≤ ½, accurate for the smallest p.
double binary_entropy(double p) {
  if (p == 0) return 0;
  return -(p * std::log(p) + (1 - p) * std::log1p(-p)) / std::numbers::ln2;
}

}  // namespace

StepEntropy::StepEntropy(const Network& network, double noise_strength)
    : network_(network), curve_(noise_strength, network.neurons() < 7 ? 0 : network.largest_input()) {
  constexpr std::size_t kMostTabulated = 16;
  if (network.neurons() > kMostIndexedNeurons) {
    throw InternalError("the entropy of a step is asked for a state without an index");
  }
  if (network.neurons() > kMostTabulated) return;
  std::vector<double> table;
  for (std::uint64_t state = 0; state >> network.neurons() == 0; ++state) table.push_back(compute(state));
  table_ = std::move(table);
}

double StepEntropy::compute(std::uint64_t state) const {
  const auto size = static_cast<Eigen::Index>(network_.neurons());
  Eigen::VectorXd y(size);
  Eigen::VectorXd u(size);
  for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
  network_.input(y, u);
  double bits = 0;
  for (const double input : u) bits += binary_entropy(curve_.rarer_probability(input));
  return bits;
}

}  // namespace recres
