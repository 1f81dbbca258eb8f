#include "recres/resonance/exact_beneath.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "recres/exact/observation.h"
#include "recres/resonance/estimate.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Why what runs without noise show is not what runs without end show.
std::optional<std::string> why_trapped(const ResonancePoint& measured, const ExactPoint& exact,
                                       double steps) {
  constexpr double kLeastDifferenceBits = 0.05;
  const auto relaxation = exact.relaxation_steps();
  if (exact.noise_strength != 0 || !measured.has_corrected() || !relaxation || *relaxation <= steps)
    return std::nullopt;
  const double bits = estimate(measured.corrected_information_bits).mean;
  // Not true of NaN.
  if (!(std::fabs(bits - exact.mutual_information_bits) >= kLeastDifferenceBits)) return std::nullopt;
  return text("without noise a run of ", steps, " steps is trapped: the network needs about ",
              std::round(*relaxation),
              " steps to forget where it began, and the exact I at noise strength 0 is that of runs far "
              "longer");
}

}  // namespace

void require_exact_curve(const Sweep& sweep) {
  if (sweep.model != Model::kSbm)
    throw InvalidArgument("--exact is for sbm networks: those of tanh neurons have no finite chain");
  if (!sweep.protocol.segments.empty()) {
    throw InvalidArgument(
        "--exact is for constant noise, the same for all neurons; leave out --protocol or --exact");
  }
}

ExactStudy exact_beneath(const Network& network, const Sweep& sweep, const RunContext& context) {
  constexpr std::size_t kMostWindowedNeurons = 10;
  return study_exactly(network, sweep.noise_strengths, {},
                       {.has_window = network.neurons() <= kMostWindowedNeurons, .threads = sweep.threads},
                       context);
}

void compare_with_exact(ResonanceCurve& curve, const ExactStudy& study, const Sweep& sweep) {
  const auto steps = static_cast<double>(sweep.run.steps);
  if (auto trapped = why_trapped(curve.points.front(), study.curve.front(), steps))
    curve.warnings.push_back(*std::move(trapped));
  // What is measured needs no excuse.
  const bool is_seen = curve.peak && curve.peak->gain && curve.peak->gain->resonance();
  auto words = is_seen ? std::nullopt : why_unseen(study.observation, steps);
  if (!words && study.observation) words = lengths_seen(*study.observation);
  if (words) curve.warnings.push_back(*std::move(words));
}

}  // namespace recres
