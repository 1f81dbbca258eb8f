#include "recres/pulse/search_target.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Signs of some neurons over the states of an attractor, [step, column].
DenseMatrix motion(const KnownAttractor& attractor, std::span<const std::size_t> neurons, std::size_t words) {
  const auto steps = attractor.states.size() / words;
  DenseMatrix out(static_cast<Eigen::Index>(steps), static_cast<Eigen::Index>(neurons.size()));
  for (std::size_t t = 0; t < steps; ++t) {
    const std::span<const std::uint64_t> state(&attractor.states[t * words], words);
    for (std::size_t k = 0; k < neurons.size(); ++k)
      out(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(k)) = is_up(state, neurons[k]) ? 1 : -1;
  }
  return out;
}

void take_off_means(DenseMatrix& values) {
  const Eigen::RowVectorXd means = values.colwise().mean();
  values.rowwise() -= means;
}

}  // namespace

PatternTarget pattern_target(DenseMatrix pattern, std::vector<std::size_t> neurons,
                             double least_correlation) {
  if (neurons.empty()) {
    neurons.resize(static_cast<std::size_t>(pattern.cols()));
    std::iota(neurons.begin(), neurons.end(), std::size_t{0});
  }
  return {
      .pattern = std::move(pattern), .neurons = std::move(neurons), .least_correlation = least_correlation};
}

double pattern_correlation(const PatternTarget& target, const KnownAttractor& attractor,
                           std::size_t neurons) {
  const auto words = words_per_state(neurons);
  if (attractor.states.size() != attractor.period * words) return 0;
  auto x = target.pattern;
  auto y = motion(attractor, target.neurons, words);
  take_off_means(x);
  take_off_means(y);
  if (y.isZero(1e-12)) return 0;
  const auto together = std::lcm(x.rows(), y.rows());
  constexpr Eigen::Index kMostSteps = 1'000'000;
  if (together > kMostSteps) {
    throw InvalidArgument(text("the pattern of ", x.rows(), " steps and a cycle of ", y.rows(), " take ",
                               together, " steps to come round together; ", kMostSteps, " are the most"));
  }
  const auto rounds_of_pattern = together / x.rows();
  const auto rounds_of_cycle = together / y.rows();
  const double norm = std::sqrt(x.squaredNorm() * static_cast<double>(rounds_of_pattern) * y.squaredNorm() *
                                static_cast<double>(rounds_of_cycle));
  if (!(norm > 0)) return 0;
  // Lags that differ by a multiple of what both periods have in common meet the same pairs of steps.
  double best = -1;
  for (Eigen::Index lag = 0; lag < std::gcd(x.rows(), y.rows()); ++lag) {
    double sum = 0;
    for (Eigen::Index t = 0; t < together; ++t) sum += x.row(t % x.rows()).dot(y.row((t + lag) % y.rows()));
    best = std::max(best, sum / norm);
  }
  return best;
}

namespace {

void check(const StateTarget& target, std::size_t neurons) {
  if (target.state.size() != words_per_state(neurons))
    throw InvalidArgument(text("the target state is none of a network of ", neurons, " neurons"));
}

void check(const PeriodTarget& target, std::size_t /*neurons*/) {
  if (target.period == 0) throw InvalidArgument("no attractor has period 0; a fixed point has period 1");
}

void check(const PatternTarget& target, std::size_t neurons) {
  if (static_cast<std::size_t>(target.pattern.cols()) != target.neurons.size()) {
    throw InvalidArgument(text("the pattern has ", target.pattern.cols(), " columns for ",
                               target.neurons.size(), " neurons; give one for each"));
  }
  for (const auto neuron : target.neurons) {
    if (neuron >= neurons)
      throw InvalidArgument(
          text("the pattern is for neuron ", neuron, ", the network has 0 to ", neurons - 1));
  }
  if (!(target.least_correlation >= 0 && target.least_correlation <= 1))
    throw InvalidArgument(text("a least correlation of ", target.least_correlation, " is not 0 to 1"));
  if (!target.pattern.allFinite())
    throw InvalidArgument("the pattern holds a value that is no finite number");
  auto moving = target.pattern;
  take_off_means(moving);
  // Means of equal numbers may be off by rounding.
  if (moving.norm() <= 1e-12 * target.pattern.norm())
    throw InvalidArgument("the pattern stands still, and nothing can be like its motion");
}

}  // namespace

void validate(const SearchTarget& target, std::size_t neurons) {
  std::visit([&](const auto& kind) { check(kind, neurons); }, target);
}

}  // namespace recres
