#include "recres/attractor/lyapunov.h"

#include <cmath>
#include <limits>

namespace recres {

namespace {

// 1 - tanh², without the subtraction.
double tanh_slope(double u) {
  const double small = std::exp(-2 * std::fabs(u));
  return 4 * small / ((1 + small) * (1 + small));
}

// A small deviation that goes along with an orbit.
class Tangent {
 public:
  Tangent(const Network& network, RandomStream& random)
      : network_(network), vector_(network.bias().size()), next_(vector_.size()), input_(vector_.size()) {
    for (double& value : vector_) value = random.normal();
    vector_.normalize();
  }

  // ln of how much longer it becomes in a step.
  double step(Eigen::VectorXd& activity) {
    network_.input(activity, input_);
    if (network_.is_sparse()) {
      next_.noalias() = network_.sparse() * vector_;
    } else {
      next_.noalias() = network_.dense() * vector_;
    }
    next_.array() *= input_.unaryExpr(&tanh_slope).array();
    activity = input_.unaryExpr([](double u) { return std::tanh(u); });
    // Divided by its largest part first, because the square of a short one is 0 already.
    const double largest = next_.lpNorm<Eigen::Infinity>();
    if (!(largest >= std::numeric_limits<double>::min())) return -std::numeric_limits<double>::infinity();
    next_ /= largest;
    const double length = next_.norm();
    vector_ = next_ / length;
    return std::log(largest) + std::log(length);
  }

 private:
  const Network& network_;
  Eigen::VectorXd vector_;
  Eigen::VectorXd next_;
  Eigen::VectorXd input_;
};

}  // namespace

void tanh_step(const Network& network, Eigen::VectorXd& activity) {
  Eigen::VectorXd input(activity.size());
  network.input(activity, input);
  activity = input.unaryExpr([](double u) { return std::tanh(u); });
}

Exponent largest_exponent(const Network& network, Eigen::VectorXd& activity, std::uint64_t period,
                          std::uint64_t steps, RandomStream& random, const RunContext& context) {
  constexpr std::uint64_t kBlocks = 20;
  const std::uint64_t block = (steps + kBlocks * period - 1) / (kBlocks * period) * period;
  Tangent tangent(network, random);
  Eigen::ArrayXd rates(kBlocks);
  for (std::uint64_t k = 0; k < kBlocks / 2 + kBlocks; ++k) {
    double sum = 0;
    for (std::uint64_t t = 0; t < block; ++t) {
      const double growth = tangent.step(activity);
      if (std::isinf(growth)) return {.nats_per_step = growth, .error = 0};
      sum += growth;
      context.advance(0);
    }
    if (k >= kBlocks / 2)
      rates[static_cast<Eigen::Index>(k - kBlocks / 2)] = sum / static_cast<double>(block);
  }
  const double mean = rates.mean();
  return {.nats_per_step = mean,
          .error = std::sqrt((rates - mean).square().sum() / static_cast<double>(kBlocks * (kBlocks - 1)))};
}

}  // namespace recres
