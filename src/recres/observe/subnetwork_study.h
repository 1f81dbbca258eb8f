#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/information/estimator.h"
#include "recres/network/network.h"
#include "recres/observe/state_source.h"
#include "recres/observe/subsets.h"
#include "recres/resonance/estimate.h"
#include "recres/simulate/sweep.h"
#include "recres/util/stop.h"

namespace recres {

/// What is looked at, of a simulated network or of a recording.
struct SubnetworkLook {
  std::vector<Subset> subsets = {};  ///< any sizes, up to kMostSubsetNeurons neurons each
  Estimator estimator = Estimator::kChaoWangJost;
  /// Of how many subsets of each size, the first ones, the baseline is taken: I of the same states in random
  /// order, which carry no information from step to step.
  std::uint64_t baselines = 10;
  bool has_correlation = false;
};

/// The noise sweep of the sub-networks of one network. The seed of the sweep is that of the baselines'
/// orders, and of the pairs that are correlated, as well.
struct SubnetworkOptions {
  SubnetworkLook look = {};
  Sweep sweep = {.replicates = 1};  ///< of constant noise without input
};

/// One sub-network, means over replicates, in bit. H, I and D are plug-in values as in the paper; beside them
/// I by the estimator, which is meant to be free of bias.
struct SubsetInformation {
  double entropy_bits = 0;
  double mutual_information_bits = 0;
  double divergence_bits = 0;
  double estimated_bits = 0;
  double unseen_probability = 0;  ///< see Sampling
  std::optional<double> baseline_bits = {};
};

/// Mean over sub-networks and their standard deviation; that is absent for one alone.
struct Spread {
  double mean = 0;
  std::optional<double> deviation = {};
};

/// All sub-networks of one size.
struct SizeInformation {
  std::size_t size = 0;
  Spread entropy_bits;
  Spread mutual_information_bits;
  Spread divergence_bits;
  Spread estimated_bits;
  std::optional<double> baseline_bits = {};  ///< mean over those that have one
  double undersampled_share = 0;             ///< of the sub-networks
};

/// One noise strength.
struct SubnetworkPoint {
  double noise_strength = 0;
  std::vector<SubsetInformation> subsets;  ///< in the order of the options
  std::vector<SizeInformation> sizes;      ///< in rising order of size
  std::optional<Estimate> rms_correlation = {};
  std::optional<Estimate> rms_correlation_corrected = {};
  /// D of the whole network, exact but for the states visited (sbm only).
  std::optional<Estimate> divergence_bits = {};
};

/// Sub-networks against noise strength.
struct SubnetworkStudy {
  SubnetworkOptions options;
  std::string kernel;  ///< that was used; several, parted by commas, where noise strengths differ in theirs
  std::vector<SubnetworkPoint> points;
  std::vector<std::string> warnings;
};

/// The most neurons of a sub-network: beyond, no recording is long enough.
inline constexpr std::size_t kMostSubsetNeurons = 64;

/// Throws InvalidArgument where the options make no study of this network.
void validate(const SubnetworkOptions& options, const Network& network);

/// Transitions that the study will simulate, burn-in included: the units of its progress.
std::uint64_t planned_transitions(const SubnetworkOptions& options, const Network& network);

/// Runs the study. States are never stored, whatever the size of the network. Bit-identical for the same
/// network, options and seed whatever the number of threads. Throws CapacityExceeded where one run's counts
/// do not fit in memory.
SubnetworkStudy study_subnetworks(const Network& network, const SubnetworkOptions& options,
                                  const RunContext& context = {});

/// How often study_recording will read its recording: more than once where not all counts fit in memory.
std::uint64_t planned_readings(const SubnetworkOptions& options, std::size_t neurons,
                               std::uint64_t expected_states);

/// The same look at a recording of so many neurons: a study of one point, whose noise strength is not known
/// (NaN) and whose steps are the transitions that were read. `expected_states` guides how to count. Of the
/// sweep only seed and threads matter.
SubnetworkStudy study_recording(const StateSource& source, std::size_t neurons, std::uint64_t expected_states,
                                const SubnetworkOptions& options);

}  // namespace recres
