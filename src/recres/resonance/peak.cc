#include "recres/resonance/peak.h"

#include <algorithm>
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
  constexpr double kCorrelation = 0.55;
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

// The place above zero with the highest mean over one half of the replicates.
std::size_t best_place(std::span<const std::vector<double>> information_bits, std::size_t zero,
                       std::size_t half) {
  std::optional<std::size_t> best;
  double highest = 0;
  for (std::size_t k = 0; k < information_bits.size(); ++k) {
    const double mean = estimate(half_of(information_bits[k], half)).mean;
    if (k != zero && (!best || mean > highest)) {
      best = k;
      highest = mean;
    }
  }
  return best.value();
}

std::optional<Gain> estimate_gain(std::span<const double> noise_strengths,
                                  std::span<const std::vector<double>> information_bits,
                                  std::span<const double> doubt_bits) {
  const auto found = std::find(noise_strengths.begin(), noise_strengths.end(), 0.0);
  if (found == noise_strengths.end() || noise_strengths.size() < 2) return std::nullopt;
  const auto zero = static_cast<std::size_t>(found - noise_strengths.begin());
  if (information_bits[zero].size() < kFewestReplicatesForGain) return std::nullopt;

  const auto place_a = best_place(information_bits, zero, 0);
  const auto place_b = best_place(information_bits, zero, 1);
  const auto a = measure(half_of(information_bits[place_a], 1));
  const auto b = measure(half_of(information_bits[place_b], 0));
  const auto without_noise = measure(information_bits[zero]);
  const double gain = (a.mean + b.mean) / 2 - without_noise.mean;
  const double width = interval_half_width(a, b, without_noise);
  const double doubt = (doubt_bits[place_a] + doubt_bits[place_b]) / 2;
  return Gain{.noise_strengths = {noise_strengths[place_a], noise_strengths[place_b]},
              .bits = gain,
              .ci95_low_bits = gain - width - doubt,
              .ci95_high_bits = gain + width + doubt_bits[zero]};
}

}  // namespace

Peak find_peak(std::span<const double> noise_strengths, std::span<const std::vector<double>> information_bits,
               std::span<const double> doubt_bits) {
  std::vector<double> means;
  for (const auto& values : information_bits) means.push_back(estimate(values).mean);
  const auto best = static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin());
  return {.noise_strength = noise_strengths[best],
          .mutual_information_bits = means[best],
          .gain = estimate_gain(noise_strengths, information_bits, doubt_bits)};
}

}  // namespace recres
