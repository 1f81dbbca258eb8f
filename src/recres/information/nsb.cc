#include "recres/information/nsb.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "recres/information/gamma.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// ln Γ(x + y) - ln Γ(x) - y ln x, without the cancellation of large x.
double log_rise(double x, double y) {
  // Stirling's series, whose first term left out is below 1e-15 from here on.
  constexpr double kLarge = 30;
  if (x < kLarge) return log_gamma(x + y) - log_gamma(x) - y * std::log(x);
  const auto rest = [](double z) {
    const double square = 1 / (z * z);
    return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / z;
  };
  return (x + y - 0.5) * std::log1p(y / x) - y + rest(x + y) - rest(x);
}

// ln dξ/dβ.
double log_prior(double beta, double states) {
  // Its terms cancel for large β; from here on their series is exact to all digits.
  constexpr double kLarge = 100;
  if (beta < kLarge) return std::log(states * trigamma(states * beta + 1) - trigamma(beta + 1));
  const double b2 = beta * beta;
  const double k2 = states * states;
  return std::log(((1 - 1 / states) / 2 - (1 - 1 / k2) / (6 * beta) + (1 - 1 / (k2 * k2)) / (30 * b2 * beta) -
                   (1 - 1 / (k2 * k2 * k2)) / (42 * b2 * b2 * beta)) /
                  b2);
}

// The posterior of ln β.
class Posterior {
 public:
  Posterior(const CountSpectrum& spectrum, double log2_states)
      : spectrum_(spectrum),
        states_(possible_states(log2_states)),
        total_(static_cast<double>(spectrum.samples())) {}

  // Logarithm of its density, but for a constant.
  double log_density(double log_beta) const {
    const double beta = std::exp(log_beta);
    double sum = log_beta + log_prior(beta, states_) - log_rise(states_ * beta, total_);
    for (const auto& [count, states] : spectrum_.classes())
      sum += static_cast<double>(states) * log_rise(beta, static_cast<double>(count));
    return sum;
  }

  struct Moments {
    double mean;
    double variance;
  };

  // Of the entropy in nats, where β is known: the posterior is then Dirichlet with parameters a = n + β.
  Moments moments(double log_beta) const {
    const double beta = std::exp(log_beta);
    const double all = total_ + states_ * beta;
    double mean = digamma(all + 1);
    for_each_parameter(beta, [&](double a, double states) { mean -= states * a / all * digamma(a + 1); });
    // With g = ψ(a+1) - ψ(all+2) + mean, Σ a g = -all/(all+1). That leaves of the second moment about the
    // mean only terms that do not cancel to more than the result.
    double sum = 0;
    for_each_parameter(beta, [&](double a, double states) {
      const double g = digamma(a + 1) - digamma(all + 2) + mean;
      sum += states * a * (g * g + 1 / (a + 1) + (a + 1) * trigamma(a + 2));
    });
    const double share = all / (all + 1);
    const double variance = (sum + share * share - 2 * share) / all / (all + 1) - trigamma(all + 2);
    return {.mean = mean, .variance = std::max(0.0, variance)};
  }

  double states() const { return states_; }
  double total() const { return total_; }

 private:
  template <typename Visit>
  void for_each_parameter(double beta, const Visit& visit) const {
    for (const auto& [count, states] : spectrum_.classes())
      visit(static_cast<double>(count) + beta, static_cast<double>(states));
    const double unseen = states_ - static_cast<double>(spectrum_.seen());
    if (unseen > 0) visit(beta, unseen);
  }

  const CountSpectrum& spectrum_;
  double states_;
  double total_;
};

// Below e^-40 of the highest density nothing counts.
constexpr double kDepth = 40;

// A place where the density is highest, to a small part of the width of the peak: searched on a grid, then
// between the neighbours of its best place by the golden section.
double highest_place(const Posterior& posterior, double low, double high) {
  constexpr double kStep = 1;
  double best = low;
  double best_density = posterior.log_density(low);
  for (double at = low + kStep; at <= high; at += kStep) {
    const double density = posterior.log_density(at);
    if (density > best_density) {
      best = at;
      best_density = density;
    }
  }
  double left = best - kStep;
  double right = best + kStep;
  constexpr int kSections = 40;
  constexpr double kGolden = std::numbers::phi - 1;
  double inner_left = right - kGolden * (right - left);
  double inner_right = left + kGolden * (right - left);
  double density_left = posterior.log_density(inner_left);
  double density_right = posterior.log_density(inner_right);
  for (int section = 0; section < kSections; ++section) {
    if (density_left > density_right) {
      right = inner_right;
      inner_right = std::exchange(inner_left, inner_left - kGolden * (inner_left - left));
      inner_left = right - kGolden * (right - left);
      density_right = std::exchange(density_left, posterior.log_density(inner_left));
    } else {
      left = inner_left;
      inner_left = inner_right;
      inner_right = left + kGolden * (right - left);
      density_left = std::exchange(density_right, posterior.log_density(inner_right));
    }
  }
  return (left + right) / 2;
}

// How far from the peak, in one direction, the density has sunk by kDepth.
double reach(const Posterior& posterior, double peak, double direction) {
  const double floor = posterior.log_density(peak) - kDepth;
  double outside = 1e-7;
  while (posterior.log_density(peak + direction * outside) > floor) outside *= 2;
  double inside = outside / 2;
  constexpr int kHalvings = 6;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = (inside + outside) / 2;
    (posterior.log_density(peak + direction * middle) > floor ? inside : outside) = middle;
  }
  return direction * outside;
}

struct Weighted {
  double weight;
  double mean;
  double variance;
};

EntropyPosterior summary_bits(const std::vector<Weighted>& points) {
  double weight = 0;
  double mean = 0;
  for (const auto& point : points) {
    weight += point.weight;
    mean += point.weight * point.mean;
  }
  mean /= weight;
  double variance = 0;
  for (const auto& point : points)
    variance += point.weight * (point.variance + (point.mean - mean) * (point.mean - mean));
  return {.mean_bits = mean / std::numbers::ln2,
          .deviation_bits = std::sqrt(variance / weight) / std::numbers::ln2};
}

// The trapezoidal rule, which converges faster than any power where, as here, the integrand has sunk to
// nothing at both ends: the points are doubled until that no longer matters.
EntropyPosterior integrate(const Posterior& posterior, double low, double high, double highest_density) {
  std::vector<Weighted> points;
  const auto add = [&](double log_beta) {
    const auto [mean, variance] = posterior.moments(log_beta);
    points.push_back({std::exp(posterior.log_density(log_beta) - highest_density), mean, variance});
  };
  constexpr int kFewest = 32;
  constexpr int kMost = 1 << 14;
  for (int k = 0; k <= kFewest; ++k) add(low + (high - low) * k / kFewest);
  auto last = summary_bits(points);
  for (int intervals = 2 * kFewest; intervals <= kMost; intervals *= 2) {
    for (int k = 1; k < intervals; k += 2) add(low + (high - low) * k / intervals);
    const auto now = summary_bits(points);
    constexpr double kToleranceBits = 1e-7;
    if (std::abs(now.mean_bits - last.mean_bits) < kToleranceBits &&
        std::abs(now.deviation_bits - last.deviation_bits) < kToleranceBits)
      return now;
    last = now;
  }
  throw InternalError(text("the NSB entropy of ", posterior.total(), " samples among ", posterior.states(),
                           " states did not settle with ", kMost,
                           " points; choose another estimator and report this"));
}

}  // namespace

EntropyPosterior nsb_entropy(const CountSpectrum& spectrum, double log2_states) {
  constexpr double kMostBits = 800;
  if (!(log2_states >= 0 && log2_states <= kMostBits))
    throw InvalidArgument(text("log2 of the number of states is ", log2_states, ", not 0 to ", kMostBits,
                               "; for more take an estimator that needs no alphabet"));
  if (static_cast<double>(spectrum.seen()) > possible_states(log2_states))
    throw InvalidArgument(text(spectrum.seen(), " different states were seen where only 2^", log2_states,
                               " are possible; give the size of the alphabet"));
  if (log2_states == 0) return {.mean_bits = 0, .deviation_bits = 0};
  const Posterior posterior(spectrum, log2_states);
  // Outside of these the density sinks at least as fast as e^-|ln β|: towards 0 once K β < 1, towards
  // infinity once β > T.
  const double low = -kDepth - log2_states * std::numbers::ln2;
  const double high = kDepth + std::log(posterior.total());
  const double peak = highest_place(posterior, low, high);
  return integrate(posterior, peak + reach(posterior, peak, -1), peak + reach(posterior, peak, 1),
                   posterior.log_density(peak));
}

}  // namespace recres
