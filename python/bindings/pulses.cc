#include <pybind11/stl.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/attractor/coverage.h"
#include "recres/io/pulse_file.h"
#include "recres/io/target_file.h"
#include "recres/neuron/noise_strength.h"
#include "recres/pulse/design_request.h"
#include "recres/pulse/pulse_train.h"
#include "recres/pulse/search.h"
#include "recres/pulse/stays.h"
#include "recres/report/pulse_json.h"
#include "recres/report/pulse_text.h"
#include "recres/state/state.h"
#include "recres/util/parallel.h"

namespace recres::python {

namespace {

// ((period, states [step, word]), …)
py::tuple known_fields(const std::vector<KnownAttractor>& attractors, std::size_t neurons) {
  const auto words = length_of(words_per_state(neurons));
  py::list out;
  for (const auto& attractor : attractors) {
    const auto rows = length_of(attractor.states.size()) / words;
    out.append(py::make_tuple(attractor.period, array_of(attractor.states, {rows, words})));
  }
  return py::tuple(out);
}

py::object switching_fields(const SwitchingTable& table) {
  const auto rows = table.counts.rows();
  const auto columns = table.counts.cols();
  if (rows == 0) return py::none();
  std::vector<std::int64_t> counts;
  std::vector<double> interval;
  for (Eigen::Index row = 0; row < rows; ++row) {
    const auto pulses = table.counts.row(row).sum();
    for (Eigen::Index column = 0; column < columns; ++column) {
      const auto count = table.counts(row, column);
      counts.push_back(static_cast<std::int64_t>(count));
      const bool is_known = pulses > 0;
      const auto share = is_known ? wilson_share(count, pulses) : Share{};
      interval.push_back(is_known ? share.low : number_or_nan({}));
      interval.push_back(is_known ? share.high : number_or_nan({}));
    }
  }
  py::dict out;
  out["attractors"] = array_of(std::vector<std::int64_t>(table.attractors.begin(), table.attractors.end()));
  out["counts"] = array_of(std::move(counts), {rows, columns});
  out["share_ci95"] = array_of(std::move(interval), {rows, columns, 2});
  out["exact"] = table.exact.size() > 0 ? py::object(array_of(DenseMatrix(table.exact))) : py::none();
  out["fit"] = py::none();
  if (table.fit)
    out["fit"] = py::make_tuple(table.fit->chi_square, table.fit->degrees_of_freedom, table.fit->p_value);
  out["why_no_exact"] = text_or_none(table.why_no_theory);
  out["why_no_fit"] = text_or_none(table.why_no_fit);
  return out;
}

class PulsesResult final : public Study {
 public:
  PulsesResult(SharedNetwork network, PulseTrainStudy study)
      : network_(std::move(network)), study_(std::move(study)) {}

  py::dict fields() override {
    const auto neurons = network_->network.neurons();
    py::dict out;
    out["before"] = each<std::int64_t>([](const PulseRecord& pulse) { return label_of(pulse.before); });
    out["after"] = each<std::int64_t>([](const PulseRecord& pulse) { return label_of(pulse.after); });
    out["steps_to_settle"] = each<std::int64_t>([](const PulseRecord& pulse) {
      return pulse.after.end == SettlingEnd::kSettled ? static_cast<std::int64_t>(pulse.after.steps) : -1;
    });
    out["settled_before"] = each<bool>([](const PulseRecord& pulse) {
      return pulse.before.end == SettlingEnd::kSettled && pulse.before.steps == 0;
    });
    out["words_before"] = each_state(&PulseRecord::state_before);
    out["words_after"] = each_state(&PulseRecord::state_after);
    out["attractors"] = known_fields(study_.attractors, neurons);
    out["switching"] = switching_fields(study_.switching);
    const auto words = length_of(words_per_state(neurons));
    out["words"] =
        study_.states.empty()
            ? py::object(py::none())
            : py::object(array_of(study_.states, {length_of(study_.states.size()) / words, words}));
    const auto columns = length_of(neurons);
    out["activities"] = study_.activities.empty()
                            ? py::object(py::none())
                            : py::object(array_of(study_.activities,
                                                  {length_of(study_.activities.size()) / columns, columns}));
    out["every"] = study_.options.train.every;
    out["first"] = study_.options.train.first;
    out["kernel"] = std::string(study_.kernel);
    return out;
  }

  std::string text(std::size_t width) const override {
    return pulse_text(network_->source, network_->network, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return pulse_json(network_->source, network_->network, study_); }
  void save(const std::string& path, const std::string& command) const override {
    const auto spec = pulse_spec_json(network_->source, network_->network, study_);
    const py::gil_scoped_release release;
    write_pulse_hdf5(path, network_->network, study_, {.spec_json = spec, .command = command});
  }

 private:
  // [replicate, pulse]
  template <typename Number, typename Value>
  py::array_t<Number> each(const Value& value) const {
    py::array_t<Number> out({length_of(study_.pulses.size()), length_of(study_.options.train.count)});
    auto* to = out.mutable_data();
    for (const auto& run : study_.pulses) {
      for (const auto& pulse : run) *to++ = value(pulse);
    }
    return out;
  }

  // [replicate, pulse, word]
  py::array_t<std::uint64_t> each_state(std::vector<std::uint64_t> PulseRecord::* state) const {
    std::vector<std::uint64_t> out;
    for (const auto& run : study_.pulses) {
      for (const auto& pulse : run) out.insert(out.end(), (pulse.*state).begin(), (pulse.*state).end());
    }
    const auto words = words_per_state(network_->network.neurons());
    return array_of(std::move(out), {length_of(study_.pulses.size()), length_of(study_.options.train.count),
                                     length_of(words)});
  }

  SharedNetwork network_;
  PulseTrainStudy study_;
};

// The options keep a view of the kernel's name; this one is the kernel's own and stays.
template <typename Result>
Result with_lasting_kernel(Result study) {
  study.options.kernel = study.kernel;
  return study;
}

std::unique_ptr<Study> pulses(const SharedNetwork& network, double strength, std::uint64_t duration,
                              std::uint64_t every, std::uint64_t count, std::optional<std::uint64_t> first,
                              const std::vector<std::size_t>& neurons, const Numbers& background,
                              const py::tuple& runs, std::uint64_t settle, py::object report) {
  const auto sweep = sweep_of(run_arguments(runs), background, network->network);
  PulseTrain train{.strength = strength,
                   .duration = duration,
                   .every = every,
                   .count = count,
                   .first = 0,
                   .neurons = neurons};
  space_out(train, every, first);
  const PulseTrainOptions options{.model = sweep.model,
                                  .train = std::move(train),
                                  .background = sweep.noise_strengths.front(),
                                  .start = sweep.run.start,
                                  .replicates = sweep.replicates,
                                  .seed = sweep.seed,
                                  .most_settling_steps = settle,
                                  .kernel = sweep.kernel,
                                  .threads = sweep.threads};
  auto study =
      released(std::move(report), options.replicates * options.steps(),
               [&](const RunContext& context) { return study_pulses(network->network, options, context); });
  return std::make_unique<PulsesResult>(network, with_lasting_kernel(std::move(study)));
}

class SearchResult final : public Study {
 public:
  SearchResult(SharedNetwork network, SearchStudy study)
      : network_(std::move(network)), study_(std::move(study)) {}

  py::dict fields() override {
    py::dict out;
    out["found"] = flags(each<bool>([](const SearchRun& run) { return run.end == SearchEnd::kFound; }));
    out["pulses"] = array_of(each<std::int64_t>([](const SearchRun& run) { return run.pulses; }));
    out["steps"] = array_of(each<std::int64_t>([](const SearchRun& run) { return run.steps; }));
    out["stayed"] = flags(each<bool>([](const SearchRun& run) { return run.stayed; }));
    py::list on;
    for (const auto& run : study_.runs) {
      std::vector<std::int64_t> numbers;
      for (const auto& settling : run.on) numbers.push_back(label_of(settling));
      on.append(array_of(std::move(numbers)));
    }
    out["on"] = py::tuple(on);
    out["attractors"] = known_fields(study_.attractors, network_->network.neurons());
    out["is_target"] = flags(study_.is_target);
    out["correlation"] =
        study_.correlation.empty() ? py::object(py::none()) : py::object(array_of(study_.correlation));
    out["mean_pulses"] = number_or_nan(study_.mean_pulses);
    out["mean_pulses_error"] = number_or_nan(study_.mean_pulses_error);
    out["theory"] = theory_fields();
    out["why_no_theory"] = text_or_none(study_.why_no_theory);
    out["free_steps"] = study_.free_steps;
    out["kernel"] = std::string(study_.kernel);
    return out;
  }

  std::string text(std::size_t width) const override {
    return search_text(network_->source, network_->network, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return search_json(network_->source, network_->network, study_); }
  void save(const std::string& path, const std::string& command) const override {
    const auto spec = search_spec_json(network_->source, network_->network, study_);
    const py::gil_scoped_release release;
    write_search_hdf5(path, network_->network, study_, {.spec_json = spec, .command = command});
  }

 private:
  template <typename Number, typename Value>
  std::vector<Number> each(const Value& value) const {
    std::vector<Number> out;
    for (const auto& run : study_.runs) out.push_back(static_cast<Number>(value(run)));
    return out;
  }

  py::object theory_fields() const {
    if (!study_.theory) return py::none();
    const auto& theory = *study_.theory;
    py::dict out;
    out["at_once"] = theory.at_once;
    out["first_success"] = number_or_nan(theory.first_success);
    out["simple_pulses"] = number_or_nan(theory.simple_pulses);
    out["mean_pulses"] = number_or_nan(theory.mean_pulses);
    out["mean_steps"] = number_or_nan(theory.mean_steps);
    out["stray_deviations"] = study_.stray_deviations;
    return out;
  }

  SharedNetwork network_;
  SearchStudy study_;
};

// (words or pattern[step, column], neurons of the columns, least correlation)
SearchTarget target_of(const py::tuple& given, std::size_t neurons) {
  auto columns = given[1].cast<std::vector<std::size_t>>();
  const auto least_correlation = given[2].cast<double>();
  if (py::isinstance<py::str>(given[0])) {
    return load_search_target({.words = given[0].cast<std::string>(),
                               .pattern_neurons = std::move(columns),
                               .least_correlation = least_correlation},
                              neurons);
  }
  const auto values = given[0].cast<Numbers>();
  const Eigen::Map<const DenseMatrix> pattern(values.data(), values.shape(0), values.shape(1));
  return pattern_target(DenseMatrix(pattern), std::move(columns), least_correlation);
}

// train: (strength, duration, free steps, neurons, most pulses, steps to stay, steps to settle)
std::unique_ptr<Study> search(const SharedNetwork& network, const py::tuple& target, const py::tuple& train,
                              const py::tuple& runs, py::object report) {
  const Numbers no_noise(1, std::vector<double>{0}.data());
  const auto sweep = sweep_of(run_arguments(runs), no_noise, network->network);
  const SearchOptions options{.model = sweep.model,
                              .target = target_of(target, network->network.neurons()),
                              .strength = train[0].cast<double>(),
                              .duration = train[1].cast<std::uint64_t>(),
                              .neurons = train[3].cast<std::vector<std::size_t>>(),
                              .free_steps = train[2].cast<std::optional<std::uint64_t>>(),
                              .stay_steps = train[5].cast<std::uint64_t>(),
                              .most_pulses = train[4].cast<std::uint64_t>(),
                              .start = sweep.run.start,
                              .replicates = sweep.replicates,
                              .seed = sweep.seed,
                              .most_settling_steps = train[6].cast<std::uint64_t>(),
                              .kernel = sweep.kernel,
                              .threads = sweep.threads};
  auto study = released(std::move(report), options.replicates, [&](const RunContext& context) {
    return study_search(network->network, options, context);
  });
  return std::make_unique<SearchResult>(network, with_lasting_kernel(std::move(study)));
}

class EvenPulseResult final : public Study {
 public:
  EvenPulseResult(SharedNetwork network, EvenPulse pulse, double tolerance)
      : network_(std::move(network)), pulse_(std::move(pulse)), tolerance_(tolerance) {}

  py::dict fields() override {
    const auto& undecided = pulse_.switching.undecided;
    py::dict out;
    out["strength"] = pulse_.pulse.noise_strength;
    out["duration"] = pulse_.pulse.steps;
    out["distance"] = pulse_.distance;
    out["is_reached"] = pulse_.is_reached;
    out["unlimited_distance"] = pulse_.unlimited_distance;
    out["switching"] = array_of(DenseMatrix(pulse_.switching.to));
    out["undecided"] = array_of(std::vector<double>(undecided.begin(), undecided.end()));
    return out;
  }
  std::string text(std::size_t width) const override {
    return even_pulse_text(network_->source, pulse_, tolerance_, {.width = width, .unicode = true});
  }
  std::string json() const override {
    return even_pulse_json(network_->source, network_->network, pulse_, tolerance_);
  }

 private:
  SharedNetwork network_;
  EvenPulse pulse_;
  double tolerance_;
};

class LeavingPulsesResult final : public Study {
 public:
  LeavingPulsesResult(SharedNetwork network, std::vector<WeakestPulse> pulses, double leaving)
      : network_(std::move(network)), pulses_(std::move(pulses)), leaving_(leaving) {}

  py::dict fields() override {
    std::vector<std::int64_t> durations;
    for (const auto& pulse : pulses_) durations.push_back(static_cast<std::int64_t>(pulse.steps));
    py::dict out;
    out["duration"] = array_of(std::move(durations));
    out["strength"] = numbers([](const WeakestPulse& pulse) { return number_or_nan(pulse.noise_strength); });
    out["leaving"] = numbers([](const WeakestPulse& pulse) { return pulse.leaving; });
    out["leaving_strength"] = numbers([](const WeakestPulse& pulse) { return pulse.leaving_strength; });
    return out;
  }
  std::string text(std::size_t width) const override {
    return weakest_pulses_text(network_->source, pulses_, leaving_, {.width = width, .unicode = true});
  }
  std::string json() const override {
    return weakest_pulses_json(network_->source, network_->network, pulses_, leaving_);
  }

 private:
  template <typename Value>
  py::array_t<double> numbers(const Value& value) const {
    std::vector<double> out;
    for (const auto& pulse : pulses_) out.push_back(value(pulse));
    return array_of(std::move(out));
  }

  SharedNetwork network_;
  std::vector<WeakestPulse> pulses_;
  double leaving_;
};

// (duration, neurons, most strength, threads)
DesignRequest request_of(const py::tuple& request) {
  const auto threads = request[3].cast<std::size_t>();
  require_threads(threads);
  return {.duration = request[0].cast<std::uint64_t>(),
          .neurons = request[1].cast<std::vector<std::size_t>>(),
          .most_strength = request[2].cast<std::optional<double>>(),
          .threads = threads};
}

std::unique_ptr<Study> even_pulse(const SharedNetwork& network, const py::tuple& request, double tolerance) {
  const auto wanted = request_of(request);
  auto pulse = released(py::none(), 1, [&](const RunContext& context) {
    return design_even_pulse(network->network, wanted, tolerance, context);
  });
  return std::make_unique<EvenPulseResult>(network, std::move(pulse), tolerance);
}

std::unique_ptr<Study> leaving_pulses(const SharedNetwork& network, const py::tuple& request, double leaving,
                                      std::optional<std::uint64_t> attractor) {
  const auto wanted = request_of(request);
  auto pulses = released(py::none(), 1, [&](const RunContext& context) {
    return design_leaving_pulses(network->network, wanted, leaving, attractor, context);
  });
  return std::make_unique<LeavingPulsesResult>(network, std::move(pulses), leaving);
}

}  // namespace

void add_pulses(py::module_& module) {
  module.def("pulses", &pulses);
  module.def("search", &search);
  module.def("even_pulse", &even_pulse);
  module.def("leaving_pulses", &leaving_pulses);
}

}  // namespace recres::python
