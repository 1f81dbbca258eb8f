#include "recres/exact/observation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace recres {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Steps from which on this noise strength is explored.
double explored_steps(const ExactPoint& point) {
  return 2 * *point.shortfall_bit_steps / point.mutual_information_bits;
}

double observed_bits(const ExactPoint& point, double steps) {
  return point.mutual_information_bits - *point.shortfall_bit_steps / steps;
}

// I of a network that stays in the attractor of its start, each start as likely: log2 of an n-cycle's length.
double trapped_bits(const Attractors& attractors) {
  double bits = 0;
  for (const auto basin : attractors.basin_of) {
    if (basin != Attractors::kUndecided)
      bits += std::log2(static_cast<double>(attractors.states[basin].size()));
  }
  return bits / static_cast<double>(attractors.basin_of.size());
}

std::optional<ObservedPeak> peak_at(std::span<const ExactPoint> curve, double steps) {
  std::optional<ObservedPeak> peak;
  for (const auto& point : curve) {
    if (!(explored_steps(point) <= steps)) continue;
    const double bits = observed_bits(point, steps);
    if (!peak || bits > peak->mutual_information_bits)
      peak = {.steps = steps, .noise_strength = point.noise_strength, .mutual_information_bits = bits};
  }
  return peak;
}

// A network without noise is trapped until it is explored.
double bits_without_noise(const ExactPoint& none, double trapped, double steps) {
  return explored_steps(none) <= steps ? observed_bits(none, steps) : trapped;
}

// Less than this is no gain that anybody would see.
constexpr double kLeastGainBits = 0.05;

// The first and the last T at which some noise shows more than none.
std::optional<Observation::Window> window_of(std::span<const ExactPoint> curve, double trapped) {
  constexpr double kStepsPerDecade = 40;
  constexpr double kDecades = 18;
  std::optional<Observation::Window> window;
  for (double k = 0; k <= kDecades * kStepsPerDecade; ++k) {
    const double steps = std::pow(10.0, k / kStepsPerDecade);
    const auto best = peak_at(curve.subspan(1), steps);
    if (!best) continue;
    const double gain = best->mutual_information_bits - bits_without_noise(curve.front(), trapped, steps);
    if (gain < kLeastGainBits) continue;
    if (!window) window = {.from_steps = steps, .to_steps = steps};
    window->to_steps = k < kDecades * kStepsPerDecade ? steps : kInfinity;
  }
  return window;
}

}  // namespace

std::optional<Observation> observe(std::span<const ExactPoint> curve, const Attractors& attractors) {
  const bool is_known = std::all_of(curve.begin(), curve.end(), [](const ExactPoint& point) {
    return point.shortfall_bit_steps.has_value();
  });
  if (curve.size() < 2 || curve.front().noise_strength != 0 || !is_known) return std::nullopt;
  Observation out;
  for (int power = 2; power <= 12; ++power) {
    if (const auto peak = peak_at(curve, std::pow(10.0, power))) out.peaks.push_back(*peak);
  }
  out.window = window_of(curve, trapped_bits(attractors));
  return out;
}

}  // namespace recres
