#include "recres/neuron/firing_probability.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace recres {

double logistic(double input) {
  // exp of a negative number only: it cannot overflow, and small results keep their relative accuracy.
  if (input >= 0) return 1 / (1 + std::exp(-input));
  const double e = std::exp(input);
  return e / (1 + e);
}

namespace {

// Both integrands are log-concave: they rise to one maximum and fall from it. So walking outward from any
// point and stopping where a term no longer counts cannot stop before the maximum: while terms rise, each is
// a fair part of the sum.
template <typename Integrand>
double trapezoid(const Integrand& integrand, double centre, double step) {
  constexpr double kNegligible = 1e-18;
  double sum = integrand(centre);
  double side = 0;
  for (double k = 1;; ++k) {
    const double term = integrand(centre + k * step);
    side += term;
    if (!(term > kNegligible * (sum + side))) break;
  }
  sum += side;
  side = 0;
  for (double k = 1;; ++k) {
    const double term = integrand(centre - k * step);
    side += term;
    if (!(term > kNegligible * (sum + side))) break;
  }
  return (sum + side) * step;
}

// ∫ σ(u + r x) φ(x) dx
double over_noise(double u, double r) {
  constexpr double kPi = std::numbers::pi;
  // Moving the path of integration up by a < π/r, below the pole of σ, leaves an error of exp(a²/2 - 2πa/h).
  // Small r: the best a is 2π/h, and h = 0.65 gives exp(-2π²/h²) = e^-46. Larger r: a is almost π/r; e^-43 is
  // asked for.
  const double step = r < 0.325 ? 0.65 : 2 * kPi * kPi / (43 * r + kPi * kPi / (2 * r));
  const double centre = std::min(r, -u / r);
  const auto integrand = [u, r](double x) { return logistic(u + r * x) * std::exp(-x * x / 2); };
  return trapezoid(integrand, centre, step) / std::sqrt(2 * kPi);
}

// ∫ λ(v) Φ((u + v)/r) dv
double over_threshold(double u, double r) {
  constexpr double kStep = 0.44;  // relative error 8π²/h · exp(-2π²/h) < 1e-17 from the double poles at ±iπ
  const double centre = std::clamp(-u - r * r, 0.0, std::max(0.0, -u));
  const double scale = 1 / (r * std::numbers::sqrt2);
  const auto integrand = [u, scale](double v) {
    const double e = std::exp(-std::fabs(v));
    return e / ((1 + e) * (1 + e)) * 0.5 * std::erfc(-(u + v) * scale);
  };
  return trapezoid(integrand, centre, kStep);
}

}  // namespace

double firing_probability(double input, double noise_strength) {
  constexpr double kCrossover = 8;  // where both ways need about as many terms
  if (input > 0) return 1 - firing_probability(-input, noise_strength);
  if (input == 0) return 0.5;
  if (noise_strength == 0) return logistic(input);
  return noise_strength <= kCrossover ? over_noise(input, noise_strength)
                                      : over_threshold(input, noise_strength);
}

}  // namespace recres
