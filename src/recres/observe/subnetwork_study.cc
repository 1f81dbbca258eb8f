#include "recres/observe/subnetwork_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>

#include "recres/information/information.h"
#include "recres/information/surrogates.h"
#include "recres/information/undersampling.h"
#include "recres/law/step_entropy.h"
#include "recres/observe/correlation.h"
#include "recres/observe/divergence.h"
#include "recres/observe/subset_counts.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Consecutive subsets whose counts fit in memory at a time.
struct Portion {
  std::size_t first;
  std::size_t count;
};

// What one run, or a recording, shows.
struct Seen {
  std::vector<SubsetInformation> subsets;  // of one portion
  std::optional<Correlation> correlation;
  std::optional<double> divergence_bits;
};

// The first so many subsets of each size get a baseline.
std::vector<bool> has_baseline(const SubnetworkLook& look) {
  std::map<std::size_t, std::uint64_t> given;
  std::vector<bool> out;
  for (const auto& subset : look.subsets) out.push_back(given[subset.size()]++ < look.baselines);
  return out;
}

// Everything that watches one series of states.
class Watch {
 public:
  Watch(const SubnetworkLook& look, std::uint64_t seed, const Portion& portion, std::size_t neurons,
        std::uint64_t transitions)
      : look_(look),
        seed_(seed),
        portion_(portion),
        counts_({look.subsets.begin() + static_cast<std::ptrdiff_t>(portion.first),
                 look.subsets.begin() + static_cast<std::ptrdiff_t>(portion.first + portion.count)},
                neurons, transitions) {
    // Once is enough, however many portions there are.
    if (look.has_correlation && portion.first == 0) correlation_.emplace(neurons, seed);
  }

  void watch_divergence(const StepEntropy& entropy, const Network& network, std::uint64_t transitions) {
    if (portion_.first == 0)
      divergence_.emplace(entropy, network.neurons(), network.connections(), transitions);
  }

  void add(std::span<const std::uint64_t> states) {
    counts_.add(states);
    if (correlation_) correlation_->add(states);
    if (divergence_) divergence_->add(states);
  }

  Seen result(std::uint64_t replicate, const std::vector<bool>& baselines, std::size_t threads) {
    Seen seen;
    seen.subsets.resize(counts_.size());
    parallel_for(counts_.size(), threads, [&](std::size_t k) {
      const auto place = portion_.first + k;
      RandomStream random(seed_, {.purpose = Purpose::kSubsets, .place = place, .replicate = replicate + 1});
      const auto seed = random();
      seen.subsets[k] = information_of(k, baselines[place] ? std::optional(seed) : std::nullopt);
    });
    if (correlation_) seen.correlation = correlation_->result();
    if (divergence_) seen.divergence_bits = divergence_->bits();
    return seen;
  }

 private:
  SubsetInformation information_of(std::size_t k, std::optional<std::uint64_t> baseline_seed) {
    const auto counter = counts_.take(k);
    const auto counts = counter.counts();
    const auto sample = sample_of(counts);
    const auto plugin = plugin_information(sample);
    const auto bits = static_cast<double>(counts_.subset(k).size());
    SubsetInformation out;
    out.entropy_bits = plugin.entropy_bits;
    out.mutual_information_bits = plugin.mutual_information_bits;
    out.divergence_bits = plugin.divergence_bits;
    out.estimated_bits = estimate_information(sample, look_.estimator, bits, bits).mutual_information_bits;
    out.unseen_probability = plugin.sampling.unseen_probability();
    if (baseline_seed) {
      const auto last = counter.last_label();
      out.baseline_bits =
          shuffle_test(counts, {&last, 1}, {.surrogates = 1, .seed = *baseline_seed}).mean_bits;
    }
    return out;
  }

  const SubnetworkLook& look_;
  std::uint64_t seed_;
  Portion portion_;
  SubsetCounts counts_;
  std::optional<CorrelationMeter> correlation_;
  std::optional<DivergenceMeter> divergence_;
};

void require_subsets(const SubnetworkLook& look, std::size_t neurons) {
  if (look.subsets.empty()) throw InvalidArgument("no sub-network is given; give sizes or neurons");
  for (const auto& subset : look.subsets) {
    const Projection check(subset, neurons);
    if (subset.size() > kMostSubsetNeurons) {
      throw InvalidArgument(text("a sub-network of ", subset.size(), " neurons is more than the ",
                                 kMostSubsetNeurons, " that can be counted; choose fewer"));
    }
  }
}

// Told at once, not after hours of simulation.
void require_memory_for_baselines(const SubnetworkLook& look, std::uint64_t transitions) {
  if (look.baselines > 0)
    require_memory("the shuffled states of a baseline, which --baselines 0 does without,",
                   surrogate_bytes_needed(transitions, 1, {.surrogates = 1}));
}

// Consecutive subsets whose counters take no more than so many bytes together. One alone may always begin:
// most need far less than their worst.
std::vector<Portion> portions_of(const SubnetworkLook& look, std::size_t neurons, std::uint64_t transitions,
                                 std::uint64_t bytes) {
  std::vector<Portion> portions;
  const std::span subsets(look.subsets);
  // Doubling and halving would need fewer calls, but each is linear in subsets and these are thousands.
  std::size_t first = 0;
  while (first < subsets.size()) {
    auto count = subsets.size() - first;
    while (count > 1 &&
           SubsetCounts::bytes_needed(subsets.subspan(first, count), neurons, transitions) > bytes)
      count = (count + 1) / 2;
    portions.push_back({.first = first, .count = count});
    first += count;
  }
  return portions;
}

std::uint64_t bytes_a_run(std::size_t threads) {
  return allowed_memory_bytes() / 4 / threads;
}

std::uint64_t transitions_of(std::uint64_t states) {
  return std::max<std::uint64_t>(1, states) - 1;
}

std::vector<Portion> portions_of(const Network& network, const SubnetworkOptions& options) {
  return portions_of(options.look, network.neurons(), options.sweep.run.steps,
                     bytes_a_run(options.sweep.threads));
}

std::uint64_t bytes_of(const Network& network, const SubnetworkOptions& options, const Portion& portion) {
  const auto subsets = std::span(options.look.subsets).subspan(portion.first, portion.count);
  const bool has_pairs = options.look.has_correlation && portion.first == 0;
  std::size_t label_bits = 1;
  for (const auto& subset : subsets)
    label_bits = std::max(label_bits, std::min(subset.size(), kMostLabelBits));
  const auto steps = options.sweep.run.steps;
  return SubsetCounts::bytes_needed(subsets, network.neurons(), steps) +
         (has_pairs ? CorrelationMeter::bytes_needed(network.neurons()) : 0) +
         (options.look.baselines > 0 ? surrogate_bytes_needed(steps, label_bits, {.surrogates = 1}) : 0);
}

// What all runs show of a portion, [noise strength · replicates + replicate]; tells which kernels made them.
std::vector<Seen> watch_runs(const Network& network, const SubnetworkOptions& options, const Portion& portion,
                             const RunContext& context, std::string& kernels) {
  std::vector<Seen> out(options.sweep.noise_strengths.size() * options.sweep.replicates);
  std::size_t first = 0;                                // noise strength of the batch
  std::vector<std::unique_ptr<StepEntropy>> entropies;  // of those of the batch
  const auto begin_batch = [&](std::size_t first_of_batch, std::span<const NoiseSchedule> noise) {
    first = first_of_batch;
    entropies.clear();
    entropies.resize(noise.size());
    if (options.sweep.model != Model::kSbm || portion.first > 0) return;
    parallel_for(noise.size(), options.sweep.threads, [&](std::size_t k) {
      entropies[k] = std::make_unique<StepEntropy>(network, *noise[k].only_level());
      context.advance(0);
    });
  };
  const auto baselines = has_baseline(options.look);
  const auto run = [&](const SweepGroup& group) {
    std::vector<Watch> watches;
    watches.reserve(group.runs.size());
    std::vector<StateVisitor> visitors;
    for (const auto place : group.places) {
      auto& watch = watches.emplace_back(options.look, options.sweep.seed, portion, network.neurons(),
                                         options.sweep.run.steps);
      if (const auto* entropy = entropies[place / options.sweep.replicates - first].get())
        watch.watch_divergence(*entropy, network, options.sweep.run.steps);
      visitors.emplace_back([&watch](std::span<const std::uint64_t> states) { watch.add(states); });
    }
    simulate_together(group.kernel, group.runs, options.sweep.run, context, visitors);
    for (std::size_t k = 0; k < watches.size(); ++k)
      out[group.places[k]] = watches[k].result(group.runs[k].replicate, baselines, group.threads);
  };
  kernels = for_all_runs(
      network, options.sweep,
      {.bytes_a_run = bytes_of(network, options, portion), .begin_batch = begin_batch, .run = run});
  return out;
}

Spread spread_of(const std::vector<double>& values) {
  const auto all = estimate(values);
  Spread spread{.mean = all.mean};
  if (all.standard_error)
    spread.deviation = *all.standard_error * std::sqrt(static_cast<double>(values.size()));
  return spread;
}

std::vector<SizeInformation> by_size(const SubnetworkLook& look,
                                     const std::vector<SubsetInformation>& subsets) {
  std::map<std::size_t, std::vector<const SubsetInformation*>> of_size;
  for (std::size_t k = 0; k < subsets.size(); ++k) of_size[look.subsets[k].size()].push_back(&subsets[k]);
  std::vector<SizeInformation> sizes;
  for (const auto& [size, members] : of_size) {
    const auto spread = [&of_this = members](double SubsetInformation::* value) {
      std::vector<double> values;
      for (const auto* member : of_this) values.push_back(member->*value);
      return spread_of(values);
    };
    auto& out = sizes.emplace_back();
    out.size = size;
    out.entropy_bits = spread(&SubsetInformation::entropy_bits);
    out.mutual_information_bits = spread(&SubsetInformation::mutual_information_bits);
    out.divergence_bits = spread(&SubsetInformation::divergence_bits);
    out.estimated_bits = spread(&SubsetInformation::estimated_bits);
    std::vector<double> baselines;
    double undersampled = 0;
    for (const auto* member : members) {
      if (member->baseline_bits) baselines.push_back(*member->baseline_bits);
      undersampled += member->unseen_probability > kMostUnseen ? 1 : 0;
    }
    if (!baselines.empty()) out.baseline_bits = estimate(baselines).mean;
    out.undersampled_share = undersampled / static_cast<double>(members.size());
  }
  return sizes;
}

// Means over runs, [run][subset].
std::vector<SubsetInformation> mean_of(std::span<const std::vector<SubsetInformation>> runs) {
  auto out = runs.front();
  const auto size = static_cast<double>(runs.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto average = [&](double SubsetInformation::* value) {
      double sum = 0;
      for (const auto& run : runs) sum += run[k].*value;
      out[k].*value = sum / size;
    };
    average(&SubsetInformation::entropy_bits);
    average(&SubsetInformation::mutual_information_bits);
    average(&SubsetInformation::divergence_bits);
    average(&SubsetInformation::estimated_bits);
    average(&SubsetInformation::unseen_probability);
    if (!out[k].baseline_bits) continue;
    double sum = 0;
    for (const auto& run : runs) sum += *run[k].baseline_bits;
    out[k].baseline_bits = sum / size;
  }
  return out;
}

SubnetworkPoint point_of(const SubnetworkLook& look, double noise_strength,
                         std::span<const std::vector<SubsetInformation>> runs, std::span<const Seen> whole) {
  SubnetworkPoint point;
  point.noise_strength = noise_strength;
  point.subsets = mean_of(runs);
  point.sizes = by_size(look, point.subsets);
  std::vector<double> rms;
  std::vector<double> corrected;
  std::vector<double> divergence;
  for (const auto& seen : whole) {
    if (seen.correlation) rms.push_back(seen.correlation->rms);
    if (seen.correlation) corrected.push_back(seen.correlation->rms_corrected);
    if (seen.divergence_bits) divergence.push_back(*seen.divergence_bits);
  }
  if (!rms.empty()) point.rms_correlation = estimate(rms);
  if (!rms.empty()) point.rms_correlation_corrected = estimate(corrected);
  if (!divergence.empty()) point.divergence_bits = estimate(divergence);
  return point;
}

// Which sizes are undersampled, in words.
std::vector<std::string> warnings_for(const SubnetworkStudy& study) {
  std::set<std::size_t> sizes;
  for (const auto& point : study.points) {
    for (const auto& size : point.sizes) {
      if (size.undersampled_share > 0) sizes.insert(size.size);
    }
  }
  if (sizes.empty()) return {};
  std::string list;
  for (const auto size : sizes) list += text(list.empty() ? "" : ", ", size);
  return {text(
      "sub-networks of ", list, sizes.size() == 1 && *sizes.begin() == 1 ? " neuron" : " neurons",
      " are undersampled", study.points.size() > 1 ? " at some noise strengths: " : ": ",
      study.options.sweep.run.steps,
      " steps see more than a fifth of their transitions once, so that I there is counted too high, up to "
      "log2(steps) = ",
      fixed_text(std::log2(static_cast<double>(study.options.sweep.run.steps)), 2),
      " bit, whatever the network does; ",
      study.options.look.baselines > 0 ? "compare it with the baseline" : "ask for --baselines")};
}

}  // namespace

void validate(const SubnetworkOptions& options, const Network& network) {
  validate(options.sweep, network);
  require_subsets(options.look, network.neurons());
}

std::uint64_t planned_transitions(const SubnetworkOptions& options, const Network& network) {
  return planned_transitions(options.sweep) * portions_of(network, options).size();
}

SubnetworkStudy study_subnetworks(const Network& network, const SubnetworkOptions& options,
                                  const RunContext& context) {
  validate(options, network);
  require_memory_for_baselines(options.look, options.sweep.run.steps);
  SubnetworkStudy study{.options = options, .kernel = {}, .points = {}, .warnings = {}};
  // [noise strength · replicates + replicate]; what does not fit in memory at a time is simulated again, with
  // equal random numbers.
  std::vector<Seen> whole;
  std::vector<std::vector<SubsetInformation>> subsets(options.sweep.noise_strengths.size() *
                                                      options.sweep.replicates);
  for (const auto& portion : portions_of(network, options)) {
    auto seen = watch_runs(network, options, portion, context, study.kernel);
    for (std::size_t k = 0; k < seen.size(); ++k)
      subsets[k].insert(subsets[k].end(), seen[k].subsets.begin(), seen[k].subsets.end());
    if (portion.first == 0) whole = std::move(seen);
  }
  for (std::size_t k = 0; k < options.sweep.noise_strengths.size(); ++k) {
    const auto first = k * options.sweep.replicates;
    study.points.push_back(point_of(options.look, options.sweep.noise_strengths[k],
                                    std::span(subsets).subspan(first, options.sweep.replicates),
                                    std::span(whole).subspan(first, options.sweep.replicates)));
  }
  study.warnings = warnings_for(study);
  return study;
}

std::uint64_t planned_readings(const SubnetworkOptions& options, std::size_t neurons,
                               std::uint64_t expected_states) {
  return portions_of(options.look, neurons, transitions_of(expected_states), bytes_a_run(1)).size();
}

SubnetworkStudy study_recording(const StateSource& source, std::size_t neurons, std::uint64_t expected_states,
                                const SubnetworkOptions& options) {
  const auto& look = options.look;
  require_subsets(look, neurons);
  require_threads(options.sweep.threads);
  const auto expected = transitions_of(expected_states);
  require_memory_for_baselines(look, expected);
  std::vector<std::vector<SubsetInformation>> subsets(1);
  std::vector<Seen> whole(1);
  SubnetworkStudy study{.options = options, .kernel = {}, .points = {}, .warnings = {}};
  // What does not fit in memory at a time is read again.
  for (const auto& portion : portions_of(look, neurons, expected, bytes_a_run(1))) {
    Watch watch(look, options.sweep.seed, portion, neurons, expected);
    std::uint64_t words = 0;
    source([&](std::span<const std::uint64_t> states) {
      watch.add(states);
      words += states.size();
    });
    const auto states = words / words_per_state(neurons);
    if (states < 2) {
      throw IoError(text("the recording has ", states == 0 ? "no state" : "one state alone",
                         ", so that nothing follows anything; it needs two or more"));
    }
    study.options.sweep.run.steps = states - 1;
    auto seen = watch.result(0, has_baseline(look), options.sweep.threads);
    subsets[0].insert(subsets[0].end(), seen.subsets.begin(), seen.subsets.end());
    if (portion.first == 0) whole[0] = std::move(seen);
  }
  study.points.push_back(point_of(look, std::numeric_limits<double>::quiet_NaN(), subsets, whole));
  study.warnings = warnings_for(study);
  return study;
}

}  // namespace recres
