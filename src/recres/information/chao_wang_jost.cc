#include "recres/information/chao_wang_jost.h"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "recres/information/gamma.h"

namespace recres {

namespace {

// Mean probability of a state seen once, A.
double mean_probability_of_singletons(const CountSpectrum& spectrum) {
  const auto total = static_cast<double>(spectrum.samples());
  const auto once = static_cast<double>(spectrum.seen_once());
  const auto twice = static_cast<double>(spectrum.seen_twice());
  if (once == 0) return 1;
  if (twice == 0) return 2 / ((total - 1) * (once - 1) + 2);
  return 2 * twice / ((total - 1) * once + 2 * twice);
}

// Σ x^k / (T - 1 + k) = ∫ x s^(T-1) / (1 - x s) over s from 0 to 1; with s = exp(-v/T). The sum itself takes
// up to T² terms.
double unseen_sum(double total, double a) {
  if (a == 1) return 0;
  const auto integrand = [total, a](double v) {
    return (1 - a) * std::exp(-v) / (a - (1 - a) * std::expm1(-v / total)) / total;
  };
  boost::math::quadrature::exp_sinh<double> integrator;
  constexpr double kTolerance = 1e-12;
  return integrator.integrate(integrand, 0, std::numeric_limits<double>::infinity(), kTolerance);
}

}  // namespace

double chao_wang_jost_entropy_bits(const CountSpectrum& spectrum) {
  const auto total = static_cast<double>(spectrum.samples());
  const double digamma_total = digamma(total);
  double nats = 0;
  for (const auto& [count, states] : spectrum.classes()) {
    const auto n = static_cast<double>(count);
    nats += static_cast<double>(states) * n / total * (digamma_total - digamma(n));
  }
  const double once_share = static_cast<double>(spectrum.seen_once()) / total;
  if (once_share > 0) nats += once_share * unseen_sum(total, mean_probability_of_singletons(spectrum));
  return nats / std::numbers::ln2;
}

}  // namespace recres
