#include "recres/law/firing_table.h"

#include <cmath>

#include "recres/law/level_curves.h"
#include "recres/neuron/firing_probability.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::size_t checked(std::size_t neurons) {
  if (neurons > kMostFiringTableNeurons) {
    throw InvalidArgument(text("the 2^", neurons, " states of ", neurons, " neurons are too many to list; ",
                               kMostFiringTableNeurons, " neurons are the most"));
  }
  require_memory(text("the firing probabilities of all states of ", neurons, " neurons"),
                 std::uint64_t{8 * (neurons + 2)} << neurons);
  return neurons;
}

}  // namespace

FiringTable::FiringTable(const Network& network, const NoiseLevel& level)
    : neurons_(checked(network.neurons())), rarer_(neurons_ << neurons_), likely_(states()), tied_(states()) {
  // The curve costs 13 probabilities per unit of input, and pays for itself from some hundred states on.
  constexpr std::size_t kFewestCurveNeurons = 7;
  const bool is_full = neurons_ < kFewestCurveNeurons;
  const LevelCurves curves(level, neurons_, is_full ? 0 : network.largest_input());
  const auto size = static_cast<Eigen::Index>(neurons_);
  // A sum that is 0 on paper may be off by so much.
  const double rounding = static_cast<double>(neurons_) * 0x1p-52 * network.largest_input();
  Eigen::VectorXd y(size);
  Eigen::VectorXd u(size);
  for (std::uint64_t state = 0; state < states(); ++state) {
    for (Eigen::Index n = 0; n < size; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
    network.input(y, u);
    for (std::size_t n = 0; n < neurons_; ++n) {
      const double input = u[static_cast<Eigen::Index>(n)];
      rarer_[state * neurons_ + n] =
          is_full ? firing_probability(-std::fabs(input), level.of(n)) : curves.rarer_probability(n, input);
      likely_[state] |= std::uint64_t{input > rounding} << n;
      tied_[state] |= std::uint64_t{std::fabs(input) <= rounding} << n;
    }
  }
}

}  // namespace recres
