#include "recres/resonance/resonance.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Replicates that are simulated in step, see simulate_together.
constexpr std::size_t kTogether = 4;

void measure_runs(const Kernel& kernel, RunId first, const RunOptions& options, const RunContext& context,
                  std::span<Information> out) {
  std::vector<TransitionCounter> counters(out.size(), TransitionCounter(kernel.neurons(), options.steps));
  std::vector<StateVisitor> visitors;
  for (auto& counter : counters) {
    visitors.emplace_back([&counter](auto states) { counter.add(states); });
  }
  simulate_together(kernel, first, options, context, visitors);
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = plugin_information(counters[k].counts());
}

std::vector<double> values_of(const std::vector<Information>& replicates, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : replicates) out.push_back(replicate.*value);
  return out;
}

ResonancePoint summarise(double noise_strength, std::vector<Information> replicates) {
  const auto summary = [&replicates](double Information::* value) {
    return estimate(values_of(replicates, value));
  };
  ResonancePoint point{
      .noise_strength = noise_strength,
      .replicates = {},
      .entropy_bits = summary(&Information::entropy_bits),
      .mutual_information_bits = summary(&Information::mutual_information_bits),
      .divergence_bits = summary(&Information::divergence_bits),
      .mutual_information_bias_bits = summary(&Information::mutual_information_bias_bits).mean,
  };
  point.replicates = std::move(replicates);
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
  for (const auto& point : points) {
    if (point.undersampled()) continue;
    noise_strengths.push_back(point.noise_strength);
    information_bits.push_back(values_of(point.replicates, &Information::mutual_information_bits));
  }
  if (noise_strengths.empty()) return std::nullopt;
  return find_peak(noise_strengths, information_bits);
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
  constexpr double kMostUnseen = 0.2;
  double unseen = 0;
  for (const auto& replicate : replicates) unseen += replicate.sampling.unseen_probability();
  return unseen > kMostUnseen * static_cast<double>(replicates.size());
}

void validate(const ResonanceOptions& options, const Network& network) {
  validate(options.run);
  if (options.replicates == 0) throw InvalidArgument("0 replicates measure nothing; give 1 or more");
  if (options.threads == 0) throw InvalidArgument("0 threads do no work; give 1 or more");
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
  choose_kernel(network, options.model, options.kernel);
}

std::uint64_t planned_transitions(const ResonanceOptions& options) {
  return options.noise_strengths.size() * options.replicates * (options.run.steps + options.run.burn_in);
}

ResonanceCurve measure_resonance(const Network& network, const ResonanceOptions& options,
                                 const RunContext& context) {
  validate(options, network);
  const std::size_t strengths = options.noise_strengths.size();
  std::vector<std::unique_ptr<Kernel>> kernels(strengths);
  parallel_for(strengths, options.threads, [&](std::size_t k) {
    kernels[k] = make_kernel(network, options.model, options.noise_strengths[k], options.kernel);
    context.advance(0);
  });

  std::vector<std::vector<Information>> information(strengths, std::vector<Information>(options.replicates));
  const std::size_t groups = (options.replicates + kTogether - 1) / kTogether;
  parallel_for(strengths * groups, options.threads, [&](std::size_t task) {
    const auto k = task / groups;
    const auto first = task % groups * kTogether;
    const auto count = std::min(kTogether, options.replicates - first);
    measure_runs(*kernels[k], {.seed = options.seed, .replicate = first}, options.run, context,
                 std::span(information[k]).subspan(first, count));
  });

  ResonanceCurve curve{.kernel = kernels.front()->name(), .points = {}, .peak = std::nullopt, .warnings = {}};
  for (std::size_t k = 0; k < strengths; ++k) {
    curve.points.push_back(summarise(options.noise_strengths[k], std::move(information[k])));
  }
  curve.peak = peak_of(curve.points);
  curve.warnings = warnings_for(curve, options, network.neurons());
  return curve;
}

}  // namespace recres
