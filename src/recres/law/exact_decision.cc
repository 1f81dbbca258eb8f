#include "recres/law/exact_decision.h"

#include <algorithm>
#include <cmath>

#include "recres/neuron/firing_curve.h"
#include "recres/neuron/firing_probability.h"
#include "recres/state/state.h"

namespace recres {

namespace {

double certain_input(double noise_strength) {
  double input = 1;
  while (firing_probability(-input, noise_strength) >= 0x1p-65) input *= 1.25;
  return input;
}

// u without noise, summed source by source, so that zeros that are stored or not make no difference.
double input_of(const Network& network, std::size_t neuron, std::span<const std::uint64_t> state) {
  const auto row = static_cast<Eigen::Index>(neuron);
  double sum = 0;
  if (network.is_sparse()) {
    for (SparseMatrix::InnerIterator it(network.sparse(), row); it; ++it)
      sum += is_up(state, static_cast<std::size_t>(it.col())) ? it.value() : -it.value();
  } else {
    const double* weights = &network.dense()(row, 0);
    for (std::size_t m = 0; m < network.neurons(); ++m) sum += is_up(state, m) ? weights[m] : -weights[m];
  }
  return sum + network.bias()[row];
}

}  // namespace

// The strongest noise needs the largest input.
ExactDecision::ExactDecision(const Network& network, const NoiseLevel& level, double largest_signal)
    : network_(network),
      certain_(certain_input(level.distinct().back())),
      curves_(level, network.neurons(), std::min(certain_, network.largest_input() + largest_signal)) {}

bool ExactDecision::decide(std::size_t neuron, std::span<const std::uint64_t> state, std::uint32_t drawn,
                           RandomStream& more, double signal) const {
  const double input = input_of(network_, neuron, state) + signal;
  const double rarer = std::fabs(input) < certain_ ? curves_.rarer_probability(neuron, input) : 0;
  const auto firing = firing_draws(rarer, input > 0);
  const auto upper = static_cast<std::uint32_t>(firing >> 32);
  if (drawn != upper) return drawn < upper;
  return static_cast<std::uint32_t>(more() >> 32) < static_cast<std::uint32_t>(firing);
}

}  // namespace recres
