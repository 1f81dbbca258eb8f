#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recres/pulse/pulse_train.h"
#include "recres/reproduce/claim.h"
#include "recres/util/part_progress.h"
#include "recres/util/stop.h"

namespace recres {

/// Figure 4 of the paper: pulses of noise take networks from attractor to attractor.
struct Fig4Spec {
  std::string sbm = "nrooks:cycles=-4/+1";  ///< A to D
  double sbm_magnitude = 20;
  PulseTrain sbm_train = {.strength = 10, .duration = 10, .every = 100, .count = 400, .first = 90};
  std::uint64_t sbm_replicates = 20;
  std::string tanh = "nrooks:cycles=-2/+1";  ///< E on
  double tanh_magnitude = 3;
  /// 100 free steps, a weak pulse, 100 free steps; again and again, so that some of them switch.
  PulseTrain tanh_train = {.strength = 2.5, .duration = 5, .every = 105, .count = 20, .first = 100};
};

/// What was measured for it.
struct Fig4 {
  Fig4Spec spec;
  PulseTrainStudy sbm = {};
  PulseTrainStudy tanh = {};
};

/// How states follow each other in the free steps of a run up to 64 neurons.
struct FreeOrder {
  std::uint64_t steps = 0;
  std::uint64_t exceptions = 0;  ///< steps from a state to another one than when it was first seen
};
FreeOrder free_order(const PulseTrainStudy& study);

/// A pulse that took three tanh neurons to another attractor, with what they did around it.
struct CubePath {
  std::size_t pulse;
  std::size_t neurons;
  std::size_t before_steps;  ///< free steps before the pulse
  std::size_t pulse_steps;
  std::vector<double> activities;  ///< [step · N + neuron], from the first free step on
  double largest = 0;              ///< |activity|
  /// How far the last state before and after is from that one period earlier: 0 on a cycle.
  double unrest = 0;
  double distance = 0;  ///< between the two attractors, of their nearest activities
};

/// The first pulse of the first run that did; nothing where none did.
std::optional<CubePath> switching_path(const PulseTrainStudy& study);

/// The units of progress of its experiments.
inline std::uint64_t progress_units(const Fig4Spec& /*spec*/) {
  return 2 * kPartUnits;
}

/// Runs the experiments of the figure. Throws as study_pulses.
Fig4 measure(const Fig4Spec& spec, const ReproductionOptions& options, const RunContext& context = {});

Claim judge_4a(const Fig4& fig);
Claim judge_4b(const Fig4& fig);

/// Both of them.
std::vector<Claim> judge(const Fig4& fig);

}  // namespace recres
