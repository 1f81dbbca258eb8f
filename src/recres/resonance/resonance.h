#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recres/information/information.h"
#include "recres/network/network.h"
#include "recres/resonance/estimate.h"
#include "recres/resonance/peak.h"
#include "recres/simulate/sweep.h"
#include "recres/util/stop.h"

namespace recres {

/// The most neurons, and the most numbers of a whole curve (128 MB), of which joint distributions are kept.
inline constexpr std::size_t kMostJointNeurons = 6;
inline constexpr std::uint64_t kMostJointCells = std::uint64_t{1} << 24;

/// One noise strength.
struct ResonancePoint {
  double noise_strength = 0;
  std::vector<Information> replicates;
  Estimate entropy_bits;
  Estimate mutual_information_bits;
  Estimate divergence_bits;
  double mutual_information_bias_bits = 0;  ///< mean of the replicates' own estimates, not subtracted above

  /// I freed of bias, of each replicate: for the SBM up to 62 neurons under constant noise model-based, from
  /// the exact D; else I minus its estimated bias. Empty where undersampled, but for model-based ones with
  /// ten steps or more for each state that was seen: these need no pairs.
  std::vector<double> corrected_information_bits;
  /// How much too high the corrected I may still be: 0 where model-based, else what independent states with
  /// the same frequencies would show beyond the bias subtracted.
  double correction_doubt_bits = 0;

  /// The joint distribution of the first replicate, [s(t), s(t + 1)], shares of its transitions. Up to
  /// kMostJointNeurons neurons, where those of all noise strengths are kMostJointCells or fewer, else empty.
  DenseMatrix joint = {};

  /// Most of what a longer run would show was never seen: more than a fifth of the transitions, replicates
  /// together, are the only ones of their pair. H and I then grow with log2 T, whatever the network does.
  bool undersampled() const;

  /// Whether I freed of bias can be told: not where undersampled, but for model-based ones.
  bool has_corrected() const { return !corrected_information_bits.empty(); }
};

/// Information against noise strength.
struct ResonanceCurve {
  std::string
      kernel;  ///< the one that was used; several, parted by commas, where noise strengths differ in theirs
  std::vector<ResonancePoint> points;
  /// Where the corrected I is highest, with the plug-in I there (the corrected one, if that is undersampled),
  /// and the gain in corrected I. Among the points that have one; absent where none has.
  std::optional<Peak> peak;
  std::vector<std::string>
      warnings;  ///< what the user must know to read the numbers rightly, a sentence each
};

/// Measures the curve. Bit-identical for the same network and sweep whatever the number of threads.
/// The context hears of every transition.
ResonanceCurve measure_resonance(const Network& network, const Sweep& sweep, const RunContext& context = {});

}  // namespace recres
