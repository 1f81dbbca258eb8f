#include "recres/resonance/exact_beneath.h"

#include "recres/exact/observation.h"
#include "recres/util/error.h"

namespace recres {

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

void explain_unseen(ResonanceCurve& curve, const ExactStudy& study, const Sweep& sweep) {
  // What is measured needs no excuse.
  if (curve.peak && curve.peak->gain && curve.peak->gain->resonance()) return;
  const auto reason = why_unseen(study.observation, static_cast<double>(sweep.run.steps));
  if (reason) curve.warnings.push_back(*reason);
}

}  // namespace recres
