#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/reproduce/claim.h"
#include "recres/resonance/resonance.h"
#include "recres/util/part_progress.h"
#include "recres/util/stop.h"

namespace recres {

/// Figure 1 of the paper: a network with Gaussian weights, without noise at growing weights, then with noise
/// at weak and at strong coupling.
struct Fig1Spec {
  std::string network = "gaussian:n=5,seed=3";
  std::vector<double> magnitudes = {0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20};  ///< B, C
  double weak = 2;                                                        ///< D to F
  double strong = 20;                                                     ///< G to I
  std::vector<double> noise_strengths = evenly(0, 40, 41);                ///< F, I
  double excess_noise = 400;  ///< where all cells of the joint distribution are filled
  std::uint64_t steps = 10'000;
  std::uint64_t replicates = 20;
};

/// What was measured for it.
struct Fig1 {
  Fig1Spec spec;
  std::size_t neurons = 0;
  std::vector<ResonancePoint> growing;  ///< [magnitude], without noise
  ResonanceCurve weak;
  ResonanceCurve strong;
  ResonanceCurve excess;    ///< one point, at strong coupling
  ExactStudy weak_exact;    ///< ergodic, at the same noise strengths
  ExactStudy strong_exact;  ///< ergodic, at the same noise strengths
};

/// The units of progress of its experiments.
inline std::uint64_t progress_units(const Fig1Spec& /*spec*/) {
  return 6 * kPartUnits;
}

/// Runs the experiments of the figure. Throws as measure_resonance.
Fig1 measure(const Fig1Spec& spec, const ReproductionOptions& options, const RunContext& context = {});

Claim judge_1a(const Fig1& fig);
Claim judge_1b(const Fig1& fig);
Claim judge_1c(const Fig1& fig);

/// All of them.
std::vector<Claim> judge(const Fig1& fig);

}  // namespace recres
