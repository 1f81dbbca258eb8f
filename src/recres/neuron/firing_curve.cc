#include "recres/neuron/firing_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <mutex>
#include <numbers>
#include <vector>

#include "recres/neuron/firing_probability.h"

namespace recres {

namespace {

constexpr std::size_t kTerms = 13;
constexpr std::size_t kMostIntervals = 750;

// The numbers of an interval: p in its middle and the coefficients of the polynomial.
constexpr std::size_t kNumbers = 1 + kTerms;
using Numbers = std::array<double, kNumbers>;

// Where a polynomial is taken from, and the Chebyshev polynomials there.
struct Nodes {
  Nodes() {
    constexpr double kPi = std::numbers::pi;
    for (std::size_t k = 0; k < kTerms; ++k) {
      at[k] = std::cos(kPi * (static_cast<double>(k) + 0.5) / kTerms);
      for (std::size_t j = 0; j < kTerms; ++j)
        polynomial[j][k] = std::cos(kPi * static_cast<double>(j) * (static_cast<double>(k) + 0.5) / kTerms);
    }
  }
  std::array<double, kTerms> at = {};
  std::array<std::array<double, kTerms>, kTerms> polynomial = {};  // [degree][node]
};

// log(p/p in the middle) through the Chebyshev nodes of [from, from + width]: unlike log p it is never large,
// and keeps its digits.
Numbers interpolate(double noise_strength, double from, double width) {
  static const Nodes kNodes;
  const double middle = firing_probability(-(from + width / 2), noise_strength);
  std::array<double, kTerms> values;
  for (std::size_t k = 0; k < kTerms; ++k) {
    values[k] =
        std::log(firing_probability(-(from + width * (kNodes.at[k] + 1) / 2), noise_strength) / middle);
  }
  Numbers out;
  out[0] = middle;
  for (std::size_t j = 0; j < kTerms; ++j) {
    double sum = 0;
    for (std::size_t k = 0; k < kTerms; ++k) {
      sum += values[k] * kNodes.polynomial[j][k];
    }
    out[1 + j] = sum * (j == 0 ? 1 : 2) / kTerms;
  }
  return out;
}

using Intervals = std::shared_ptr<const std::vector<double>>;

// The intervals of the noise strengths used last: sweeps over many networks ask for the same ones again and
// again, and each takes as long as a thousand steps of a small network.
class KnownIntervals {
 public:
  // As many as are known; none, perhaps.
  Intervals find(double noise_strength) {
    const std::lock_guard lock(looking_);
    const auto found = place(noise_strength);
    if (found == known_.end()) return std::make_shared<const std::vector<double>>();
    std::rotate(known_.begin(), found, found + 1);
    return known_.front().intervals;
  }

  void keep(double noise_strength, const Intervals& intervals) {
    constexpr std::size_t kMostKnown = 128;
    const std::lock_guard lock(looking_);
    const auto found = place(noise_strength);
    if (found != known_.end()) {
      if (found->intervals->size() < intervals->size()) found->intervals = intervals;
      return;
    }
    if (known_.size() >= kMostKnown) known_.pop_back();
    known_.insert(known_.begin(), {noise_strength, intervals});
  }

 private:
  struct Known {
    double noise_strength;
    Intervals intervals;
  };

  std::vector<Known>::iterator place(double noise_strength) {
    return std::find_if(known_.begin(), known_.end(),
                        [&](const Known& one) { return one.noise_strength == noise_strength; });
  }

  std::mutex looking_;
  std::vector<Known> known_;  // used last, first
};

// At least so many intervals, unless p underflows before.
Intervals intervals_of(double noise_strength, double width, std::size_t count) {
  static KnownIntervals known;
  auto intervals = known.find(noise_strength);
  if (intervals->size() >= count * kNumbers) return intervals;
  auto longer = std::make_shared<std::vector<double>>(*intervals);
  for (auto k = intervals->size() / kNumbers; k < count; ++k) {
    const double from = static_cast<double>(k) * width;
    // Where p underflows there is nothing to take the logarithm of.
    if (firing_probability(-(from + width), noise_strength) < 1e-300) break;
    const auto numbers = interpolate(noise_strength, from, width);
    longer->insert(longer->end(), numbers.begin(), numbers.end());
  }
  known.keep(noise_strength, longer);
  return longer;
}

// Of |u| up to the largest input.
std::size_t intervals_up_to(double largest_input, double width) {
  std::size_t count = 0;
  while (count < kMostIntervals && !(static_cast<double>(count) * width > std::fabs(largest_input))) ++count;
  return count;
}

}  // namespace

std::uint64_t firing_draws(double rarer_probability, bool likely_up) {
  const auto draws = static_cast<std::uint64_t>(rarer_probability * 0x1p64);
  if (!likely_up) return draws;
  return draws == 0 ? UINT64_MAX : 0 - draws;
}

// Noise smears p over its own strength: strong noise allows wider intervals.
FiringCurve::FiringCurve(double noise_strength, double largest_input)
    : noise_strength_(noise_strength),
      width_(std::max(1.0, noise_strength / 4)),
      intervals_(intervals_up_to(largest_input, width_)),
      numbers_(intervals_of(noise_strength, width_, intervals_)) {
  intervals_ = std::min(intervals_, numbers_->size() / kNumbers);
}

double FiringCurve::rarer_probability(double input) const {
  const double u = std::fabs(input);
  const double at = std::min(u / width_, static_cast<double>(kMostIntervals));
  const auto interval = static_cast<std::size_t>(at);
  if (interval >= intervals_) return firing_probability(-u, noise_strength_);
  // Clenshaw's sum over x in [-1, 1].
  const double* numbers = &(*numbers_)[interval * kNumbers];
  const double middle = numbers[0];
  const double* c = numbers + 1;
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
