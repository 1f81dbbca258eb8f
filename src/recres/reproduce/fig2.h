#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/pulse/visits.h"
#include "recres/reproduce/claim.h"
#include "recres/resonance/resonance.h"
#include "recres/util/part_progress.h"
#include "recres/util/stop.h"

namespace recres {

/// Figure 2 of the paper: three networks whose attractors are known by construction.
struct Fig2Spec {
  double magnitude = 20;
  std::string autapses = "autapses:n=5";                                     ///< a
  std::string hopfield = "hopfield:patterns=+++--/+-+-+";                    ///< b
  std::vector<std::string> patterns = {"+++--", "+-+-+"};                    ///< b, its runs begin in each
  std::string rooks = "nrooks:cycles=-4/+1";                                 ///< c and its inset
  std::vector<double> noise_strengths = evenly(0, 40, 41);                   ///< a, b
  std::vector<double> rooks_noise_strengths = evenly(0, 20, 41);             ///< c
  std::vector<double> growing_magnitudes = {1, 2, 3, 5, 8, 12, 16, 20, 30};  ///< section 3.2.3
  std::uint64_t steps = 10'000;
  std::uint64_t replicates = 20;
};

/// What was measured for it.
struct Fig2 {
  Fig2Spec spec;
  ResonanceCurve autapses;
  ResonanceCurve hopfield;
  std::vector<ResonanceCurve> from_patterns;  ///< [pattern]: runs that begin in it
  ResonanceCurve rooks;
  ResonanceCurve rooks_tanh;
  ExactStudy autapses_exact;  ///< ergodic, at the same noise strengths
  ExactStudy hopfield_exact;
  ExactStudy rooks_exact;  ///< of the SBM
  std::size_t rooks_neurons = 0;
  VisitStudy rooks_without_noise;  ///< which attractors are visited
  VisitStudy rooks_at_peak;        ///< at the noise strength where I is highest
  std::vector<double> rooks_bits;  ///< [growing magnitude]: ergodic I without noise, from the chain
};

/// The units of progress of its experiments.
inline std::uint64_t progress_units(const Fig2Spec& spec) {
  return (9 + spec.patterns.size()) * kPartUnits;
}

/// Runs the experiments of the figure. Throws as measure_resonance.
Fig2 measure(const Fig2Spec& spec, const ReproductionOptions& options, const RunContext& context = {});

Claim judge_2a(const Fig2& fig);
Claim judge_2b(const Fig2& fig);
Claim judge_2c(const Fig2& fig);
Claim judge_2d(const Fig2& fig);
Claim judge_2e(const Fig2& fig);

/// All of them.
std::vector<Claim> judge(const Fig2& fig);

}  // namespace recres
