#include "recres/resonance/peak.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "recres/resonance/estimate.h"

namespace recres {

namespace {

// A mean's variance and what it was estimated from.
struct Measured {
  double mean;
  double variance;
  double degrees;
};

Measured measure(std::span<const double> values) {
  const auto [mean, error] = estimate(values);
  return {.mean = mean,
          .variance = error.value() * error.value(),
          .degrees = static_cast<double>(values.size() - 1)};
}

std::vector<double> half_of(const std::vector<double>& values, std::size_t half) {
  std::vector<double> out;
  for (std::size_t i = half; i < values.size(); i += 2) out.push_back(values[i]);
  return out;
}

double interval_half_width(const Measured& a, const Measured& b, const Measured& without_noise) {
  constexpr double kCorrelation = 0.358;
  const double half_a = a.variance * (1 + kCorrelation) / 4;
  const double half_b = b.variance * (1 + kCorrelation) / 4;
  const double variance = half_a + half_b + without_noise.variance;
  if (variance == 0) return 0;
  const double degrees = variance * variance /
                         (half_a * half_a / a.degrees + half_b * half_b / b.degrees +
                          without_noise.variance * without_noise.variance / without_noise.degrees);
  const boost::math::students_t student(degrees);
  return boost::math::quantile(student, 0.975) * std::sqrt(variance);
}

std::optional<Gain> estimate_gain(std::span<const double> noise_strengths,
                                  std::span<const std::vector<double>> information_bits) {
  std::optional<std::size_t> zero;
  for (std::size_t k = 0; k < noise_strengths.size(); ++k) {
    if (noise_strengths[k] == 0) zero = k;
  }
  const bool has_noise = noise_strengths.size() > 1;
  if (!zero || !has_noise || information_bits[*zero].size() < kFewestReplicatesForGain) return std::nullopt;

  const auto measured_where_other_half_chose = [&](std::size_t chooser) {
    std::optional<std::size_t> best;
    double highest = 0;
    for (std::size_t k = 0; k < noise_strengths.size(); ++k) {
      const double mean = estimate(half_of(information_bits[k], chooser)).mean;
      if (k != *zero && (!best || mean > highest)) {
        best = k;
        highest = mean;
      }
    }
    return measure(half_of(information_bits[best.value()], 1 - chooser));
  };
  const auto a = measured_where_other_half_chose(0);
  const auto b = measured_where_other_half_chose(1);
  const auto without_noise = measure(information_bits[*zero]);
  const double gain = (a.mean + b.mean) / 2 - without_noise.mean;
  const double width = interval_half_width(a, b, without_noise);
  return Gain{.bits = gain, .ci95_low_bits = gain - width, .ci95_high_bits = gain + width};
}

}  // namespace

Peak find_peak(std::span<const double> noise_strengths,
               std::span<const std::vector<double>> information_bits) {
  Peak peak{.noise_strength = 0, .mutual_information_bits = -1, .gain = std::nullopt};
  for (std::size_t k = 0; k < noise_strengths.size(); ++k) {
    const double mean = estimate(information_bits[k]).mean;
    if (mean > peak.mutual_information_bits) {
      peak.noise_strength = noise_strengths[k];
      peak.mutual_information_bits = mean;
    }
  }
  peak.gain = estimate_gain(noise_strengths, information_bits);
  return peak;
}

}  // namespace recres
