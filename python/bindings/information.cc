#include "recres/information/information.h"

#include <pybind11/stl.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/recording.h"
#include "bindings/study.h"
#include "recres/observe/series.h"
#include "recres/report/series_json.h"
#include "recres/report/series_text.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

// An array of what `value` makes of each.
template <typename Items, typename Value>
auto each(const Items& items, const Value& value) {
  std::vector<std::decay_t<decltype(value(*items.begin()))>> out;
  for (const auto& item : items) out.push_back(value(item));
  return array_of(std::move(out));
}

// H, I and D; `value` takes a member of both InformationEstimate and InformationInterval by its place.
template <typename Value>
py::dict measures(const Value& value) {
  py::dict out;
  out["entropy_bits"] = value(&InformationEstimate::entropy_bits, &InformationInterval::entropy_bits);
  out["mutual_information_bits"] =
      value(&InformationEstimate::mutual_information_bits, &InformationInterval::mutual_information_bits);
  out["divergence_bits"] =
      value(&InformationEstimate::divergence_bits, &InformationInterval::divergence_bits);
  return out;
}

py::dict interval_values(const std::vector<SeriesEstimate>& estimates, double Interval::* part) {
  return measures([&](auto, auto which) {
    return each(estimates, [&](const SeriesEstimate& one) {
      return one.interval ? (*one.interval.*which).*part : number_or_nan({});
    });
  });
}

py::dict deviation_values(const std::vector<SeriesEstimate>& estimates) {
  const auto list = [&](std::optional<double> InformationEstimate::* which) {
    return each(estimates, [&](const SeriesEstimate& one) { return number_or_nan(one.estimate.*which); });
  };
  py::dict out;
  out["entropy_bits"] = list(&InformationEstimate::entropy_deviation_bits);
  out["mutual_information_bits"] = list(&InformationEstimate::mutual_information_deviation_bits);
  out["divergence_bits"] = list(&InformationEstimate::divergence_deviation_bits);
  return out;
}

// [estimator, run]
py::dict run_values(const std::vector<SeriesInformation>& runs) {
  return measures([&](auto which, auto) {
    std::vector<double> out;
    const auto estimators = runs.front().estimates.size();
    for (std::size_t e = 0; e < estimators; ++e) {
      for (const auto& run : runs) out.push_back(run.estimates[e].estimate.*which);
    }
    return array_of(std::move(out),
                    {static_cast<py::ssize_t>(estimators), static_cast<py::ssize_t>(runs.size())});
  });
}

py::dict sampling_values(const std::vector<SeriesInformation>& runs) {
  const auto count = [&](const auto& value) {
    return each(runs, [&](const SeriesInformation& run) { return static_cast<std::int64_t>(value(run)); });
  };
  py::dict out;
  out["states"] = count([](const auto& run) { return run.states; });
  out["transitions"] = count([](const auto& run) { return run.sampling.transitions; });
  out["states_before"] = count([](const auto& run) { return run.sampling.states_before; });
  out["states_after"] = count([](const auto& run) { return run.sampling.states_after; });
  out["pairs"] = count([](const auto& run) { return run.sampling.pairs; });
  out["pairs_seen_once"] = count([](const auto& run) { return run.sampling.pairs_seen_once; });
  out["coverage"] = each(runs, [](const auto& run) { return 1 - run.sampling.unseen_probability(); });
  return out;
}

py::dict chi_square_values(const std::vector<SeriesInformation>& runs) {
  py::dict out;
  out["g"] = each(runs, [](const auto& run) { return run.independence.g; });
  out["degrees_of_freedom"] = each(runs, [](const auto& run) { return run.independence.degrees_of_freedom; });
  out["p_value"] = each(runs, [](const auto& run) { return run.independence.p_value; });
  std::vector<bool> trusted;
  for (const auto& run : runs) trusted.push_back(run.independence.is_trusted());
  out["is_trusted"] = flags(trusted);
  return out;
}

py::object surrogate_values(const std::optional<SurrogateTest>& test) {
  if (!test) return py::none();
  py::dict out;
  out["observed_bits"] = test->observed_bits;
  out["surrogate_bits"] = array_of(test->surrogate_bits);
  out["mean_bits"] = test->mean_bits;
  out["deviation_bits"] = test->deviation_bits;
  out["p_value"] = test->p_value;
  out["seed"] = test->seed;
  return out;
}

class InformationStudy final : public Study {
 public:
  InformationStudy(SeriesSource source, SeriesOptions options, ChosenSeries chosen)
      : source_(std::move(source)), options_(std::move(options)), chosen_(std::move(chosen)) {}

  py::dict fields() override {
    const auto& runs = chosen_.information.runs;
    const bool is_one = runs.size() == 1;
    const auto& estimates = is_one ? runs.front().estimates : chosen_.information.estimates;
    py::dict out = measures([&](auto which, auto) {
      return each(estimates, [&](const SeriesEstimate& one) { return one.estimate.*which; });
    });
    std::vector<std::string> names;
    for (const auto& one : estimates) names.emplace_back(estimator_name(one.estimator));
    out["estimator"] = names;
    out["standard_error"] = interval_values(estimates, &Interval::standard_error);
    out["ci95_low"] = interval_values(estimates, &Interval::ci95_low);
    out["ci95_high"] = interval_values(estimates, &Interval::ci95_high);
    out["deviation"] = deviation_values(estimates);
    const auto& interval = estimates.front().interval;
    out["parts"] = interval ? interval->parts : std::size_t{0};
    std::vector<bool> short_stretches;
    for (const auto& one : estimates)
      short_stretches.push_back(one.interval && one.interval->blocks_too_short);
    out["stretches_too_short"] = flags(short_stretches);
    out["runs"] = run_values(runs);
    out["sampling"] = sampling_values(runs);
    out["chi_square_test"] = chi_square_values(runs);
    out["surrogates"] = surrogate_values(is_one ? runs.front().surrogates : chosen_.information.surrogates);
    out["neurons"] = runs.front().neurons;
    std::vector<std::string> warnings;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      for (const auto& warning : runs[k].warnings)
        warnings.push_back(is_one ? warning : recres::text(source_.recordings[k], ": ", warning));
    }
    out["warnings"] = texts(warnings);
    return out;
  }

  std::string text(std::size_t width) const override {
    return series_text(source_, options_, {&chosen_, 1}, {.width = width, .unicode = true});
  }
  std::string json() const override { return series_json(source_, options_, {&chosen_, 1}); }

 private:
  SeriesSource source_;
  SeriesOptions options_;
  ChosenSeries chosen_;
};

std::vector<Estimator> estimators_of(const std::vector<std::string>& names) {
  std::vector<Estimator> out;
  for (const auto& name : names) out.push_back(parse_estimator(name));
  return out;
}

std::unique_ptr<Study> information(const py::sequence& recordings, std::optional<double> threshold,
                                   const std::vector<std::string>& estimators, const Subset& neurons,
                                   std::uint64_t lag, std::uint64_t surrogates, std::uint64_t seed,
                                   std::size_t threads, py::object report) {
  const SeriesOptions options{.lag = lag,
                              .estimators = estimators_of(estimators),
                              .surrogates = surrogates,
                              .seed = seed,
                              .threads = threads};
  const GivenRecordings given(recordings, threshold);
  auto chosen = released(std::move(report), planned_states(given.expected_states(), 1, options),
                         [&](const RunContext& context) {
                           return given.at_fault([&] {
                             std::vector<StateSource> sources;
                             for (const auto& series : given.series())
                               sources.push_back(series.source(lag + 1, context));
                             return measure_chosen(sources, given.neurons(), {&neurons, 1}, options, context);
                           });
                         });
  SeriesSource source{.recordings = given.names(), .neurons = given.neurons(), .threshold = threshold};
  return std::make_unique<InformationStudy>(std::move(source), options, std::move(chosen.front()));
}

using Counts = py::array_t<std::uint64_t, py::array::c_style | py::array::forcecast>;

// Of counts [before, after], a dictionary for each estimator.
py::list information_of_counts(const Counts& counts, const std::vector<std::string>& names) {
  TransitionCounts transitions;
  const auto columns = static_cast<std::uint64_t>(counts.shape(1));
  for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(counts.size()); ++k) {
    const auto count = counts.data()[k];
    if (count == 0) continue;
    transitions.cells.push_back({.from = k / columns, .to = k % columns, .count = count});
    transitions.transitions += count;
  }
  const auto sample = sample_of(transitions);
  auto estimators = estimators_of(names);
  if (estimators.empty()) {
    for (const auto& known : estimator_descriptions()) estimators.push_back(known.estimator);
  }
  py::list out;
  for (const auto estimator : estimators) {
    const auto bits = estimate_information(sample, estimator, std::log2(counts.shape(0)), std::log2(columns));
    py::dict one;
    one["estimator"] = std::string(estimator_name(estimator));
    one["entropy_bits"] = bits.entropy_bits;
    one["mutual_information_bits"] = bits.mutual_information_bits;
    one["divergence_bits"] = bits.divergence_bits;
    out.append(one);
  }
  return out;
}

}  // namespace

void add_information(py::module_& module) {
  module.def("information", &information);
  module.def("information_of_counts", &information_of_counts);
}

}  // namespace recres::python
