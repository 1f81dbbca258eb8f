#include "recres/pulse/visits.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "recres/attractor/attractors.h"
#include "recres/exact/exact_point.h"
#include "recres/noise/noise_schedule.h"
#include "recres/pulse/pulsed_run.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// All that the runs of a study share.
struct Plan {
  const VisitOptions& options;
  const NoiseSchedule& schedule;
  const Kernel& kernel;
  AttractorGuide& guide;
  const RunContext& context;

  std::uint64_t states() const { return options.run.steps + 1; }
};

// Takes note of the states of one run in order.
class Watch {
 public:
  Watch(const Plan& plan, std::uint64_t replicate, std::span<VisitLabel> labels)
      : guide_(plan.guide),
        stop_only_{.stop = plan.context.stop, .progress = nullptr},
        recorder_(plan.states(), replicate == 0),
        labels_(labels) {}

  void add(std::span<const std::uint64_t> state, const Eigen::VectorXd& activity) {
    const auto membership = guide_.membership(state, activity, stop_only_);
    const auto label = label_of(membership);
    recorder_.add(label, membership.is_on);
    if (labels_.empty()) return;
    labels_.front() = label;
    labels_ = labels_.subspan(1);
  }

  RunStays finish() {
    auto stays = recorder_.finish();
    require_memory(text("the visits of a run to ", stays.tallies.size(), " attractors"),
                   stays.tallies.size() * sizeof(LabelTally));
    return stays;
  }

 private:
  AttractorGuide& guide_;
  RunContext stop_only_;
  StayRecorder recorder_;
  std::span<VisitLabel> labels_;  // still to be written; empty where they are not kept
};

// Activities are not among what simulate() hands over.
RunStays watch_tanh(const Plan& plan, std::uint64_t replicate, std::span<VisitLabel> labels) {
  PulsedRun run(plan.kernel, {.seed = plan.options.seed, .replicate = replicate}, plan.options.run.start,
                plan.context);
  run.advance(0, plan.options.run.burn_in);
  Watch watch(plan, replicate, labels);
  watch.add(run.now().state, run.now().activity);
  for (const auto& stretch : plan.schedule.stretches) {
    for (std::uint64_t t = 0; t < stretch.steps; ++t) {
      run.advance(stretch.level, 1);
      watch.add(run.now().state, run.now().activity);
    }
  }
  return watch.finish();
}

// Replicates from `first` on, in step with each other.
void watch_together(const Plan& plan, std::uint64_t first, std::span<const std::span<VisitLabel>> labels,
                    std::span<RunStays> out) {
  const Eigen::VectorXd none;
  const auto words = words_per_state(plan.kernel.neurons());
  std::vector<Watch> watches;
  std::vector<StateVisitor> visitors;
  watches.reserve(out.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    auto& watch = watches.emplace_back(plan, first + k, labels[k]);
    visitors.emplace_back([&watch, &none, words](std::span<const std::uint64_t> states) {
      for (std::size_t at = 0; at < states.size(); at += words) watch.add(states.subspan(at, words), none);
    });
  }
  const auto runs = replicates_from(
      {.seed = plan.options.seed, .replicate = first, .level = 0, .noise = plan.schedule.stretches},
      out.size());
  simulate_together(plan.kernel, runs, plan.options.run, plan.context, visitors);
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = watches[k].finish();
}

// [replicate]. A guide that learns numbers attractors as it comes to them, so it is asked run by run.
std::vector<RunStays> watch_all(const Plan& plan, std::vector<VisitLabel>& labels) {
  const auto replicates = plan.options.replicates;
  std::vector<RunStays> runs(replicates);
  std::vector<std::span<VisitLabel>> places(replicates);
  if (!labels.empty()) {
    for (std::size_t k = 0; k < replicates; ++k)
      places[k] = std::span(labels).subspan(k * plan.states(), plan.states());
  }
  if (plan.options.model == Model::kTanh) {
    parallel_for(replicates, plan.options.threads,
                 [&](std::size_t k) { runs[k] = watch_tanh(plan, k, places[k]); });
    return runs;
  }
  const bool is_shared = plan.guide.knows_all();
  const auto threads = is_shared ? plan.options.threads : 1;
  const auto share = (replicates + threads - 1) / threads;
  const auto together = is_shared ? std::min<std::uint64_t>(plan.kernel.most_together(), share) : 1;
  parallel_for((replicates + together - 1) / together, threads, [&](std::size_t group) {
    const auto first = group * together;
    const auto count = std::min(together, replicates - first);
    watch_together(plan, first, std::span(places).subspan(first, count),
                   std::span(runs).subspan(first, count));
  });
  return runs;
}

// Independent parts of all that was seen: how many states each has, and what it tells of labels.
struct Samples {
  std::vector<std::vector<LabelTime>> parts;
  std::vector<std::uint64_t> states;  // [part]
};

Samples replicates_of(std::span<const RunStays> runs, std::uint64_t states) {
  Samples out;
  for (const auto& run : runs) {
    auto& part = out.parts.emplace_back();
    for (const auto& tally : run.tallies) part.push_back(tally.time);
    out.states.push_back(states);
  }
  return out;
}

Samples blocks_of(const RunStays& run, std::uint64_t states) {
  Samples out;
  constexpr auto kBins = kTimeBins / kErrorBlocks;
  std::uint64_t begin = 0;
  for (std::size_t bin = 0; bin < kTimeBins; bin += kBins) {
    std::map<VisitLabel, LabelTime> block;
    for (std::size_t k = bin; k < bin + kBins; ++k) {
      for (const auto& time : run.bins[k]) {
        auto& sum = block.try_emplace(time.label, LabelTime{.label = time.label}).first->second;
        sum.states += time.states;
        sum.steps += time.steps;
        sum.leavings += time.leavings;
      }
    }
    auto& part = out.parts.emplace_back();
    for (const auto& [label, time] : block) part.push_back(time);
    const auto end = bin_end(bin + kBins - 1, kTimeBins, states);
    out.states.push_back(end - begin);
    begin = end;
  }
  return out;
}

Samples samples_of(std::span<const RunStays> runs, ErrorSource source, std::uint64_t states) {
  switch (source) {
    case ErrorSource::kReplicates:
      return replicates_of(runs, states);
    case ErrorSource::kBlocks:
      return blocks_of(runs.front(), states);
    case ErrorSource::kNone:
      return {};
  }
  throw InternalError("an unknown source of errors");
}

// The standard error of Σ x / Σ n, from how far each x lies off its part of n.
class RatioError {
 public:
  explicit RatioError(double ratio) : ratio_(ratio) {}

  void add(std::uint64_t x, std::uint64_t n) {
    const double off = static_cast<double>(x) - ratio_ * static_cast<double>(n);
    squares_ += off * off;
    sum_ += static_cast<double>(n);
  }

  double value(std::size_t parts) const {
    const auto count = static_cast<double>(parts);
    return std::sqrt(squares_ * count / (count - 1)) / sum_;
  }

 private:
  double ratio_;
  double squares_ = 0;
  double sum_ = 0;
};

// A part of the samples, and what it tells of one label.
struct PartTime {
  std::size_t part;
  LabelTime time;
};

// Parts without the label are not among `seen`.
void add_errors(const Samples& samples, std::span<const PartTime> seen, LabelVisits& visits) {
  RatioError share(visits.share);
  auto next = seen.begin();
  for (std::size_t part = 0; part < samples.parts.size(); ++part) {
    const bool is_seen = next != seen.end() && next->part == part;
    share.add(is_seen ? next->time.states : 0, samples.states[part]);
    if (is_seen) ++next;
  }
  visits.share_error = share.value(samples.parts.size());
  if (!visits.residence_steps) return;
  RatioError residence(*visits.residence_steps);
  for (const auto& one : seen) residence.add(one.time.steps, one.time.leavings);
  // Of a label in one part alone the ratio is that part's own: nothing is off it, and nothing is known.
  if (seen.size() < 2) return;
  visits.residence_error = residence.value(samples.parts.size());
}

struct LabelOrder {
  bool operator()(VisitLabel a, VisitLabel b) const { return is_before(a, b); }
};

using VisitsOf = std::map<VisitLabel, LabelVisits, LabelOrder>;

LabelVisits& visits_at(VisitsOf& visits, VisitLabel label) {
  return visits.try_emplace(label, LabelVisits{.label = label}).first->second;
}

VisitsOf sum_up(std::span<const RunStays> runs, const Samples& samples, std::uint64_t states) {
  VisitsOf out;
  for (const auto& run : runs) {
    for (const auto& tally : run.tallies) {
      auto& visits = visits_at(out, tally.time.label);
      visits.states += tally.time.states;
      visits.steps += tally.time.steps;
      visits.leavings += tally.time.leavings;
      visits.on_attractor += tally.on_attractor;
      visits.visits += tally.stays;
      visits.longest_steps = std::max(visits.longest_steps, tally.longest);
      ++visits.runs;
    }
  }
  std::map<VisitLabel, std::vector<PartTime>> seen;
  for (std::size_t part = 0; part < samples.parts.size(); ++part) {
    for (const auto& time : samples.parts[part]) seen[time.label].push_back({.part = part, .time = time});
  }
  const double all = static_cast<double>(states) * static_cast<double>(runs.size());
  for (auto& [label, visits] : out) {
    visits.share = static_cast<double>(visits.states) / all;
    if (visits.leavings > 0)
      visits.residence_steps = static_cast<double>(visits.steps) / static_cast<double>(visits.leavings);
    if (!samples.parts.empty()) add_errors(samples, seen[label], visits);
  }
  return out;
}

void add_transitions(std::span<const RunStays> runs, VisitStudy& study) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> counts;
  for (const auto& run : runs) {
    for (const auto& one : run.transitions)
      counts[{static_cast<std::uint32_t>(one.from), static_cast<std::uint32_t>(one.to)}] += one.count;
    if (run.has_transitions && counts.size() <= kMostTransitions) continue;
    study.why_no_transitions =
        text("there are more than ", kMostTransitions, " pairs of attractors that follow each other");
    return;
  }
  for (const auto& [pair, count] : counts) {
    study.transitions.push_back({.from = static_cast<VisitLabel>(pair.first),
                                 .to = static_cast<VisitLabel>(pair.second),
                                 .count = count});
  }
}

std::string why_no_theory(const Network& network, const VisitOptions& options,
                          const NoiseSchedule& schedule) {
  if (options.model == Model::kTanh) return "theory is known of sbm networks alone";
  if (network.neurons() > kMostVisitTheoryNeurons)
    return text("theory is known for up to ", kMostVisitTheoryNeurons, " neurons");
  const auto* level = schedule.only_level();
  if (level == nullptr || !level->is_uniform())
    return "theory is known where all neurons have the same noise at all times";
  return "";
}

// Shares and residence times of a run without end.
void add_theory(const Network& network, double noise_strength, std::size_t threads, const RunContext& context,
                VisitsOf& visits) {
  const auto attractors = find_attractors(network);
  const auto curve =
      exact_curve(network, {&noise_strength, 1}, {.attractors = &attractors, .threads = threads}, context);
  const auto& point = curve.front();
  for (std::size_t k = 0; k < attractors.states.size(); ++k) {
    auto& known = visits_at(visits, static_cast<VisitLabel>(k));
    known.exact_share = 0;
    if (point.residence_steps.empty()) continue;
    // NaN in a basin that has no share.
    if (!std::isnan(point.residence_steps[k])) known.exact_residence_steps = point.residence_steps[k];
  }
  for (std::size_t state = 0; state < attractors.basin_of.size(); ++state) {
    const auto basin = attractors.basin_of[state];
    const auto label = basin == kUndecidedBasin ? kUndecidedLabel : static_cast<VisitLabel>(basin);
    auto& known = visits_at(visits, label);
    known.exact_share = known.exact_share.value_or(0) + point.stationary[static_cast<Eigen::Index>(state)];
  }
}

ErrorSource error_source(std::span<const RunStays> runs) {
  if (runs.size() > 1) return ErrorSource::kReplicates;
  return runs.front().bins.size() == kTimeBins ? ErrorSource::kBlocks : ErrorSource::kNone;
}

std::vector<std::string> warnings(const VisitStudy& study) {
  std::vector<std::string> out;
  std::uint64_t longest = 0;
  for (const auto& visits : study.visits) longest = std::max(longest, visits.longest_steps);
  const auto block = (study.options.run.steps + 1) / kErrorBlocks;
  if (study.error_source == ErrorSource::kBlocks && longest > block) {
    out.push_back(text("the standard errors are too small: they come from ", kErrorBlocks, " blocks of ",
                       block, " steps, and the longest stay has ", longest,
                       "; more replicates or steps give better ones"));
  }
  for (const auto& visits : study.visits) {
    if (visits.label == kTooManyStepsLabel && visits.states > 0) {
      out.push_back(text(visits.states, " states come to no attractor within ",
                         study.options.most_settling_steps, " steps without noise"));
    }
  }
  return out;
}

}  // namespace

std::string_view error_source_name(ErrorSource source) {
  switch (source) {
    case ErrorSource::kReplicates:
      return "replicates";
    case ErrorSource::kBlocks:
      return "blocks";
    case ErrorSource::kNone:
      return "none";
  }
  throw InternalError("an unknown source of errors");
}

void validate(const VisitOptions& options) {
  constexpr std::uint64_t kMostReplicates = 1'000'000'000;
  validate(options.run);
  require_threads(options.threads);
  if (options.replicates == 0) throw InvalidArgument("0 replicates show nothing; give 1 or more");
  if (options.replicates > kMostReplicates)
    throw InvalidArgument(
        text("at most ", kMostReplicates, " replicates can be run, not ", options.replicates));
  if (options.most_settling_steps == 0)
    throw InvalidArgument("0 settling steps lead to no attractor; give 1 or more");
}

std::uint64_t planned_steps(const VisitOptions& options) {
  return (options.run.steps + options.run.burn_in) * options.replicates;
}

VisitStudy study_visits(const Network& network, const VisitOptions& options, const RunContext& context) {
  validate(options);
  const auto states = options.run.steps + 1;
  const auto replicates = options.replicates;
  require_memory(text("the records of ", replicates, " runs"), replicates * sizeof(RunStays));
  const auto schedule = make_schedule(options.protocol, network.neurons(), options.run.steps);
  const auto name = choose_kernel(network, options.model, schedule, options.kernel);
  const auto kernel = make_kernel(network, options.model, schedule.levels, name, options.threads);

  VisitStudy study;
  study.options = options;
  study.kernel = kernel->name();
  if (!options.has_labels) {
    study.why_no_labels = "they were not asked for";
  } else if (states > kMostKeptLabels / replicates) {
    study.why_no_labels = text("there are more than ", kMostKeptLabels);
  } else {
    require_memory(text("the labels of ", replicates, " runs of ", options.run.steps, " steps"),
                   replicates * states * sizeof(VisitLabel));
    study.labels.resize(replicates * states);
  }
  const auto guide =
      make_guide(network, options.model, options.most_settling_steps, options.threads, context);
  const Plan plan{
      .options = options, .schedule = schedule, .kernel = *kernel, .guide = *guide, .context = context};
  auto runs = watch_all(plan, study.labels);
  study.attractors = guide->attractors();
  study.knows_all = guide->knows_all();
  for (const auto& run : runs) {
    const auto is_attractor = [](const LabelTally& tally) { return tally.time.label >= 0; };
    study.attractors_visited.push_back(
        static_cast<std::uint64_t>(std::count_if(run.tallies.begin(), run.tallies.end(), is_attractor)));
  }
  study.error_source = error_source(runs);
  auto visits = sum_up(runs, samples_of(runs, study.error_source, states), states);
  add_transitions(runs, study);
  study.bins = std::move(runs.front().bins);

  study.why_no_theory = why_no_theory(network, options, schedule);
  if (study.why_no_theory.empty()) {
    const RunContext stop_only{.stop = context.stop, .progress = nullptr};
    try {
      add_theory(network, schedule.only_level()->commonest(), options.threads, stop_only, visits);
    } catch (const InvalidArgument& error) {
      // Where the chain has no single stationary distribution in double precision.
      study.why_no_theory = error.what();
    }
  }
  for (const auto& [label, one] : visits) study.visits.push_back(one);
  study.warnings = warnings(study);
  return study;
}

}  // namespace recres
