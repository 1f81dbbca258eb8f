#include "recres/observe/flux_study.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "recres/random/random_stream.h"
#include "recres/state/projection.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// What one run, or a recording, shows.
struct SeenFlux {
  Flux forth;
  std::optional<Flux> back;
};

std::size_t size_of_both(const Subset& a, const Subset& b) {
  auto both = a;
  both.insert(both.end(), b.begin(), b.end());
  std::sort(both.begin(), both.end());
  both.erase(std::unique(both.begin(), both.end()), both.end());
  return both.size();
}

// Each run has surrogates of its own.
FluxOptions options_of_run(const FluxStudyOptions& options, double noise_strength, std::uint64_t replicate) {
  auto out = options.flux;
  RandomStream random(options.sweep.seed, {.purpose = Purpose::kSurrogate,
                                           .place = std::bit_cast<std::uint64_t>(noise_strength),
                                           .replicate = replicate});
  out.seed = random();
  return out;
}

// Two populations of one network, both ways.
class Populations {
 public:
  Populations(const FluxStudyOptions& options, const FluxOptions& flux, std::size_t neurons,
              std::uint64_t states)
      : from_(options.from, neurons),
        to_(options.to, neurons),
        forth_(from_.neurons().size(), to_.neurons().size(), size_of_both(options.from, options.to), flux,
               states),
        back_(to_.neurons().size(), from_.neurons().size(), size_of_both(options.from, options.to), flux,
              states),
        words_(words_per_state(neurons)) {}

  void add(std::span<const std::uint64_t> states) {
    const auto count = states.size() / words_;
    from_states_.resize(count * words_per_state(from_.neurons().size()));
    to_states_.resize(count * words_per_state(to_.neurons().size()));
    from_.project(states, from_states_);
    to_.project(states, to_states_);
    forth_.add(from_states_, to_states_);
    back_.add(to_states_, from_states_);
  }

  SeenFlux result(const RunContext& context) const {
    return {.forth = forth_.result(context), .back = back_.result(context)};
  }

 private:
  Projection from_;
  Projection to_;
  FluxMeter forth_;
  FluxMeter back_;
  std::size_t words_;
  std::vector<std::uint64_t> from_states_;
  std::vector<std::uint64_t> to_states_;
};

// The input signal of a run, and a population that it may reach.
class Import {
 public:
  Import(const FluxStudyOptions& options, const FluxOptions& flux, std::size_t neurons,
         std::uint64_t replicate)
      : input_(*options.sweep.input),
        seed_(options.sweep.seed),
        replicate_(replicate),
        last_step_(options.sweep.run.steps),
        values_(input_.neurons().empty() ? neurons : input_.neurons().size()),
        to_(options.to, neurons),
        meter_(values_.size(), to_.neurons().size(), values_.size() + to_.neurons().size(), flux,
               options.sweep.run.steps + 1),
        words_(words_per_state(neurons)) {}

  void add(std::span<const std::uint64_t> states) {
    const auto count = states.size() / words_;
    const auto words = words_per_state(values_.size());
    signs_.assign(count * words, 0);
    for (std::size_t t = 0; t < count; ++t, ++step_) {
      // The last state has no step after it.
      if (step_ < last_step_) input_.values(seed_, replicate_, step_, values_);
      for (std::size_t n = 0; n < values_.size(); ++n) {
        if (values_[n] > 0) signs_[t * words + n / 64] |= std::uint64_t{1} << n % 64;
      }
    }
    to_states_.resize(count * words_per_state(to_.neurons().size()));
    to_.project(states, to_states_);
    meter_.add(signs_, to_states_);
  }

  SeenFlux result(const RunContext& context) const { return {.forth = meter_.result(context), .back = {}}; }

 private:
  const InputSignal& input_;
  std::uint64_t seed_;
  std::uint64_t replicate_;
  std::uint64_t last_step_;
  std::uint64_t step_ = 0;
  std::vector<double> values_;
  Projection to_;
  FluxMeter meter_;
  std::size_t words_;
  std::vector<std::uint64_t> signs_;
  std::vector<std::uint64_t> to_states_;
};

// Runs of a group, each watched by what `make` makes for its noise strength and replicate.
template <typename Make>
void watch_group(const FluxStudyOptions& options, const SweepGroup& group, const Make& make,
                 const RunContext& context, std::vector<SeenFlux>& seen) {
  std::vector<decltype(make(std::size_t{}, std::uint64_t{}))> watches;
  watches.reserve(group.runs.size());
  std::vector<StateVisitor> visitors;
  for (std::size_t k = 0; k < group.runs.size(); ++k) {
    watches.push_back(make(group.places[k] / options.sweep.replicates, group.runs[k].replicate));
    visitors.emplace_back(
        [&watch = watches.back()](std::span<const std::uint64_t> states) { watch.add(states); });
  }
  simulate_together(group.kernel, group.runs, options.sweep.run, context, visitors);
  for (std::size_t k = 0; k < watches.size(); ++k) seen[group.places[k]] = watches[k].result(context);
}

// Means over runs, and where a mean lies among those of the surrogates.
FluxEstimate summary(std::vector<double> bits, bool is_undersampled,
                     const std::vector<SurrogateTest>& tests) {
  FluxEstimate out{.bits = estimate(bits), .is_undersampled = is_undersampled};
  if (tests.empty()) return out;
  const auto test = joined_tests(tests);
  out.plugin_bits = test.observed_bits;
  out.baseline_bits = test.mean_bits;
  out.p_value = test.p_value;
  return out;
}

DirectedFlux directed(const std::vector<const Flux*>& runs) {
  std::vector<double> information;
  std::vector<double> transfer;
  std::vector<SurrogateTest> information_tests;
  std::vector<SurrogateTest> transfer_tests;
  bool is_information_thin = false;
  bool is_transfer_thin = false;
  for (const auto* run : runs) {
    information.push_back(run->information.mutual_information_bits);
    if (run->transfer_bits) transfer.push_back(*run->transfer_bits);
    if (run->information_test) information_tests.push_back(*run->information_test);
    if (run->transfer_test) transfer_tests.push_back(*run->transfer_test);
    is_information_thin |= !run->undersampled.empty();
    is_transfer_thin |= !run->transfer_undersampled.empty();
  }
  DirectedFlux out{.information = summary(information, is_information_thin, information_tests)};
  if (!transfer.empty()) out.transfer = summary(transfer, is_transfer_thin, transfer_tests);
  return out;
}

FluxPoint point_of(double noise_strength, std::span<const SeenFlux> seen) {
  std::vector<const Flux*> forth;
  std::vector<const Flux*> back;
  for (const auto& one : seen) {
    forth.push_back(&one.forth);
    if (one.back) back.push_back(&*one.back);
  }
  FluxPoint point{.noise_strength = noise_strength, .forth = directed(forth)};
  if (!back.empty()) point.back = directed(back);
  return point;
}

std::vector<std::string> warnings_for(const FluxStudy& study) {
  std::size_t thin = 0;
  for (const auto& point : study.points) {
    const auto is_thin = [](const DirectedFlux& flux) {
      return flux.information.is_undersampled || (flux.transfer && flux.transfer->is_undersampled);
    };
    thin += is_thin(point.forth) || (point.back && is_thin(*point.back)) ? 1U : 0U;
  }
  if (thin == 0) return {};
  const auto remedy = study.options.flux.surrogates > 0 ? "compare with the surrogates, or " : "";
  return {
      text("undersampled",
           study.points.size() > 1 ? text(" at ", thin, " of ", study.points.size(), " noise strengths") : "",
           ": more than a fifth of the transitions are the only ones of their pair, so that information is "
           "not to be trusted there; ",
           remedy, "give more steps or fewer neurons")};
}

// Surrogates need two places to turn to.
std::uint64_t fewest_states(const FluxOptions& flux) {
  return flux.lag + (flux.surrogates > 0 ? 2 : 1);
}

std::string needs(const FluxOptions& flux) {
  return text("a lag of ", flux.lag, flux.surrogates > 0 ? " with surrogates" : "", " needs at least ");
}

void require_populations(const FluxStudyOptions& options, std::size_t neurons) {
  if (options.to.empty())
    throw InvalidArgument("no population is given to which information could flow; name its neurons");
  const Projection to(options.to, neurons);
  if (!options.from.empty()) const Projection from(options.from, neurons);
  if (options.flux.lag == 0) throw InvalidArgument("a lag of 0 is no flux; give 1 or more");
}

}  // namespace

void validate(const FluxStudyOptions& options, const Network& network) {
  validate(options.sweep, network);
  require_populations(options, network.neurons());
  if (options.sweep.run.steps + 1 < fewest_states(options.flux)) {
    throw InvalidArgument(
        text(needs(options.flux), fewest_states(options.flux) - 1, " steps, not ", options.sweep.run.steps));
  }
  if (options.from.empty() && options.sweep.input == nullptr)
    throw InvalidArgument("information from the input needs an input signal");
}

std::uint64_t planned_transitions(const FluxStudyOptions& options) {
  const std::uint64_t tests =
      std::uint64_t{options.from.empty() ? 1U : 2U} * (options.flux.lag == 1 ? 2U : 1U);
  const auto taken_up = tests * options.flux.surrogates * (options.sweep.run.steps + 1 - options.flux.lag);
  return planned_transitions(options.sweep) +
         taken_up * options.sweep.replicates * options.sweep.noise_strengths.size();
}

std::uint64_t planned_states(const FluxStudyOptions& options, std::uint64_t expected_states) {
  const std::uint64_t tests =
      options.flux.lag == 1 ? 4 : 2;  // both ways, of information and transfer entropy
  return expected_states * (1 + tests * options.flux.surrogates);
}

FluxStudy study_flux(const Network& network, const FluxStudyOptions& options, const RunContext& context) {
  validate(options, network);
  FluxStudy study{.options = options, .kernel = {}, .points = {}, .warnings = {}};
  // [noise strength · replicates + replicate]
  std::vector<SeenFlux> seen(options.sweep.noise_strengths.size() * options.sweep.replicates);
  const auto neurons = network.neurons();
  const auto run = [&](const SweepGroup& group) {
    const auto flux = [&](std::size_t strength, std::uint64_t replicate) {
      return options_of_run(options, options.sweep.noise_strengths[strength], replicate);
    };
    if (options.from.empty()) {
      watch_group(
          options, group,
          [&](std::size_t strength, std::uint64_t replicate) {
            return Import(options, flux(strength, replicate), neurons, replicate);
          },
          context, seen);
    } else {
      watch_group(
          options, group,
          [&](std::size_t strength, std::uint64_t replicate) {
            return Populations(options, flux(strength, replicate), neurons, options.sweep.run.steps + 1);
          },
          context, seen);
    }
  };
  const auto bytes = FluxMeter::bytes_needed(neurons, options.flux, options.sweep.run.steps + 1);
  study.kernel = for_all_runs(network, options.sweep, {.bytes_a_run = 2 * bytes, .run = run});
  for (std::size_t k = 0; k < options.sweep.noise_strengths.size(); ++k) {
    study.points.push_back(
        point_of(options.sweep.noise_strengths[k],
                 std::span(seen).subspan(k * options.sweep.replicates, options.sweep.replicates)));
  }
  study.warnings = warnings_for(study);
  return study;
}

FluxStudy study_recorded_flux(const StateSource& source, std::size_t neurons, std::uint64_t expected_states,
                              const FluxStudyOptions& options, const RunContext& context) {
  require_threads(options.sweep.threads);
  require_populations(options, neurons);
  if (options.from.empty())
    throw InvalidArgument("a recording has no input; name the neurons that information comes from");
  auto flux = options.flux;
  flux.seed = options.sweep.seed;
  flux.threads = options.sweep.threads;
  Populations populations(options, flux, neurons, expected_states);
  std::uint64_t words = 0;
  source([&](std::span<const std::uint64_t> states) {
    populations.add(states);
    words += states.size();
  });
  const auto states = words / words_per_state(neurons);
  if (states < fewest_states(flux)) {
    throw IoError(text("the recording has ", states, states == 1 ? " state" : " states", ", and ",
                       needs(flux), fewest_states(flux)));
  }
  FluxStudy study{.options = options, .kernel = {}, .points = {}, .warnings = {}};
  study.options.sweep.run.steps = states - 1;
  const SeenFlux seen = populations.result(context);
  study.points.push_back(point_of(std::numeric_limits<double>::quiet_NaN(), {&seen, 1}));
  study.warnings = warnings_for(study);
  return study;
}

}  // namespace recres
