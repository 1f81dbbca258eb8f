#include "recres/pulse/pulse_train.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "recres/attractor/attractors.h"
#include "recres/exact/pulse_ends.h"
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

using Words = std::vector<std::uint64_t>;

// What is seen of a run while it goes on; where its states lead is told afterwards.
struct Seen {
  std::vector<PulseRecord> pulses;
  std::vector<Eigen::VectorXd> activities;  // before and after each, for tanh
  Words states;
  std::vector<double> trajectory;
};

constexpr std::size_t kBackground = 0;

// The level of pulses is the last one; the background itself where that is no different.
std::size_t pulse_level(const Kernel& kernel) {
  return kernel.levels().size() - 1;
}

Seen run(const Kernel& kernel, const PulseTrainOptions& options, std::uint64_t replicate, bool is_recorded,
         const RunContext& context) {
  const auto& train = options.train;
  PulsedRun run(kernel, {.seed = options.seed, .replicate = replicate, .level = kBackground}, options.start,
                context);
  if (is_recorded) run.record();
  run.advance(kBackground, train.first);
  Seen seen;
  for (std::uint64_t k = 0; k < train.count; ++k) {
    PulseRecord record{.state_before = run.now().state, .state_after = {}, .before = {}, .after = {}};
    if (options.model == Model::kTanh) seen.activities.push_back(run.now().activity);
    run.advance(pulse_level(kernel), train.duration);
    record.state_after = run.now().state;
    if (options.model == Model::kTanh) seen.activities.push_back(run.now().activity);
    seen.pulses.push_back(std::move(record));
    run.advance(kBackground, train.every - train.duration);
  }
  seen.states = run.states();
  seen.trajectory = run.activities();
  return seen;
}

void settle(AttractorGuide& guide, Seen& seen, const RunContext& context) {
  const Eigen::VectorXd none;
  for (std::size_t k = 0; k < seen.pulses.size(); ++k) {
    auto& pulse = seen.pulses[k];
    const auto activity = [&](std::size_t place) -> const Eigen::VectorXd& {
      return seen.activities.empty() ? none : seen.activities[2 * k + place];
    };
    pulse.before = guide.settle(pulse.state_before, activity(0), context);
    pulse.after = guide.settle(pulse.state_after, activity(1), context);
  }
}

bool is_settled(const Settling& settling) {
  return settling.end == SettlingEnd::kSettled;
}

SwitchingTable count_switches(const std::vector<std::vector<PulseRecord>>& runs) {
  SwitchingTable table;
  std::set<std::uint32_t> met;
  for (const auto& pulses : runs) {
    for (const auto& pulse : pulses) {
      if (is_settled(pulse.before)) met.insert(pulse.before.attractor);
      if (is_settled(pulse.after)) met.insert(pulse.after.attractor);
    }
  }
  if (met.size() > kMostSwitchingAttractors) {
    table.why_no_theory = text("pulses met ", met.size(), " attractors, and the table is made of up to ",
                               kMostSwitchingAttractors);
    return table;
  }
  table.attractors.assign(met.begin(), met.end());
  const auto size = static_cast<Eigen::Index>(met.size());
  table.counts.setZero(size, size + 1);
  const auto place = [&](const Settling& settling) {
    return static_cast<Eigen::Index>(
        std::lower_bound(table.attractors.begin(), table.attractors.end(), settling.attractor) -
        table.attractors.begin());
  };
  for (const auto& pulses : runs) {
    for (const auto& pulse : pulses) {
      if (is_settled(pulse.before))
        ++table.counts(place(pulse.before), is_settled(pulse.after) ? place(pulse.after) : size);
    }
  }
  return table;
}

std::string why_no_theory(const Network& network, const PulseTrainOptions& options) {
  if (options.model == Model::kTanh) return "theory is known of sbm networks alone";
  if (network.neurons() > kMostSwitchingNeurons)
    return text("theory is known for up to ", kMostSwitchingNeurons, " neurons");
  return "";
}

// What theory expects of the pulses that were given, each from the state that it began in.
void add_theory(const Network& network, const NoiseLevel& level, const PulseTrainStudy& study,
                SwitchingTable& table, const RunContext& context) {
  const auto& options = study.options;
  const auto attractors = find_attractors(network);
  std::map<std::uint64_t, std::size_t> place_of;  // of the states in which pulses began
  std::vector<PulseStart> starts;
  for (const auto& pulses : study.pulses) {
    for (const auto& pulse : pulses) {
      if (!is_settled(pulse.before)) continue;
      if (place_of.try_emplace(pulse.state_before[0], starts.size()).second)
        starts.push_back(start_in(pulse.state_before[0]));
    }
  }
  if (starts.empty()) {
    table.why_no_theory = "no pulse began in the basin of one attractor for certain";
    return;
  }
  const FiringTable firing(network, level);
  const auto chain = make_transition_operator(firing);
  const PulseTargets targets{.target_of = attractors.basin_of, .count = attractors.states.size()};
  require_pulse_ends(text("the theory of a pulse of ", options.train.duration, " steps"),
                     {.states = chain->states(),
                      .starts = starts.size(),
                      .targets = targets.count,
                      .steps = options.train.duration});
  const auto ends = pulse_ends(*chain, options.train.duration, starts, targets, options.threads, context);
  const auto size = static_cast<Eigen::Index>(table.attractors.size());
  table.exact = Eigen::MatrixXd::Zero(size, size + 1);
  for (const auto& pulses : study.pulses) {
    for (const auto& pulse : pulses) {
      if (!is_settled(pulse.before)) continue;
      const auto row =
          std::lower_bound(table.attractors.begin(), table.attractors.end(), pulse.before.attractor) -
          table.attractors.begin();
      const auto start = static_cast<Eigen::Index>(place_of.at(pulse.state_before[0]));
      // What is undecided, and attractors that no pulse came to, in the last column.
      double elsewhere = 1;
      for (Eigen::Index column = 0; column < size; ++column) {
        const double p = ends.to(start, table.attractors[static_cast<std::size_t>(column)]);
        table.exact(row, column) += p;
        elsewhere -= p;
      }
      table.exact(row, size) += std::max(0.0, elsewhere);
    }
  }
  for (Eigen::Index row = 0; row < size; ++row) {
    const auto pulses = static_cast<double>(table.counts.row(row).sum());
    if (pulses > 0) table.exact.row(row) /= pulses;
  }
}

// Cells of a row that expect fewer than 5 are taken together; where they still do, with the smallest other.
void add_row(const SwitchingTable& table, Eigen::Index row, SwitchingTable::Fit& fit) {
  constexpr double kLeastExpected = 5;
  const auto pulses = static_cast<double>(table.counts.row(row).sum());
  std::vector<std::pair<double, double>> cells;  // expected, counted
  for (Eigen::Index column = 0; column < table.counts.cols(); ++column) {
    cells.emplace_back(pulses * table.exact(row, column), static_cast<double>(table.counts(row, column)));
  }
  std::sort(cells.begin(), cells.end());
  while (cells.size() > 1 && cells.front().first < kLeastExpected) {
    cells[1].first += cells[0].first;
    cells[1].second += cells[0].second;
    cells.erase(cells.begin());
    std::sort(cells.begin(), cells.end());
  }
  if (cells.size() < 2) return;
  for (const auto& [expected, counted] : cells)
    fit.chi_square += (counted - expected) * (counted - expected) / expected;
  fit.degrees_of_freedom += cells.size() - 1;
}

// A short train stays on few attractors, and rows that happen to be long are no fair sample.
std::uint64_t fewest_for_fit(std::size_t attractors) {
  constexpr std::uint64_t kPulsesACell = 20;
  return kPulsesACell * attractors * attractors;
}

void add_fit(SwitchingTable& table, std::size_t attractors) {
  const auto pulses = table.counts.sum();
  if (attractors < 2) {
    table.why_no_fit = "there is only one attractor";
  } else if (pulses < fewest_for_fit(attractors)) {
    table.why_no_fit = text(pulses, " pulses are too few to judge how theory fits ", attractors,
                            " attractors; ", fewest_for_fit(attractors), " are enough");
  } else {
    SwitchingTable::Fit fit{.chi_square = 0, .degrees_of_freedom = 0, .p_value = 1};
    for (Eigen::Index row = 0; row < table.counts.rows(); ++row) add_row(table, row, fit);
    if (fit.degrees_of_freedom == 0) {
      table.why_no_fit = "theory expects that nothing else can happen";
      return;
    }
    fit.p_value = boost::math::gamma_q(static_cast<double>(fit.degrees_of_freedom) / 2, fit.chi_square / 2);
    table.fit = fit;
  }
}

}  // namespace

void space_out(PulseTrain& train, std::uint64_t every, std::optional<std::uint64_t> first) {
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000;
  if (train.duration > kMostSteps)
    throw InvalidArgument(
        text("--duration ", train.duration, " is too long; ", kMostSteps, " steps are the most"));
  train.every = every > 0 ? every : 10 * train.duration;
  train.first = first.value_or(train.every > train.duration ? train.every - train.duration : 0);
}

PulseTrainStudy study_pulses(const Network& network, const PulseTrainOptions& options,
                             const RunContext& context) {
  require_threads(options.threads);
  if (options.replicates == 0) throw InvalidArgument("0 replicates show nothing; give 1 or more");
  const auto neurons = network.neurons();
  const auto schedule = make_schedule({.background = options.background, .segments = pulses(options.train)},
                                      neurons, options.steps());
  const auto words = words_per_state(neurons);
  require_memory(
      text("the records of ", options.train.count, " pulses in ", options.replicates, " runs"),
      options.replicates * options.train.count * (sizeof(PulseRecord) + 2 * words * sizeof(Words)));
  const auto name = choose_kernel(network, options.model, schedule, options.kernel);
  const auto kernel = make_kernel(network, options.model, schedule.levels, name, options.threads);
  const auto guide =
      make_guide(network, options.model, options.most_settling_steps, options.threads, context);

  const auto kept = (options.steps() + 1) * (options.model == Model::kTanh ? neurons + words : words);
  std::vector<Seen> seen(options.replicates);
  parallel_for(options.replicates, options.threads, [&](std::size_t k) {
    seen[k] = run(*kernel, options, k, k == 0 && kept <= kMostKeptNumbers, context);
  });
  PulseTrainStudy study{.options = options,
                        .kernel = kernel->name(),
                        .attractors = {},
                        .pulses = {},
                        .switching = {},
                        .states = std::move(seen[0].states),
                        .activities = std::move(seen[0].trajectory)};
  const RunContext stop_only{.stop = context.stop, .progress = nullptr};
  for (auto& one : seen) {
    settle(*guide, one, stop_only);
    study.pulses.push_back(std::move(one.pulses));
  }
  study.attractors = guide->attractors();
  study.switching = count_switches(study.pulses);
  if (study.switching.why_no_theory.empty()) study.switching.why_no_theory = why_no_theory(network, options);
  if (study.switching.why_no_theory.empty())
    add_theory(network, kernel->levels().back(), study, study.switching, stop_only);
  if (study.switching.exact.size() > 0) add_fit(study.switching, study.attractors.size());
  return study;
}

}  // namespace recres
