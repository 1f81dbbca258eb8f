#include "recres/resonance/resonance.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <span>

#include "recres/information/undersampling.h"
#include "recres/law/step_entropy.h"
#include "recres/neuron/noise_strength.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/kernels/skip.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Noise strengths that are prepared at a time, for each thread: enough to keep all busy, few enough to fit in
// memory.
constexpr std::size_t kPreparedPerThread = 8;

// One run: its plug-in information and, where the model allows, its exact D.
struct Measured {
  Information information;
  std::optional<double> exact_divergence_bits;
};

// Consecutive noise strengths that one kernel serves.
struct Batch {
  std::size_t first;
  std::size_t count;
  std::string_view kernel;
};

NoiseSchedule schedule_of(const Network& network, const ResonanceOptions& options, double noise_strength) {
  auto protocol = options.protocol;
  protocol.background = noise_strength;
  return make_schedule(protocol, network.neurons(), options.run.steps);
}

// As many as keep all threads busy and take no more than a quarter of the memory.
std::size_t most_in_batch(const Network& network, const ResonanceOptions& options, std::string_view kernel,
                          const NoiseSchedule& noise) {
  const auto each = kernel_bytes(network, kernel, noise.levels) - kernel_bytes(network, kernel, {});
  const auto fit = allowed_memory_bytes() / 4 / std::max<std::uint64_t>(each, 1);
  return std::clamp<std::size_t>(fit, 1, kPreparedPerThread * options.threads);
}

std::vector<Batch> batches_of(const Network& network, const ResonanceOptions& options) {
  std::vector<Batch> batches;
  for (std::size_t k = 0; k < options.noise_strengths.size(); ++k) {
    const auto noise = schedule_of(network, options, options.noise_strengths[k]);
    const auto kernel = choose_kernel(network, options.model, noise, options.kernel);
    if (batches.empty() || batches.back().kernel != kernel ||
        batches.back().count == most_in_batch(network, options, kernel, noise))
      batches.push_back({.first = k, .count = 0, .kernel = kernel});
    ++batches.back().count;
  }
  return batches;
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

Measured measured(const TransitionCounts& counts, const StepEntropy* entropy) {
  Measured out{.information = plugin_information(counts), .exact_divergence_bits = {}};
  const bool is_thin = out.information.sampling.unseen_probability() > kMostUnseen;
  if (entropy != nullptr && !is_thin) out.exact_divergence_bits = exact_divergence(counts, *entropy);
  return out;
}

// How runs are spread over threads.
struct Spread {
  std::size_t threads;
  std::size_t together;  // runs on one thread
};

// No more together than leaves every thread its share, and all that run at a time fit in half of the memory
// if the worst comes for each of them. One alone may always begin: most need far less than their worst.
Spread spread_of(const Kernel& kernel, const ResonanceOptions& options, std::size_t runs) {
  const auto each = TransitionCounter::bytes_needed(kernel.neurons(), options.run.steps);
  const auto fit = std::max<std::uint64_t>(1, allowed_memory_bytes() / 2 / each);
  // What the skip kernel counts grows with deviations, which its long runs have few of.
  const auto threads =
      kernel.name() == kSkipKernel ? options.threads : std::min<std::uint64_t>(fit, options.threads);
  const auto share = (runs + threads - 1) / threads;
  return {.threads = threads,
          .together = std::clamp<std::uint64_t>(fit / threads, 1, std::min(kernel.most_together(), share))};
}

// All runs of a batch, [noise strength · replicates + replicate].
std::vector<Measured> measure_runs(const Network& network, const ResonanceOptions& options,
                                   const Batch& batch, const RunContext& context) {
  std::vector<NoiseSchedule> schedules;
  std::vector<NoiseLevel> levels;
  std::vector<std::size_t> backgrounds;  // their places among the levels
  for (const double strength : std::span(options.noise_strengths).subspan(batch.first, batch.count)) {
    const auto& noise = schedules.emplace_back(schedule_of(network, options, strength));
    backgrounds.push_back(levels.size());
    levels.insert(levels.end(), noise.levels.begin(), noise.levels.end());
  }
  const auto kernel = make_kernel(network, options.model, levels, batch.kernel, options.threads);
  std::vector<std::unique_ptr<StepEntropy>> entropies(batch.count);
  if (options.model == Model::kSbm && network.neurons() <= kMostIndexedNeurons) {
    parallel_for(batch.count, options.threads, [&](std::size_t k) {
      // Counts of all steps together do not say which noise each transition was made under.
      if (const auto* level = schedules[k].only_level())
        entropies[k] = std::make_unique<StepEntropy>(network, *level);
      context.advance(0);
    });
  }

  std::vector<Measured> out(batch.count * options.replicates);
  const auto spread = spread_of(*kernel, options, out.size());
  const auto together = spread.together;
  parallel_for((out.size() + together - 1) / together, spread.threads, [&](std::size_t group) {
    std::vector<RunId> runs;
    for (std::size_t k = group * together; k < std::min(out.size(), (group + 1) * together); ++k) {
      const auto strength = k / options.replicates;
      runs.push_back({.seed = options.seed,
                      .replicate = k % options.replicates,
                      .level = backgrounds[strength],
                      .noise = schedules[strength].stretches});
    }
    const auto counts = count_together(*kernel, runs, options.run, context);
    for (std::size_t k = 0; k < runs.size(); ++k)
      out[group * together + k] =
          measured(counts[k], entropies[(group * together + k) / options.replicates].get());
  });
  return out;
}

std::vector<double> values_of(const std::vector<Information>& replicates, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : replicates) out.push_back(replicate.*value);
  return out;
}

// I freed of bias, and how far that may still be too high.
void correct(ResonancePoint& point, std::span<const Measured> runs) {
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

ResonancePoint summarise(double noise_strength, std::span<const Measured> runs) {
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
  if (!options.protocol.segments.empty()) {
    warnings.emplace_back(
        "the noise strengths are those of the background, in whose place the segments of the protocol come; "
        "H, I and D are of all steps together, and where noise changes I is corrected by its estimated bias "
        "alone");
  }
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
  require_threads(options.threads);
  require_noise_strengths(options.noise_strengths);
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
  check_kernel(network, options.model, options.kernel);
  validate(options.protocol, network.neurons(), options.run.steps);
}

std::uint64_t planned_transitions(const ResonanceOptions& options) {
  return options.noise_strengths.size() * options.replicates * (options.run.steps + options.run.burn_in);
}

ResonanceCurve measure_resonance(const Network& network, const ResonanceOptions& options,
                                 const RunContext& context) {
  validate(options, network);
  ResonanceCurve curve;
  std::string_view last;
  for (const auto& batch : batches_of(network, options)) {
    const auto runs = measure_runs(network, options, batch, context);
    if (batch.kernel != last) curve.kernel += text(last.empty() ? "" : ", ", batch.kernel);
    last = batch.kernel;
    for (std::size_t k = 0; k < batch.count; ++k) {
      curve.points.push_back(summarise(options.noise_strengths[batch.first + k],
                                       std::span(runs).subspan(k * options.replicates, options.replicates)));
    }
  }
  curve.peak = peak_of(curve.points);
  curve.warnings = warnings_for(curve, options, network.neurons());
  return curve;
}

}  // namespace recres
