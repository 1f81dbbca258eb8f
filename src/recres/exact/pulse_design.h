#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/switching.h"
#include "recres/law/firing_table.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// The most neurons for which pulses are designed. A search takes thousands of steps for each attractor: at
/// 14 neurons and 0.03 seconds a step, minutes; at 16, hours, for what a simulation tells well enough.
inline constexpr std::size_t kMostDesignNeurons = 14;

/// What the neurons do while a pulse of this strength lasts. On all neurons alike:
/// [&](double r) { return FiringTable(network, r); }. A pulse on some of them may take the strength for those
/// alone. It must be continuous in r.
using PulseFiring = std::function<FiringTable(double noise_strength)>;

/// The strengths that a search looks at first: 0, and from `least` to `most` in equal ratios.
struct StrengthRange {
  double least;                ///< above 0
  double most;                 ///< above `least`, finite
  std::size_t per_octave = 8;  ///< 1 to 1000
};

/// From where noise changes next to nothing to where it drowns the weights: 1/50 to 100 times the largest
/// input of any neuron.
StrengthRange strengths_for(const Network& network);

/// Throws InvalidArgument for no steps, or more than 10^6: pulses of so many are not designed.
void require_design_steps(std::uint64_t steps);

struct PulseDesignOptions {
  StrengthRange strengths;
  double precision = 1e-6;  ///< of the strengths returned, relative; from 1e-12 to 1
  std::size_t threads = 1;
};

/// The total variation distance between where a pulse ends and all attractors alike, ½·(Σ |to - 1/K| +
/// undecided), of the start where it is largest. From 0 to 1.
double distance_from_even(const PulseEnds& ends);

/// The pulse after which all attractors are as equally likely as can be.
struct EvenPulse {
  Pulse pulse;
  double distance;            ///< distance_from_even
  bool is_reached;            ///< whether that is within the tolerance
  double unlimited_distance;  ///< what r → ∞ gives, whatever the duration: that of the shares of the basins
  SwitchingMatrix switching;  ///< of this pulse
};

/// What is as good as the best pulse where none is within the tolerance.
inline constexpr double kAsEven = 1e-3;

/// Of all pulses of 1 … most_steps steps after which no attractor's row of the switching matrix is farther
/// from even than `tolerance`: one of the least duration, and of those the weakest. Where there is none, the
/// same with the least distance found plus kAsEven for the tolerance, and is_reached is false: basins of
/// unequal size may leave no even pulse, for strong noise makes attractors as likely as their basins are
/// large.
///
/// The distance need not fall with the strength. It is computed at all strengths of the range; where it dips
/// between three of them it is followed to the bottom, and the first strength at which it is small enough is
/// found by bisection, never returned but where it is. Missed are dips whose bottom is narrower than the
/// distance of two such strengths, and what lies beyond the range.
///
/// `attractors` are those without noise. Takes about 2·4^N·K·most_steps operations for each strength of the
/// range, and more where distances dip. Throws InvalidArgument for a tolerance outside (0, 1), no steps or
/// more than 10^6, a range that is none, more than kMostDesignNeurons neurons, only one attractor, or more
/// than a day's work; CapacityExceeded where it does not fit in memory.
EvenPulse most_even_pulse(const PulseFiring& firing_of, const Attractors& attractors,
                          std::uint64_t most_steps, double tolerance, const PulseDesignOptions& options,
                          const RunContext& context = {});

/// The weakest pulse of a duration that leaves an attractor often enough.
struct WeakestPulse {
  std::uint64_t steps;
  std::optional<double> noise_strength;  ///< absent where no strength of the range is enough
  double leaving;           ///< P(leave) at that strength; where there is none, the largest found
  double leaving_strength;  ///< the strength that has it
};

/// The probability that a pulse ends in the basin of another attractor than it began on, of the attractor
/// where that is least; ends[attractor before, …]. What is undecided has not left for certain.
double least_leaving(const SwitchingMatrix& switching);

/// For each of these durations, in steps, the least noise strength whose P(leave) is at least `leaving`: that
/// of pulses that begin on `attractor`, each of its states as likely, or, where none is given, of the
/// attractor that is left least often.
///
/// P(leave) need not rise with the strength, and may nowhere be enough: r → ∞ gives the share of all other
/// basins. The first strength that is enough is found, missed and refused as by most_even_pulse; `leaving` is
/// in (0, 1]. Takes about 2·4^N operations for each attractor, strength of the range and step of the longest
/// duration, and 20 strengths more for each duration.
std::vector<WeakestPulse> weakest_pulses(const PulseFiring& firing_of, const Attractors& attractors,
                                         std::span<const std::uint64_t> durations, double leaving,
                                         std::optional<std::uint32_t> attractor,
                                         const PulseDesignOptions& options, const RunContext& context = {});

}  // namespace recres
