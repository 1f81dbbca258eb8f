#include "recres/pulse/search.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_operator.h"
#include "recres/law/firing_table.h"
#include "recres/noise/noise_schedule.h"
#include "recres/pulse/pulsed_run.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kFree = 0;

// Judges attractors, as they become known.
class Judge {
 public:
  Judge(const Network& network, const SearchOptions& options, AttractorGuide& guide,
        const RunContext& context)
      : neurons_(network.neurons()), target_(options.target), guide_(guide) {
    if (const auto* wanted = std::get_if<StateTarget>(&target_)) {
      wanted_ = guide.settle(wanted->state, activity_of(options, *wanted), context);
      if (wanted_.end != SettlingEnd::kSettled) {
        throw InvalidArgument(text("the target state leads to no attractor for certain (",
                                   settling_end_name(wanted_.end),
                                   "); name a state on the one that is meant"));
      }
    }
    update();
  }

  // Of attractors that became known since.
  void update() {
    for (auto k = is_target_.size(); k < guide_.attractors().size(); ++k) {
      const auto& attractor = guide_.attractors()[k];
      if (const auto* pattern = std::get_if<PatternTarget>(&target_))
        correlation_.push_back(pattern_correlation(*pattern, attractor, neurons_));
      is_target_.push_back(judge(static_cast<std::uint32_t>(k), attractor));
    }
  }

  bool is_target(const Settling& settling) const {
    return settling.end == SettlingEnd::kSettled && is_target_[settling.attractor];
  }

  const std::vector<bool>& targets() const { return is_target_; }
  const std::vector<double>& correlation() const { return correlation_; }

 private:
  Eigen::VectorXd activity_of(const SearchOptions& options, const StateTarget& target) const {
    if (options.model != Model::kTanh) return {};
    return start_trajectory(neurons_, Model::kTanh, 0, {.seed = 0, .replicate = 0}, target.state).activity;
  }

  bool judge(std::uint32_t number, const KnownAttractor& attractor) const {
    if (std::holds_alternative<StateTarget>(target_)) return number == wanted_.attractor;
    if (const auto* wanted = std::get_if<PeriodTarget>(&target_)) return attractor.period == wanted->period;
    return correlation_[number] >= std::get<PatternTarget>(target_).least_correlation;
  }

  std::size_t neurons_;
  const SearchTarget& target_;
  AttractorGuide& guide_;
  Settling wanted_{};
  std::vector<bool> is_target_;
  std::vector<double> correlation_;
};

// Where all attractors are known, one of them must be the target.
void require_target(const Judge& judge, const SearchOptions& options, const AttractorGuide& guide) {
  if (!guide.knows_all()) return;
  const auto& targets = judge.targets();
  if (std::find(targets.begin(), targets.end(), true) != targets.end()) return;
  if (std::holds_alternative<PatternTarget>(options.target)) {
    const auto& correlation = judge.correlation();
    const double best = correlation.empty() ? 0 : *std::max_element(correlation.begin(), correlation.end());
    throw InvalidArgument(
        text("no attractor is as much like the pattern; the best has a correlation of ", best));
  }
  if (guide.attractors().empty()) {
    throw InvalidArgument(
        "random starts found no fixed point or cycle; recres attractors --model tanh tells what they do "
        "instead");
  }
  std::set<std::uint64_t> periods;
  for (const auto& attractor : guide.attractors()) periods.insert(attractor.period);
  std::string list;
  constexpr std::size_t kMostTold = 8;
  std::size_t told = 0;
  for (const auto period : periods) {
    if (told++ == kMostTold) break;
    list += text(list.empty() ? "" : ", ", period);
  }
  throw InvalidArgument(text("no attractor has the wanted period; there are ", guide.attractors().size(),
                             " attractors, of periods ", list, periods.size() > kMostTold ? ", ..." : ""));
}

SearchRun search(const Kernel& kernel, const SearchStudy& study, std::uint64_t replicate,
                 AttractorGuide& guide, Judge& judge, const RunContext& context) {
  const auto& options = study.options;
  PulsedRun run(kernel, {.seed = options.seed, .replicate = replicate, .level = kFree}, options.start,
                context);
  const auto look = [&] {
    const auto settling = guide.settle(run.now().state, run.now().activity, context);
    if (!guide.knows_all()) judge.update();
    return settling;
  };
  SearchRun out{.end = SearchEnd::kFound, .pulses = 0, .steps = study.free_steps, .stayed = false, .on = {}};
  run.advance(kFree, study.free_steps);
  for (out.on.push_back(look()); !judge.is_target(out.on.back()); out.on.push_back(look())) {
    if (out.pulses == options.most_pulses) {
      out.end = SearchEnd::kTooManyPulses;
      return out;
    }
    run.advance(kernel.levels().size() - 1, options.duration);
    run.advance(kFree, study.free_steps);
    ++out.pulses;
    out.steps += options.duration + study.free_steps;
  }
  run.advance(kFree, options.stay_steps);
  const auto after = look();
  out.stayed = after.end == SettlingEnd::kSettled && after.attractor == out.on.back().attractor;
  return out;
}

void add_means(SearchStudy& study) {
  std::vector<double> pulses;
  for (const auto& run : study.runs) {
    if (run.end == SearchEnd::kFound) pulses.push_back(static_cast<double>(run.pulses));
  }
  if (pulses.empty()) return;
  const auto count = static_cast<double>(pulses.size());
  const double mean = std::accumulate(pulses.begin(), pulses.end(), 0.0) / count;
  study.mean_pulses = mean;
  if (pulses.size() < 2) return;
  double squares = 0;
  for (const double x : pulses) squares += (x - mean) * (x - mean);
  study.mean_pulses_error = std::sqrt(squares / (count - 1) / count);
}

// [place]: where a free run takes the start.
Eigen::VectorXd start_of(const SearchStudy& study, const SearchChain& chain, const FiringTable& free) {
  const auto settled = [&](std::uint64_t state) {
    for (std::uint64_t t = 0; t < study.free_steps; ++t) state = free.likely(state);
    return search_start_in(chain, state);
  };
  if (study.options.start) return settled(study.options.start->front());
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(chain.states.size()));
  for (std::uint64_t state = 0; state < free.states(); ++state) sum += settled(state);
  return sum / sum.sum();
}

// After a strong pulse any state is as likely.
double stray_deviations(std::uint64_t free_steps, const FiringTable& free) {
  std::vector<double> deviations(free.states());
  for (std::uint64_t state = 0; state < free.states(); ++state) {
    for (const double rarer : free.rarer(state)) deviations[state] += rarer;
  }
  double sum = 0;
  for (std::uint64_t start = 0; start < free.states(); ++start) {
    auto state = start;
    for (std::uint64_t t = 0; t < free_steps; ++t) {
      sum += deviations[state];
      state = free.likely(state);
    }
  }
  return sum / static_cast<double>(free.states());
}

// Two digits are enough for words.
double rounded(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

void add_theory(const Network& network, const NoiseLevel& level, SearchStudy& study,
                const RunContext& context) {
  const auto& options = study.options;
  constexpr std::size_t kMostNeurons = 14;
  constexpr std::size_t kMostStates = 2000;
  if (options.model == Model::kTanh) {
    study.why_no_theory = "theory is known of sbm networks alone";
    return;
  }
  if (network.neurons() > kMostNeurons) {
    study.why_no_theory = text("theory is known for up to ", kMostNeurons, " neurons");
    return;
  }
  const auto attractors = find_attractors(network);
  std::size_t states = 0;
  for (const auto& one : attractors.states) states += one.size();
  if (attractors.tied_states > 0) {
    study.why_no_theory = "inputs of 0 leave successors open";
    return;
  }
  if (states > kMostStates) {
    study.why_no_theory =
        text("theory is known for up to ", kMostStates, " states of attractors, there are ", states);
    return;
  }
  const FiringTable free(network, 0);
  if (study.free_steps < longest_transient(free, attractors)) {
    study.why_no_theory = text("some states take ", longest_transient(free, attractors),
                               " steps to settle, more than the free run of ", study.free_steps);
    return;
  }
  const FiringTable firing(network, level);
  const auto pulse = make_transition_operator(firing);
  require_search(attractors, options.duration);
  const auto chain =
      search_chain(free, *pulse, options.duration, study.free_steps, attractors, options.threads, context);
  std::vector<std::uint32_t> targets;
  for (std::uint32_t k = 0; k < study.is_target.size(); ++k) {
    if (study.is_target[k]) targets.push_back(k);
  }
  const auto start = start_of(study, chain, free);
  const auto outlook = search_outlooks(chain, targets, {&start, 1}, 0, options.threads, context).front();
  // Theory takes free runs for certain. It must not happen in a whole search that they are not.
  constexpr double kMostStrays = 0.02;
  study.stray_deviations = stray_deviations(study.free_steps, free);
  const double strays =
      study.stray_deviations * (1 + outlook.mean_pulses.value_or(static_cast<double>(options.most_pulses)));
  if (strays > kMostStrays) {
    study.why_no_theory = text("even without noise neurons take their less likely sign, ", rounded(strays),
                               " times in the search that it expects, and it takes free runs for certain");
    return;
  }
  study.theory = outlook;
}

// Enough for every state to settle, where that is known; else some hundred.
std::uint64_t steps_to_settle(const Network& network, const SearchOptions& options) {
  constexpr std::uint64_t kUsual = 200;
  if (options.free_steps) return *options.free_steps;
  if (options.model == Model::kTanh || network.neurons() > kMostSurveyedNeurons) return kUsual;
  const auto attractors = find_attractors(network);
  if (attractors.tied_states > 0) return kUsual;
  return std::max<std::uint64_t>(10, longest_transient(FiringTable(network, 0), attractors));
}

void check(const SearchOptions& options, std::size_t neurons) {
  require_threads(options.threads);
  validate(options.target, neurons);
  if (options.replicates == 0) throw InvalidArgument("0 searches show nothing; give 1 or more replicates");
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000;
  for (const auto steps : {options.duration, options.free_steps.value_or(0), options.stay_steps}) {
    if (steps > kMostSteps)
      throw InvalidArgument(text(steps, " steps are too many; ", kMostSteps, " are the most"));
  }
  if (options.most_pulses == 0) throw InvalidArgument("0 pulses are no search; give 1 or more");
}

}  // namespace

std::string_view search_end_name(SearchEnd end) {
  return end == SearchEnd::kFound ? "found" : "too many pulses";
}

std::uint64_t SearchStudy::found() const {
  return static_cast<std::uint64_t>(
      std::count_if(runs.begin(), runs.end(), [](const auto& run) { return run.end == SearchEnd::kFound; }));
}

SearchStudy study_search(const Network& network, const SearchOptions& options, const RunContext& context) {
  const auto neurons = network.neurons();
  check(options, neurons);
  require_memory(text("the records of ", options.replicates, " searches"),
                 options.replicates * (sizeof(SearchRun) + sizeof(Settling)));
  SearchStudy study{.options = options, .free_steps = steps_to_settle(network, options)};
  const RunContext stop_only{.stop = context.stop, .progress = nullptr};

  // Which kernel pays is judged by some hundred of the pulses.
  constexpr std::uint64_t kJudged = 500;
  const PulseTrain train{.strength = options.strength,
                         .duration = options.duration,
                         .every = options.duration + study.free_steps,
                         .count = std::min(kJudged, options.most_pulses),
                         .neurons = options.neurons};
  const auto schedule =
      make_schedule({.background = 0, .segments = pulses(train)}, neurons, train.every * train.count);
  study.kernel = choose_kernel(network, options.model, schedule, options.kernel);
  const auto kernel = make_kernel(network, options.model, schedule.levels, study.kernel, options.threads);
  const auto guide =
      make_guide(network, options.model, options.most_settling_steps, options.threads, stop_only);
  Judge judge(network, study.options, *guide, stop_only);
  require_target(judge, options, *guide);

  study.runs.resize(options.replicates);
  // A guide that learns numbers attractors as it comes to them.
  parallel_for(options.replicates, guide->knows_all() ? options.threads : 1, [&](std::size_t k) {
    study.runs[k] = search(*kernel, study, k, *guide, judge, stop_only);
    context.advance(1);
  });
  study.attractors = guide->attractors();
  study.is_target = judge.targets();
  study.correlation = judge.correlation();
  add_means(study);
  add_theory(network, kernel->levels().back(), study, stop_only);
  return study;
}

}  // namespace recres
