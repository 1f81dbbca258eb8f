#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recres/network/network.h"
#include "recres/observe/flux.h"
#include "recres/observe/state_source.h"
#include "recres/observe/subsets.h"
#include "recres/resonance/estimate.h"
#include "recres/simulate/sweep.h"
#include "recres/util/stop.h"

namespace recres {

/// From where to where information is measured.
struct FluxStudyOptions {
  /// Population A; empty for the input signal, of which each input neuron is taken for +1 where x > 0.
  Subset from = {};
  Subset to = {};         ///< population B
  FluxOptions flux = {};  ///< its seed and threads are those of the sweep
  /// Of constant noise. An input signal drives the network; there must be one where `from` is empty.
  Sweep sweep = {};
};

/// A measured number beside that of surrogates.
struct FluxEstimate {
  Estimate bits;                             ///< over replicates
  bool is_undersampled = false;              ///< in any replicate
  std::optional<double> baseline_bits = {};  ///< mean over surrogates, by plug-in
  std::optional<double> plugin_bits = {};    ///< what it is to be compared with, where there are surrogates
  std::optional<double> p_value = {};        ///< see SurrogateTest; of the means over replicates
};

/// Flux one way.
struct DirectedFlux {
  FluxEstimate information;
  std::optional<FluxEstimate> transfer = {};  ///< transfer entropy, lag 1 only
};

struct FluxPoint {
  double noise_strength = 0;              ///< NaN for a recording
  DirectedFlux forth;                     ///< from A, or the input, to B
  std::optional<DirectedFlux> back = {};  ///< from B to A; not where A is the input
};

struct FluxStudy {
  FluxStudyOptions options;
  std::string kernel;  ///< that was used; several, parted by commas, where noise strengths differ in theirs
  std::vector<FluxPoint> points;
  std::vector<std::string> warnings;
};

/// Throws InvalidArgument where the options make no study of this network.
void validate(const FluxStudyOptions& options, const Network& network);

/// Transitions that are simulated or taken up by surrogates: the units of its progress.
std::uint64_t planned_transitions(const FluxStudyOptions& options);

/// Runs the study. Bit-identical for the same network, options and seed whatever the number of threads.
FluxStudy study_flux(const Network& network, const FluxStudyOptions& options, const RunContext& context = {});

/// States of a recording that are read or taken up by surrogates: the units of its progress.
std::uint64_t planned_states(const FluxStudyOptions& options, std::uint64_t expected_states);

/// The same of a recording of so many neurons. Of the sweep only seed and threads matter.
FluxStudy study_recorded_flux(const StateSource& source, std::size_t neurons, std::uint64_t expected_states,
                              const FluxStudyOptions& options, const RunContext& context = {});

}  // namespace recres
