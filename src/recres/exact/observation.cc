#include "recres/exact/observation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

// A network without noise stays in the basin of its start, each start as likely, or, where T is longer than
// the mean stay there, ends in one of those that hold it longer, taken to be as likely as in the long run. I
// is then log2 of the length of the basin's n-cycle. Nothing where no basin holds it for T.
std::optional<double> trapped_bits(const ExactPoint& none, const Attractors& attractors, double steps) {
  std::vector<double> starts(attractors.states.size());
  std::vector<double> visits(attractors.states.size());
  for (std::size_t state = 0; state < attractors.basin_of.size(); ++state) {
    const auto basin = attractors.basin_of[state];
    if (basin == kUndecidedBasin) continue;
    starts[basin] += 1 / static_cast<double>(attractors.basin_of.size());
    visits[basin] += none.stationary[static_cast<Eigen::Index>(state)];
  }
  double held = 0;
  double held_bits = 0;
  double held_visits = 0;
  double visited_bits = 0;
  for (std::size_t basin = 0; basin < starts.size(); ++basin) {
    if (!(none.residence_steps[basin] >= steps)) continue;
    const double bits = std::log2(static_cast<double>(attractors.states[basin].size()));
    held += starts[basin];
    held_bits += starts[basin] * bits;
    held_visits += visits[basin];
    visited_bits += visits[basin] * bits;
  }
  if (held == 0) return std::nullopt;
  return held_bits + (held_visits > 0 ? (1 - held) * visited_bits / held_visits : 0);
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

// What a network shows while it is trapped, and after that what it has explored.
ObservedPeak without_noise(const ExactPoint& none, const Attractors& attractors, double steps) {
  const auto trapped = trapped_bits(none, attractors, steps);
  const bool explores = !trapped || is_explored(none, steps, attractors.basin_of.size());
  const double explored = explores ? std::max(0.0, observed_bits(none, steps)) : 0;
  return {.steps = steps,
          .noise_strength = 0,
          .mutual_information_bits = std::max(trapped.value_or(0), explored)};
}

// Less than this is no gain that anybody would see.
constexpr double kLeastGainBits = 0.05;

bool has_gain(const std::optional<ObservedPeak>& with, const ObservedPeak& without) {
  return with && with->mutual_information_bits - without.mutual_information_bits >= kLeastGainBits;
}

std::optional<Observation::Window> window_of(std::span<const ExactPoint> curve,
                                             const Attractors& attractors) {
  const auto states = attractors.basin_of.size();
  constexpr double kStepsPerDecade = 40;
  constexpr double kDecades = 18;
  std::optional<Observation::Window> window;
  for (double k = 0; k <= kDecades * kStepsPerDecade; ++k) {
    const double steps = std::pow(10.0, k / kStepsPerDecade);
    if (!has_gain(peak_with_noise(curve, steps, states), without_noise(curve.front(), attractors, steps)))
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

std::optional<std::string> why_unseen(const std::optional<Observation>& observation, double steps) {
  if (!observation) {
    return "which lengths of run show a resonance is not known for this network: its inputs tie, it has more "
           "than 10 neurons, or the noise strengths do not begin with 0";
  }
  if (!observation->window)
    return "by the exact chain, runs of no length show a resonance in this network at these noise strengths";
  const auto& [from, to] = *observation->window;
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

std::optional<std::string> lengths_seen(const Observation& observation) {
  if (!observation.window) return std::nullopt;
  const auto& [from, to] = *observation.window;
  return text("by the exact chain, runs of ", rounded(from),
              std::isinf(to) ? std::string(" steps or more") : text(" to ", rounded(to), " steps"),
              " show a resonance in this network");
}

std::optional<Observation> observe(std::span<const ExactPoint> curve, const Attractors& attractors) {
  const bool is_known = std::all_of(curve.begin(), curve.end(), [](const ExactPoint& point) {
    return point.shortfall_bit_steps.has_value();
  });
  if (curve.size() < 2 || curve.front().noise_strength != 0 || !is_known || attractors.tied_states > 0 ||
      curve.front().residence_steps.empty())
    return std::nullopt;
  const auto states = attractors.basin_of.size();
  Observation out;
  for (int power = 2; power <= 12; ++power) {
    const double steps = std::pow(10.0, power);
    const auto with = peak_with_noise(curve, steps, states);
    const auto without = without_noise(curve.front(), attractors, steps);
    out.peaks.push_back(with && with->mutual_information_bits > without.mutual_information_bits ? *with
                                                                                                : without);
  }
  out.window = window_of(curve, attractors);
  return out;
}

}  // namespace recres
