#include "recres/resonance/resonance.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <span>

#include "recres/simulate/step_entropy.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Replicates that are simulated in step, see simulate_together.
constexpr std::size_t kTogether = 4;

// Noise strengths that are prepared at a time, for each thread: enough to keep all busy, few enough to fit in
// memory.
constexpr std::size_t kPreparedPerThread = 8;

// Share of transitions seen once above which a point is undersampled.
constexpr double kMostUnseen = 0.2;

// One run: its plug-in information and, where the model allows, its exact D.
struct Measured {
  Information information;
  std::optional<double> exact_divergence_bits;
};

// What the runs of one noise strength share.
struct Prepared {
  std::unique_ptr<Kernel> kernel;
  std::unique_ptr<StepEntropy> step_entropy;  // none where the model or the size does not allow it
};

Prepared prepare(const Network& network, const ResonanceOptions& options, double noise_strength) {
  Prepared out{
      .kernel = make_kernel(network, options.model, noise_strength, options.run.steps, options.kernel),
      .step_entropy = nullptr};
  if (options.model == Model::kSbm && network.neurons() <= kMostIndexedNeurons) {
    out.step_entropy = std::make_unique<StepEntropy>(network, noise_strength);
  }
  return out;
}

// The time average of the entropy of a step.
double exact_divergence(const TransitionCounts& counts, const StepEntropy& entropy) {
  double sum = 0;
  for (const auto& cell : counts.cells) sum += static_cast<double>(cell.count) * entropy.bits(cell.from);
  return sum / static_cast<double>(counts.transitions);
}

void measure_runs(const Prepared& prepared, RunId first, const RunOptions& options, const RunContext& context,
                  std::span<Measured> out) {
  const auto all_counts = count_together(*prepared.kernel, first, options, context, out.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto& counts = all_counts[k];
    out[k].information = plugin_information(counts);
    const bool is_thin = out[k].information.sampling.unseen_probability() > kMostUnseen;
    if (prepared.step_entropy && !is_thin)
      out[k].exact_divergence_bits = exact_divergence(counts, *prepared.step_entropy);
  }
}

std::vector<double> values_of(const std::vector<Information>& replicates, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : replicates) out.push_back(replicate.*value);
  return out;
}

// I freed of bias, and how far that may still be too high.
void correct(ResonancePoint& point, const std::vector<Measured>& runs) {
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

ResonancePoint summarise(double noise_strength, const std::vector<Measured>& runs) {
  ResonancePoint point;
  point.noise_strength = noise_strength;
  for (const auto& run : runs) point.replicates.push_back(run.information);
  const auto summary = [&point](double Information::* value) {
    return estimate(values_of(point.replicates, value));
  };
  point.entropy_bits = summary(&Information::entropy_bits);
  point.mutual_information_bits = summary(&Information::mutual_information_bits);
  point.divergence_bits = summary(&Information::divergence_bits);
  point.mutual_information_bias_bits = summary(&Information::mutual_information_bias_bits).mean;
  if (!point.undersampled()) correct(point, runs);
  return point;
}

// Where and why H and I are not to be trusted, a sentence each.
std::vector<std::string> sampling_warnings(const ResonanceCurve& curve, const ResonanceOptions& options,
                                           std::size_t neurons) {
  std::vector<std::string> warnings;
  std::size_t undersampled = 0;
  const ResonancePoint* most_biased = nullptr;
  for (const auto& point : curve.points) {
    if (point.undersampled()) {
      ++undersampled;
    } else if (most_biased == nullptr ||
               point.mutual_information_bias_bits > most_biased->mutual_information_bias_bits) {
      most_biased = &point;
    }
  }
  if (undersampled > 0) {
    const double ceiling = std::log2(static_cast<double>(options.run.steps));
    warnings.push_back(
        text("undersampled at ", undersampled, " of ", curve.points.size(), " noise strengths: of the 2^",
             neurons, " states of ", neurons, " neurons, ", options.run.steps,
             " steps see most transitions once, so H and I there only approach log2(steps) = ",
             fixed_text(ceiling, 2),
             " bit whatever the network does and are left out of the peak; information of the full state "
             "needs far more steps or fewer neurons"));
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

// An undersampled I grows with log2 T, so it has no say in where the peak is.
std::optional<Peak> peak_of(const std::vector<ResonancePoint>& points) {
  std::vector<double> noise_strengths;
  std::vector<std::vector<double>> information_bits;
  std::vector<double> doubt_bits;
  for (const auto& point : points) {
    if (point.undersampled()) continue;
    noise_strengths.push_back(point.noise_strength);
    information_bits.push_back(point.corrected_information_bits);
    doubt_bits.push_back(point.correction_doubt_bits);
  }
  if (noise_strengths.empty()) return std::nullopt;
  auto peak = find_peak(noise_strengths, information_bits, doubt_bits);
  for (const auto& point : points) {
    if (point.noise_strength == peak.noise_strength)
      peak.mutual_information_bits = point.mutual_information_bits.mean;
  }
  return peak;
}

std::vector<std::string> warnings_for(const ResonanceCurve& curve, const ResonanceOptions& options,
                                      std::size_t neurons) {
  auto warnings = sampling_warnings(curve, options, neurons);
  if (curve.peak && curve.peak->gain) return warnings;
  if (options.noise_strengths.front() != 0) {
    warnings.emplace_back("no gain is given, because noise strength 0 is not among those measured");
  } else if (options.noise_strengths.size() < 2) {
    warnings.emplace_back("no gain is given, because no noise strength above 0 was measured");
  } else if (options.replicates < kFewestReplicatesForGain) {
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

void validate(const ResonanceOptions& options, const Network& network) {
  validate(options.run);
  if (options.replicates == 0) throw InvalidArgument("0 replicates measure nothing; give 1 or more");
  constexpr std::size_t kMostThreads = 1024;
  if (options.threads == 0 || options.threads > kMostThreads) {
    throw InvalidArgument(text(options.threads, " threads are not 1 to ", kMostThreads));
  }
  if (options.noise_strengths.empty()) throw InvalidArgument("no noise strength is given");
  for (std::size_t k = 0; k < options.noise_strengths.size(); ++k) {
    const double r = options.noise_strengths[k];
    if (!std::isfinite(r) || r < 0) {
      throw InvalidArgument(
          text("noise strength ", r, " is no standard deviation; give a finite number of 0 or more"));
    }
    if (k > 0 && r <= options.noise_strengths[k - 1]) {
      throw InvalidArgument(
          text("noise strengths must rise, but ", r, " follows ", options.noise_strengths[k - 1]));
    }
  }
  constexpr std::uint64_t kMostRuns = 100'000'000;
  if (options.replicates > kMostRuns / options.noise_strengths.size()) {
    throw InvalidArgument(text(options.noise_strengths.size(), " noise strengths times ", options.replicates,
                               " replicates are more runs than one sweep takes, which is ", kMostRuns));
  }
  constexpr auto kMostTransitions = static_cast<double>(std::uint64_t{1} << 63);
  const auto runs = static_cast<double>(options.noise_strengths.size() * options.replicates);
  if (runs * static_cast<double>(options.run.steps + options.run.burn_in) > kMostTransitions) {
    throw InvalidArgument("the sweep has more than 2^63 transitions; give fewer steps or replicates");
  }
  choose_kernel(network, options.model, options.run.steps, options.kernel);
}

std::uint64_t planned_transitions(const ResonanceOptions& options) {
  return options.noise_strengths.size() * options.replicates * (options.run.steps + options.run.burn_in);
}

ResonanceCurve measure_resonance(const Network& network, const ResonanceOptions& options,
                                 const RunContext& context) {
  validate(options, network);
  const std::size_t strengths = options.noise_strengths.size();
  const std::size_t groups = (options.replicates + kTogether - 1) / kTogether;
  const std::size_t chunk = kPreparedPerThread * options.threads;
  ResonanceCurve curve;
  for (std::size_t begin = 0; begin < strengths; begin += chunk) {
    const std::size_t count = std::min(chunk, strengths - begin);
    std::vector<Prepared> prepared(count);
    parallel_for(count, options.threads, [&](std::size_t k) {
      prepared[k] = prepare(network, options, options.noise_strengths[begin + k]);
      context.advance(0);
    });
    std::vector<std::vector<Measured>> runs(count, std::vector<Measured>(options.replicates));
    parallel_for(count * groups, options.threads, [&](std::size_t task) {
      const auto k = task / groups;
      const auto first = task % groups * kTogether;
      const auto together = std::min(kTogether, options.replicates - first);
      measure_runs(prepared[k], {.seed = options.seed, .replicate = first}, options.run, context,
                   std::span(runs[k]).subspan(first, together));
    });
    for (std::size_t k = 0; k < count; ++k) {
      const auto kernel = prepared[k].kernel->name();
      if (!std::string_view(curve.kernel).ends_with(kernel))
        curve.kernel += text(curve.kernel.empty() ? "" : ", ", kernel);
      curve.points.push_back(summarise(options.noise_strengths[begin + k], runs[k]));
    }
  }
  curve.peak = peak_of(curve.points);
  curve.warnings = warnings_for(curve, options, network.neurons());
  return curve;
}

}  // namespace recres
