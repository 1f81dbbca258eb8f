#include "recres/resonance/resonance.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <span>

#include "recres/information/undersampling.h"
#include "recres/law/step_entropy.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// One run: its plug-in information and, where the model allows, its exact D; where it is kept, its joint
// distribution.
struct MeasuredRun {
  Information information;
  std::optional<double> exact_divergence_bits;
  DenseMatrix joint = {};
};

bool has_joint(const Network& network, const Sweep& sweep) {
  return network.neurons() <= kMostJointNeurons &&
         sweep.noise_strengths.size() <= kMostJointCells >> 2 * network.neurons();
}

// [s(t), s(t + 1)].
DenseMatrix joint_of(const TransitionCounts& counts, std::size_t neurons) {
  const auto states = Eigen::Index{1} << neurons;
  DenseMatrix out = DenseMatrix::Zero(states, states);
  for (const auto& cell : counts.cells) {
    out(static_cast<Eigen::Index>(cell.from), static_cast<Eigen::Index>(cell.to)) =
        static_cast<double>(cell.count) / static_cast<double>(counts.transitions);
  }
  return out;
}

// The time average of the entropy of a step.
double exact_divergence(const TransitionCounts& counts, const StepEntropy& entropy) {
  double sum = 0;
  double bits = 0;
  const TransitionCell* before = nullptr;
  for (const auto& cell : counts.cells) {
    if (before == nullptr || before->from != cell.from) bits = entropy.bits(cell.from);
    sum += static_cast<double>(cell.count) * bits;
    before = &cell;
  }
  return sum / static_cast<double>(counts.transitions);
}

// Whether H can be estimated: of states far fewer steps are needed than of pairs. With ten steps a state what
// Miller's correction leaves is some hundredths of a bit.
bool has_seen_states(const Sampling& sampling) {
  constexpr std::uint64_t kStepsAState = 10;
  return sampling.transitions / kStepsAState >= sampling.states_after;
}

MeasuredRun measured(const TransitionCounts& counts, const StepEntropy* entropy) {
  MeasuredRun out{.information = plugin_information(counts), .exact_divergence_bits = {}};
  const auto& sampling = out.information.sampling;
  const bool is_thin = sampling.unseen_probability() > kMostUnseen && !has_seen_states(sampling);
  if (entropy != nullptr && !is_thin) out.exact_divergence_bits = exact_divergence(counts, *entropy);
  return out;
}

// All runs, [noise strength · replicates + replicate]; tells which kernels made them.
std::vector<MeasuredRun> measure_runs(const Network& network, const Sweep& sweep, const RunContext& context,
                                      std::string& kernels) {
  std::vector<MeasuredRun> out(sweep.noise_strengths.size() * sweep.replicates);
  std::size_t first = 0;                                // noise strength of the batch
  std::vector<std::unique_ptr<StepEntropy>> entropies;  // of those of the batch, where D is exact
  const auto begin_batch = [&](std::size_t first_of_batch, std::span<const NoiseSchedule> noise) {
    first = first_of_batch;
    entropies.clear();
    entropies.resize(noise.size());
    if (sweep.model != Model::kSbm || network.neurons() > kMostIndexedNeurons || sweep.input != nullptr)
      return;
    parallel_for(noise.size(), sweep.threads, [&](std::size_t k) {
      // Counts of all steps together do not say which noise each transition was made under.
      if (const auto* level = noise[k].only_level())
        entropies[k] = std::make_unique<StepEntropy>(network, *level);
      context.advance(0);
    });
  };
  kernels = for_all_runs(network, sweep,
                         {.bytes_a_run = TransitionCounter::bytes_needed(network.neurons(), sweep.run.steps),
                          .begin_batch = begin_batch,
                          .run = [&](const SweepGroup& group) {
                            const auto counts = count_together(group.kernel, group.runs, sweep.run, context);
                            for (std::size_t k = 0; k < counts.size(); ++k) {
                              const auto place = group.places[k];
                              out[place] =
                                  measured(counts[k], entropies[place / sweep.replicates - first].get());
                              if (place % sweep.replicates == 0 && has_joint(network, sweep))
                                out[place].joint = joint_of(counts[k], network.neurons());
                            }
                          }});
  return out;
}

std::vector<double> values_of(const std::vector<Information>& replicates, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : replicates) out.push_back(replicate.*value);
  return out;
}

// I freed of bias, and how far that may still be too high. Where pairs are undersampled, only model-based.
void correct(ResonancePoint& point, std::span<const MeasuredRun> runs) {
  const bool is_model_based = std::all_of(
      runs.begin(), runs.end(), [](const MeasuredRun& run) { return run.exact_divergence_bits.has_value(); });
  if (point.undersampled() && !is_model_based) return;
  double doubt = 0;
  for (const auto& run : runs) {
    const auto& information = run.information;
    const auto& sampling = information.sampling;
    if (run.exact_divergence_bits) {
      point.corrected_information_bits.push_back(
          model_based_mutual_information_bits(information, *run.exact_divergence_bits));
      continue;
    }
    const double bias = information.mutual_information_bias_bits;
    point.corrected_information_bits.push_back(information.mutual_information_bits - bias);
    const double independent_bias = static_cast<double>(sampling.states_before - 1) *
                                    static_cast<double>(sampling.states_after - 1) /
                                    (2 * static_cast<double>(sampling.transitions) * std::numbers::ln2);
    doubt += std::max(0.0, independent_bias - bias);
  }
  point.correction_doubt_bits = doubt / static_cast<double>(runs.size());
}

ResonancePoint summarise(double noise_strength, std::span<const MeasuredRun> runs) {
  ResonancePoint point;
  point.noise_strength = noise_strength;
  for (const auto& run : runs) point.replicates.push_back(run.information);
  point.joint = runs.front().joint;
  const auto summary = [&point](double Information::* value) {
    return estimate(values_of(point.replicates, value));
  };
  point.entropy_bits = summary(&Information::entropy_bits);
  point.mutual_information_bits = summary(&Information::mutual_information_bits);
  point.divergence_bits = summary(&Information::divergence_bits);
  point.mutual_information_bias_bits = summary(&Information::mutual_information_bias_bits).mean;
  correct(point, runs);
  return point;
}

// Where and why H and I are not to be trusted, a sentence each.
std::vector<std::string> sampling_warnings(const ResonanceCurve& curve, const Sweep& sweep,
                                           std::size_t neurons) {
  std::vector<std::string> warnings;
  std::size_t undersampled = 0;
  std::size_t model_based = 0;  // of these
  const ResonancePoint* most_biased = nullptr;
  for (const auto& point : curve.points) {
    if (point.undersampled()) {
      ++undersampled;
      model_based += point.has_corrected() ? 1U : 0U;
    } else if (most_biased == nullptr ||
               point.mutual_information_bias_bits > most_biased->mutual_information_bias_bits) {
      most_biased = &point;
    }
  }
  if (undersampled > 0) {
    const double ceiling = std::log2(static_cast<double>(sweep.run.steps));
    warnings.push_back(text(
        "undersampled at ", undersampled, " of ", curve.points.size(), " noise strengths: of the 2^", neurons,
        " states of ", neurons, " neurons, ", sweep.run.steps,
        " steps see more than a fifth of the transitions once, so H and I there grow with the steps, up to "
        "log2(steps) = ",
        fixed_text(ceiling, 2), " bit, whatever the network does; ",
        model_based == undersampled
            ? "the I freed of bias is right there and makes peak and plot: it needs but H of the states, "
              "which were seen often, and takes D from the model"
            : "such points are left out of the peak; information of the full state needs far more steps or "
              "fewer neurons"));
  }
  constexpr double kBiasBits = 0.1;
  if (most_biased != nullptr && most_biased->mutual_information_bias_bits > kBiasBits) {
    warnings.push_back(text("I is too high by about ",
                            fixed_text(most_biased->mutual_information_bias_bits, 2),
                            " bit at noise strength ", most_biased->noise_strength,
                            " because the sample is finite; more steps shrink that in proportion"));
  }
  return warnings;
}

// An undersampled I by plug-in grows with log2 T, so it has no say in where the peak is.
std::optional<Peak> peak_of(const std::vector<ResonancePoint>& points) {
  std::vector<double> noise_strengths;
  std::vector<std::vector<double>> information_bits;
  std::vector<double> doubt_bits;
  for (const auto& point : points) {
    if (!point.has_corrected()) continue;
    noise_strengths.push_back(point.noise_strength);
    information_bits.push_back(point.corrected_information_bits);
    doubt_bits.push_back(point.correction_doubt_bits);
  }
  if (noise_strengths.empty()) return std::nullopt;
  auto peak = find_peak(noise_strengths, information_bits, doubt_bits);
  for (const auto& point : points) {
    if (point.noise_strength == peak.noise_strength)
      peak.mutual_information_bits = point.undersampled() ? estimate(point.corrected_information_bits).mean
                                                          : point.mutual_information_bits.mean;
  }
  return peak;
}

std::vector<std::string> warnings_for(const ResonanceCurve& curve, const Sweep& sweep, std::size_t neurons) {
  auto warnings = sampling_warnings(curve, sweep, neurons);
  if (!sweep.protocol.segments.empty()) {
    warnings.emplace_back(
        "the noise strengths are those of the background, in whose place the segments of the protocol come; "
        "H, I and D are of all steps together, and where noise changes I is corrected by its estimated bias "
        "alone");
  }
  if (curve.peak && curve.peak->gain) return warnings;
  if (sweep.noise_strengths.front() != 0) {
    warnings.emplace_back("no gain is given, because noise strength 0 is not among those measured");
  } else if (sweep.noise_strengths.size() < 2) {
    warnings.emplace_back("no gain is given, because no noise strength above 0 was measured");
  } else if (sweep.replicates < kFewestReplicatesForGain) {
    warnings.push_back(text("no gain is given, because its interval needs ", kFewestReplicatesForGain,
                            " replicates or more"));
  } else {
    warnings.emplace_back(
        "no gain is given, because noise strength 0, or every one above it, is undersampled");
  }
  return warnings;
}

}  // namespace

bool ResonancePoint::undersampled() const {
  double unseen = 0;
  for (const auto& replicate : replicates) unseen += replicate.sampling.unseen_probability();
  return unseen > kMostUnseen * static_cast<double>(replicates.size());
}

ResonanceCurve measure_resonance(const Network& network, const Sweep& sweep, const RunContext& context) {
  validate(sweep, network);
  ResonanceCurve curve;
  const auto runs = measure_runs(network, sweep, context, curve.kernel);
  for (std::size_t k = 0; k < sweep.noise_strengths.size(); ++k) {
    curve.points.push_back(
        summarise(sweep.noise_strengths[k], std::span(runs).subspan(k * sweep.replicates, sweep.replicates)));
  }
  curve.peak = peak_of(curve.points);
  curve.warnings = warnings_for(curve, sweep, network.neurons());
  return curve;
}

}  // namespace recres
