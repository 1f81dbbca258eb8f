#include "recres/law/step_entropy.h"

#include <cmath>
#include <numbers>

#include "recres/law/firing_table.h"
#include "recres/state/state.h"

namespace recres {

namespace {

constexpr std::size_t kMostTabulated = 16;

// h2(p) for p ≤ ½, accurate for the smallest p.
double binary_entropy(double p) {
  if (p == 0) return 0;
  return -(p * std::log(p) + (1 - p) * std::log1p(-p)) / std::numbers::ln2;
}

}  // namespace

double step_entropy_bits(std::span<const double> rarer) {
  double bits = 0;
  for (const double q : rarer) bits += binary_entropy(q);
  return bits;
}

StepEntropy::StepEntropy(const Network& network, const NoiseLevel& level)
    : network_(network),
      curves_(level, network.neurons(), network.neurons() <= kMostTabulated ? 0 : network.largest_input()) {
  if (network.neurons() > kMostTabulated) return;
  const FiringTable firing(network, level);
  for (std::uint64_t state = 0; state < firing.states(); ++state)
    table_.push_back(step_entropy_bits(firing.rarer(state)));
}

double StepEntropy::compute(std::span<const std::uint64_t> state) const {
  const auto size = static_cast<Eigen::Index>(network_.neurons());
  Eigen::VectorXd y(size);
  Eigen::VectorXd u(size);
  for (Eigen::Index n = 0; n < size; ++n) y[n] = is_up(state, static_cast<std::size_t>(n)) ? 1 : -1;
  network_.input(y, u);
  for (Eigen::Index n = 0; n < size; ++n) u[n] = curves_.rarer_probability(static_cast<std::size_t>(n), u[n]);
  return step_entropy_bits({u.data(), static_cast<std::size_t>(size)});
}

}  // namespace recres
