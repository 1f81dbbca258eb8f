#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/observe/subnetwork_study.h"
#include "recres/reproduce/claim.h"
#include "recres/resonance/resonance.h"
#include "recres/util/stop.h"

namespace recres {

/// Runs of one length.
struct Fig3Length {
  std::uint64_t steps;
  std::uint64_t replicates;
};

/// Figure 3 of the paper: the same network seen for longer and longer; and parts of a larger one.
struct Fig3Spec {
  std::string small = "nrooks:cycles=-2/+1";  ///< A
  double small_magnitude = 10;
  std::vector<double> small_noise_strengths = {0, 0.5, 1, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10, 15, 20};
  std::vector<Fig3Length> lengths = {
      {1'000, 20}, {10'000, 20}, {100'000, 20}, {1'000'000, 20}, {10'000'000, 10}};
  std::string large = "nrooks:n=15,seed=3";  ///< B
  double large_magnitude = 20;
  std::vector<double> large_noise_strengths = {0, 2, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20};
  std::uint64_t large_steps = 10'000;
  std::uint64_t large_runs = 10;
  std::uint64_t subsets = 15;   ///< of each size, or all there are
  std::uint64_t baselines = 2;  ///< of each size
};

/// What was measured for it.
struct Fig3 {
  Fig3Spec spec;
  std::vector<ResonanceCurve> by_length;  ///< [length]
  ExactStudy exact;                       ///< ergodic, at the same noise strengths
  /// [run], each of one replicate with a seed of its own, so that the errors of means over sub-networks are
  /// known. Sizes from 1 to all.
  std::vector<SubnetworkStudy> parts;
};

/// The units of progress of its experiments: the longest runs take most of the time of all.
std::uint64_t progress_units(const Fig3Spec& spec);

/// Runs the experiments of the figure. Throws as measure_resonance and study_subnetworks.
Fig3 measure(const Fig3Spec& spec, const ReproductionOptions& options, const RunContext& context = {});

Claim judge_3a(const Fig3& fig);
Claim judge_3b(const Fig3& fig);

/// Both of them.
std::vector<Claim> judge(const Fig3& fig);

}  // namespace recres
