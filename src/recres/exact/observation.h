#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/exact_point.h"

namespace recres {

/// Where the curve of runs of one length peaks.
struct ObservedPeak {
  double steps;                    ///< T
  double noise_strength;           ///< r_opt(T)
  double mutual_information_bits;  ///< I there, freed of the bias of counting
};

/// What runs of finite length show of an exact curve, freed of the bias of counting. A run of T steps sees a
/// distribution of states that still depends on its way: H, and with it I, is lower by shortfall / T (see
/// ExactPoint), to first order in 1/T. Noise strengths whose I is more than halved by that are left out as
/// not yet explored. Without noise a network shows what the attractor of its start has, or the attractor of a
/// basin that it comes to and that holds it for T, or more where T is long enough for several: an estimate
/// while T is about the time that a basin holds it.
struct Observation {
  /// For T = 10^2, 10^3, … 10^12.
  std::vector<ObservedPeak> peaks;

  /// From the first to the last T at which some noise shows 0.05 bit more than none, to 6 %. `to` is infinite
  /// where that holds for T → ∞.
  struct Window {
    double from_steps;
    double to_steps;
  };
  std::optional<Window> window;  ///< absent where there is none
};

/// Why runs of so many steps show no resonance, or that it is not known whether they could, in a sentence;
/// nothing where they show one.
std::optional<std::string> why_unseen(const std::optional<Observation>& observation, double steps);

/// Which lengths of run show a resonance, in a sentence; nothing where none do.
std::optional<std::string> lengths_seen(const Observation& observation);

/// What to expect of a curve that begins with noise strength 0 and whose points know their shortfall and
/// residence, of a
/// network without ties; nothing otherwise. `attractors` are those of the network without noise.
std::optional<Observation> observe(std::span<const ExactPoint> curve, const Attractors& attractors);

}  // namespace recres
