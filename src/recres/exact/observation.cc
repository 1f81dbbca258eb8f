#include "recres/exact/observation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double observed_bits(const ExactPoint& point, double steps) {
  return point.mutual_information_bits - *point.shortfall_bit_steps / steps;
}

// First order is no more than a guess where it halves I, and nothing is known of runs with fewer steps than
// states.
bool is_explored(const ExactPoint& point, double steps, std::size_t states) {
  return steps >= static_cast<double>(states) &&
         *point.shortfall_bit_steps / steps <= point.mutual_information_bits / 2;
}

// To two digits.
double rounded(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

// I of a network that stays in the attractor of its start, each start as likely: log2 of an n-cycle's length.
double trapped_bits(const Attractors& attractors) {
  double bits = 0;
  for (const auto basin : attractors.basin_of) {
    if (basin != kUndecided) bits += std::log2(static_cast<double>(attractors.states[basin].size()));
  }
  return bits / static_cast<double>(attractors.basin_of.size());
}

// The best of the noise strengths above 0 that are explored.
std::optional<ObservedPeak> peak_with_noise(std::span<const ExactPoint> curve, double steps,
                                            std::size_t states) {
  std::optional<ObservedPeak> peak;
  for (const auto& point : curve.subspan(1)) {
    if (!is_explored(point, steps, states)) continue;
    const double bits = observed_bits(point, steps);
    if (!peak || bits > peak->mutual_information_bits)
      peak = {.steps = steps, .noise_strength = point.noise_strength, .mutual_information_bits = bits};
  }
  return peak;
}

// A network without noise shows at least what the attractors of its starts have, until it forgets them.
ObservedPeak without_noise(const ExactPoint& none, double trapped, double steps) {
  const bool forgets = none.relaxation_steps() && *none.relaxation_steps() < steps;
  const double observed = std::max(0.0, observed_bits(none, steps));
  return {.steps = steps,
          .noise_strength = 0,
          .mutual_information_bits = forgets ? observed : std::max(trapped, observed)};
}

// Less than this is no gain that anybody would see.
constexpr double kLeastGainBits = 0.05;

bool has_gain(const std::optional<ObservedPeak>& with, const ObservedPeak& without) {
  return with && with->mutual_information_bits - without.mutual_information_bits >= kLeastGainBits;
}

std::optional<Observation::Window> window_of(std::span<const ExactPoint> curve, double trapped,
                                             std::size_t states) {
  constexpr double kStepsPerDecade = 40;
  constexpr double kDecades = 18;
  std::optional<Observation::Window> window;
  for (double k = 0; k <= kDecades * kStepsPerDecade; ++k) {
    const double steps = std::pow(10.0, k / kStepsPerDecade);
    if (!has_gain(peak_with_noise(curve, steps, states), without_noise(curve.front(), trapped, steps)))
      continue;
    if (!window) window = {.from_steps = steps, .to_steps = steps};
    window->to_steps = steps;
  }
  double best = 0;
  for (const auto& point : curve.subspan(1)) best = std::max(best, point.mutual_information_bits);
  if (window && best - curve.front().mutual_information_bits >= kLeastGainBits) window->to_steps = kInfinity;
  return window;
}

}  // namespace

std::optional<std::string> why_unseen(const Observation& observation, double steps) {
  if (!observation.window)
    return "by the exact chain, runs of no length show a resonance in this network at these noise strengths";
  const auto& [from, to] = *observation.window;
  if (steps < from) {
    return text("runs of ", steps, " steps are too short: by the exact chain, a resonance shows from about ",
                rounded(from), " steps on");
  }
  if (steps > to) {
    return text("runs of ", steps, " steps are too long: by the exact chain, beyond about ", rounded(to),
                " steps the network explores its states without noise as well");
  }
  return std::nullopt;
}

std::optional<Observation> observe(std::span<const ExactPoint> curve, const Attractors& attractors) {
  const bool is_known = std::all_of(curve.begin(), curve.end(), [](const ExactPoint& point) {
    return point.shortfall_bit_steps.has_value();
  });
  if (curve.size() < 2 || curve.front().noise_strength != 0 || !is_known || attractors.tied_states > 0)
    return std::nullopt;
  const auto states = attractors.basin_of.size();
  const double trapped = trapped_bits(attractors);
  Observation out;
  for (int power = 2; power <= 12; ++power) {
    const double steps = std::pow(10.0, power);
    const auto with = peak_with_noise(curve, steps, states);
    const auto without = without_noise(curve.front(), trapped, steps);
    out.peaks.push_back(with && with->mutual_information_bits > without.mutual_information_bits ? *with
                                                                                                : without);
  }
  out.window = window_of(curve, trapped, states);
  return out;
}

}  // namespace recres
