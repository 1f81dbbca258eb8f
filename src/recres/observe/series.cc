#include "recres/observe/series.h"

#include <algorithm>
#include <numeric>

#include "recres/information/undersampling.h"
#include "recres/random/random_stream.h"
#include "recres/state/block_counter.h"
#include "recres/state/projection.h"
#include "recres/state/state_labels.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Of fewer transitions there is no interval.
constexpr std::uint64_t kFewestForInterval = kFewestBlocks * BlockCounter::kShortestStretch;

struct Counted {
  std::vector<TransitionCounts> stretches;
  std::vector<std::uint64_t> last_states;  // labels, as many as the lag
  std::uint64_t states = 0;
};

Subset chosen_neurons(const SeriesOptions& options, std::size_t neurons) {
  if (!options.neurons.empty()) return options.neurons;
  Subset all(neurons);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Counted count(const StateSource& source, const Projection& projection, std::size_t neurons,
              const SeriesOptions& options) {
  const auto size = projection.neurons().size();
  const auto words_in = words_per_state(neurons);
  const auto words = words_per_state(size);
  StateLabels labels(size);
  BlockCounter counter(labels.bits(), options.lag);
  Counted out;
  std::vector<std::uint64_t> projected;
  source([&](std::span<const std::uint64_t> states) {
    while (!states.empty()) {
      const auto now = std::min(states.size() / words_in, StateLabels::kMostAtOnce);
      projected.resize(now * words);
      projection.project(states.first(now * words_in), projected);
      const auto of_states = labels.of(projected);
      counter.add(of_states, of_states);
      out.states += now;
      states = states.subspan(now * words_in);
    }
  });
  out.stretches = counter.stretches();
  out.last_states = counter.unpaired();
  return out;
}

std::vector<Estimator> chosen_estimators(const SeriesOptions& options) {
  if (!options.estimators.empty()) return options.estimators;
  std::vector<Estimator> all;
  for (const auto& known : estimator_descriptions()) all.push_back(known.estimator);
  return all;
}

std::vector<std::string> warnings_for(const SeriesInformation& result) {
  std::vector<std::string> warnings;
  if (auto thin = undersampling_warning(result.sampling)) warnings.push_back(std::move(*thin));
  if (result.sampling.states_before == 1 && result.sampling.states_after == 1)
    warnings.emplace_back(
        "the state never changes, so that all this recording tells is H = I = D = 0; what estimators say "
        "beyond "
        "that is about states that they take to be still unseen");
  const auto& first = result.estimates.front();
  if (result.sampling.transitions < kFewestForInterval) {
    warnings.push_back(text("no intervals: ", result.sampling.transitions, " transitions are fewer than the ",
                            kFewestForInterval, " that ", kFewestBlocks, " stretches need"));
  } else if (first.interval &&
             std::any_of(result.estimates.begin(), result.estimates.end(), [](const SeriesEstimate& one) {
               return one.interval && one.interval->blocks_too_short;
             })) {
    warnings.push_back(text("intervals are too narrow: neighbouring stretches of the ", first.interval->parts,
                            " are alike, so that the series remembers longer than a stretch lasts; a longer "
                            "recording, or several independent ones, would tell how much"));
  }
  return warnings;
}

}  // namespace

namespace {

// Nothing where the counts of all stretches without one do not fit in memory: what they would tell of an
// estimate is no reason to refuse it.
std::optional<InformationInterval> interval_of(std::span<const TransitionCounts> stretches,
                                               Estimator estimator, double bits, std::size_t threads,
                                               std::vector<std::string>& warnings) {
  try {
    return jackknife_interval(
        stretches,
        {.estimator = estimator, .log2_states_before = bits, .log2_states_after = bits, .threads = threads});
  } catch (const CapacityExceeded& error) {
    if (warnings.empty()) warnings.push_back(text("no intervals: ", error.what()));
    return std::nullopt;
  }
}

}  // namespace

SeriesInformation measure_series(const StateSource& source, std::size_t neurons, const SeriesOptions& options,
                                 const RunContext& context) {
  require_threads(options.threads);
  if (options.lag == 0) throw InvalidArgument("a lag of 0 compares each state with itself; give 1 or more");
  const Projection projection(chosen_neurons(options, neurons), neurons);
  const auto counted = count(source, projection, neurons, options);
  if (counted.states <= options.lag) {
    throw IoError(text("the recording has ", counted.states, counted.states == 1 ? " state" : " states",
                       ", and pairs of states ", options.lag, options.lag == 1 ? " step" : " steps",
                       " apart need at least ", options.lag + 1));
  }

  const auto total = total_of(counted.stretches);
  const auto sample = sample_of(total);
  SeriesInformation out;
  out.neurons = projection.neurons().size();
  out.states = counted.states;
  out.sampling = sample.sampling();
  const auto bits = static_cast<double>(out.neurons);
  for (const auto estimator : chosen_estimators(options)) {
    auto& one = out.estimates.emplace_back(SeriesEstimate{
        .estimator = estimator, .estimate = estimate_information(sample, estimator, bits, bits)});
    if (total.transitions >= kFewestForInterval)
      one.interval = interval_of(counted.stretches, estimator, bits, options.threads, out.warnings);
    context.advance(0);
  }
  out.independence = independence_test(sample);
  if (options.surrogates > 0) {
    out.surrogates = shuffle_test(
        total, counted.last_states,
        {.surrogates = options.surrogates, .seed = options.seed, .threads = options.threads}, context);
  }
  for (auto& warning : warnings_for(out)) out.warnings.push_back(std::move(warning));
  return out;
}

RunsInformation measure_runs(std::span<const StateSource> sources, std::size_t neurons,
                             const SeriesOptions& options, const RunContext& context) {
  RunsInformation out;
  std::vector<SurrogateTest> tests;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    auto of_run = options;
    of_run.seed = RandomStream(options.seed, {.purpose = Purpose::kSurrogate, .place = 1, .replicate = k})();
    out.runs.push_back(measure_series(sources[k], neurons, of_run, context));
    if (out.runs.back().surrogates) tests.push_back(*out.runs.back().surrogates);
  }
  for (std::size_t e = 0; e < out.runs[0].estimates.size(); ++e) {
    std::vector<InformationEstimate> estimates;
    for (const auto& run : out.runs) estimates.push_back(run.estimates[e].estimate);
    const auto interval = runs_interval(estimates);
    out.estimates.push_back(
        {.estimator = out.runs[0].estimates[e].estimator,
         .estimate = {.entropy_bits = interval.entropy_bits.estimate,
                      .mutual_information_bits = interval.mutual_information_bits.estimate,
                      .divergence_bits = interval.divergence_bits.estimate},
         .interval = interval});
  }
  if (!tests.empty()) {
    out.surrogates = joined_tests(tests);
    out.surrogates->seed = options.seed;
  }
  return out;
}

std::vector<ChosenSeries> measure_chosen(std::span<const StateSource> sources, std::size_t neurons,
                                         std::span<const Subset> chosen, SeriesOptions options,
                                         const RunContext& context) {
  std::vector<ChosenSeries> out;
  for (const auto& subset : chosen) {
    options.neurons = subset;
    auto& one = out.emplace_back(ChosenSeries{.neurons = subset, .information = {}});
    if (sources.size() > 1) {
      one.information = measure_runs(sources, neurons, options, context);
    } else {
      one.information.runs.push_back(measure_series(sources[0], neurons, options, context));
    }
  }
  return out;
}

std::uint64_t planned_states(std::uint64_t states, std::size_t chosen, const SeriesOptions& options) {
  return chosen * states * (1 + options.surrogates);
}

}  // namespace recres
