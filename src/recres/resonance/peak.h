#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace recres {

/// What noise gains: I at the best noise strength above 0, minus I without noise. Negative where noise only
/// harms.
struct Gain {
  std::array<double, 2> noise_strengths;  ///< where each half of the replicates found the best I
  double bits;
  double ci95_low_bits;
  double ci95_high_bits;

  /// Recurrence resonance: the interval lies above 0.
  bool resonance() const { return ci95_low_bits > 0; }
};

/// Where the curve of mean mutual information is highest, and what is gained there.
struct Peak {
  double noise_strength;
  double mutual_information_bits;  ///< mean over replicates at that noise strength
  std::optional<Gain> gain;  ///< absent without noise strength 0, without one above, or below 4 replicates
};

/// The fewest replicates from which a gain is estimated: two halves that each have a variance.
inline constexpr std::size_t kFewestReplicatesForGain = 4;

/// The peak of a curve: `information_bits[k]` holds I of every replicate at `noise_strengths[k]`, freed of
/// bias as far as possible; by up to `doubt_bits[k]` it may still be too high.
///
/// The highest of many noisy means is too high, so the gain is not read off the curve. One half of the
/// replicates (the even ones) chooses the noise strength, the other half measures I there; then they change
/// places, and the two measurements are averaged. I(0) is the mean over all replicates: it has no part in the
/// choice. The interval is Student's t with Welch's degrees of freedom. The halves' measurements are
/// correlated where the curve is flat, because each chose the other's place: by M²/(K-1) for K equal normal
/// candidates, M the mean of their maximum, at most 0.358 (K = 3). The joint distribution is skewed besides;
/// 0.55 is allowed for, at which fewer than 2.5 % of flat curves are called resonances (tested). The doubt
/// widens the interval: downward by that of the peak, upward by that of I(0). Replicates and noise strengths
/// must be independent runs.
Peak find_peak(std::span<const double> noise_strengths, std::span<const std::vector<double>> information_bits,
               std::span<const double> doubt_bits);

}  // namespace recres
