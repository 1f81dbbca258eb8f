#include "recres/exact/exact_study.h"

#include "recres/exact/elimination.h"
#include "recres/exact/switching.h"
#include "recres/exact/transition_matrix.h"
#include "recres/law/firing_table.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kMostListed = 12;

}  // namespace

ExactStudy study_exactly(const Network& network, std::span<const double> noise_strengths,
                         const std::optional<Pulse>& pulse, std::size_t threads, const RunContext& context) {
  if (pulse && network.neurons() > kMostListed) {
    throw InvalidArgument(
        text("pulses are exact for up to ", kMostListed, " neurons, the network has ", network.neurons()));
  }
  ExactStudy study{.curve = exact_curve(network, noise_strengths, threads, context),
                   .attractors = {},
                   .residence_steps = {},
                   .observation = {},
                   .switching = {}};
  if (network.neurons() > kMostListed) return study;
  study.attractors = find_attractors(FiringTable(network, 0));
  study.residence_steps.resize(noise_strengths.size());
  parallel_for(noise_strengths.size(), threads, [&](std::size_t k) {
    const auto matrix = transition_matrix(FiringTable(network, noise_strengths[k], Precision::kFull));
    study.residence_steps[k] = residence_steps(matrix, study.curve[k].stationary, *study.attractors);
  });
  study.observation = observe(study.curve, *study.attractors);
  if (pulse) {
    const auto matrix =
        transition_matrix(FiringTable(network, pulse->noise_strength, Precision::kFull), threads);
    study.switching = switching_matrix(matrix, pulse->steps, *study.attractors);
  }
  return study;
}

}  // namespace recres
