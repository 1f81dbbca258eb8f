#include "recres/neuron/firing_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "recres/neuron/firing_probability.h"

namespace recres {

namespace {

constexpr std::size_t kTerms = 13;
constexpr std::size_t kMostIntervals = 750;

// The numbers of an interval: p in its middle and the coefficients of the polynomial.
constexpr std::size_t kNumbers = 1 + kTerms;
using Numbers = std::array<double, kNumbers>;

// log(p/p in the middle) through the Chebyshev nodes of [from, from + width]: unlike log p it is never large,
// and keeps its digits.
Numbers interpolate(double noise_strength, double from, double width) {
  constexpr double kPi = std::numbers::pi;
  const double middle = firing_probability(-(from + width / 2), noise_strength);
  std::array<double, kTerms> values;
  for (std::size_t k = 0; k < kTerms; ++k) {
    const double node = std::cos(kPi * (static_cast<double>(k) + 0.5) / kTerms);
    values[k] = std::log(firing_probability(-(from + width * (node + 1) / 2), noise_strength) / middle);
  }
  Numbers out;
  out[0] = middle;
  for (std::size_t j = 0; j < kTerms; ++j) {
    double sum = 0;
    for (std::size_t k = 0; k < kTerms; ++k) {
      sum += values[k] * std::cos(kPi * static_cast<double>(j) * (static_cast<double>(k) + 0.5) / kTerms);
    }
    out[1 + j] = sum * (j == 0 ? 1 : 2) / kTerms;
  }
  return out;
}

}  // namespace

std::uint64_t firing_draws(double rarer_probability, bool likely_up) {
  const auto draws = static_cast<std::uint64_t>(rarer_probability * 0x1p64);
  if (!likely_up) return draws;
  return draws == 0 ? UINT64_MAX : 0 - draws;
}

// Noise smears p over its own strength: strong noise allows wider intervals.
FiringCurve::FiringCurve(double noise_strength, double largest_input)
    : noise_strength_(noise_strength), width_(std::max(1.0, noise_strength / 4)) {
  for (std::size_t k = 0; k < kMostIntervals; ++k) {
    const double from = static_cast<double>(k) * width_;
    // Where p underflows there is nothing to take the logarithm of.
    if (from > std::fabs(largest_input) || firing_probability(-(from + width_), noise_strength) < 1e-300)
      break;
    const auto numbers = interpolate(noise_strength, from, width_);
    numbers_.insert(numbers_.end(), numbers.begin(), numbers.end());
  }
}

double FiringCurve::rarer_probability(double input) const {
  const double u = std::fabs(input);
  const double at = std::min(u / width_, static_cast<double>(kMostIntervals));
  const auto interval = static_cast<std::size_t>(at);
  if ((interval + 1) * kNumbers > numbers_.size()) return firing_probability(-u, noise_strength_);
  // Clenshaw's sum over x in [-1, 1].
  const double middle = numbers_[interval * kNumbers];
  const double* c = &numbers_[interval * kNumbers + 1];
  const double x = 2 * (at - static_cast<double>(interval)) - 1;
  double b1 = 0;
  double b2 = 0;
  for (std::size_t j = kTerms - 1; j > 0; --j) {
    const double b0 = 2 * x * b1 - b2 + c[j];
    b2 = b1;
    b1 = b0;
  }
  return middle * std::exp(x * b1 - b2 + c[0]);
}

}  // namespace recres
