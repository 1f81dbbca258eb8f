#include "recres/exact/exact_study.h"

#include "recres/exact/switching.h"
#include "recres/exact/transition_operator.h"
#include "recres/law/firing_table.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

ExactStudy study_exactly(const Network& network, std::span<const double> noise_strengths,
                         const std::optional<Pulse>& pulse, const ExactOptions& options,
                         const RunContext& context) {
  const bool is_listed = options.update == Update::kSynchronous && network.neurons() <= kMostListedNeurons;
  if (pulse && options.update == Update::kAsynchronous)
    throw InvalidArgument("pulses are exact for networks that update all neurons at once");
  if (pulse && !is_listed) {
    throw InvalidArgument(text("pulses are exact for up to ", kMostListedNeurons,
                               " neurons, the network has ", network.neurons()));
  }
  ExactStudy study;
  study.update = options.update;
  study.pulse = pulse;
  auto with_attractors = options;
  if (is_listed) {
    study.attractors = find_attractors(network);
    with_attractors.attractors = &*study.attractors;
    if (pulse) require_pulse(*study.attractors, pulse->steps, study.attractors->states.size());
  }
  study.curve = exact_curve(network, noise_strengths, with_attractors, context);
  if (!is_listed) return study;
  study.observation = observe(study.curve, *study.attractors);
  if (pulse) {
    const FiringTable firing(network, pulse->noise_strength);
    const auto chain = make_transition_operator(firing);
    study.switching = switching_matrix(*chain, pulse->steps, *study.attractors, options.threads, context);
  }
  return study;
}

}  // namespace recres
