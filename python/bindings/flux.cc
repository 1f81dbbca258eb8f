#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/noise.h"
#include "bindings/recording.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/observe/flux_study.h"
#include "recres/report/flux_json.h"
#include "recres/report/flux_text.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

// (from, or empty for the input; to; lag; estimator; surrogates)
FluxStudyOptions options_of(const py::tuple& given, Sweep sweep) {
  return {.from = given[0].cast<Subset>(),
          .to = given[1].cast<Subset>(),
          .flux = {.lag = given[2].cast<std::uint64_t>(),
                   .estimator = parse_estimator(given[3].cast<std::string>()),
                   .surrogates = given[4].cast<std::uint64_t>()},
          .sweep = std::move(sweep)};
}

class FluxesStudy final : public Study {
 public:
  /// Of a recording there is no network.
  FluxesStudy(SharedNetwork network, StudySource source, FluxStudy study)
      : network_(std::move(network)), source_(std::move(source)), study_(std::move(study)) {
    study_.options.sweep.input = nullptr;  // it lived as long as the call
  }

  py::dict fields() override {
    py::dict out;
    std::vector<double> noise_strengths;
    for (const auto& point : study_.points) noise_strengths.push_back(point.noise_strength);
    out["noise_strength"] = array_of(std::move(noise_strengths));
    out["from_to"] = directed([](const FluxPoint& point) { return &point.forth; });
    out["to_from"] = py::none();
    if (study_.points.front().back)
      out["to_from"] = directed([](const FluxPoint& point) { return &*point.back; });
    out["kernel"] = text_or_none(study_.kernel);
    out["warnings"] = texts(study_.warnings);
    return out;
  }

  std::string text(std::size_t width) const override {
    return flux_text(source_, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return flux_json(source_, study_); }

 private:
  template <typename Way>
  py::dict directed(const Way& way) const {
    py::dict out;
    add_estimates(out, "mutual_information",
                  [&](const FluxPoint& point) { return &way(point)->information; });
    add_estimates(out, "transfer_entropy", [&](const FluxPoint& point) {
      const auto& transfer = way(point)->transfer;
      return transfer ? &*transfer : nullptr;
    });
    return out;
  }

  template <typename Which>
  void add_estimates(py::dict& out, const std::string& name, const Which& which) const {
    const auto list = [&](const auto& value) {
      std::vector<double> numbers;
      for (const auto& point : study_.points) {
        const FluxEstimate* const one = which(point);
        numbers.push_back(number_or_nan(one == nullptr ? std::nullopt : std::optional<double>(value(*one))));
      }
      return array_of(std::move(numbers));
    };
    const auto key = [&name](const char* what) { return py::str(recres::text(name, what)); };
    out[key("_bits")] = list([](const auto& one) { return one.bits.mean; });
    out[key("_error_bits")] = list([](const auto& one) { return number_or_nan(one.bits.standard_error); });
    out[key("_plugin_bits")] = list([](const auto& one) { return number_or_nan(one.plugin_bits); });
    out[key("_baseline_bits")] = list([](const auto& one) { return number_or_nan(one.baseline_bits); });
    out[key("_p_value")] = list([](const auto& one) { return number_or_nan(one.p_value); });
    std::vector<bool> thin;
    for (const auto& point : study_.points) {
      const FluxEstimate* const one = which(point);
      thin.push_back(one != nullptr && one->is_undersampled);
    }
    out[key("_undersampled")] = flags(thin);
  }

  SharedNetwork network_;
  StudySource source_;
  FluxStudy study_;
};

std::unique_ptr<Study> of_network(const SharedNetwork& network, const Numbers& noise_strengths,
                                  const py::tuple& runs, const py::tuple& ways, const py::object& input,
                                  py::object report) {
  const auto signal = input_of(input);
  auto options = options_of(ways, sweep_of(run_arguments(runs), noise_strengths, network->network));
  options.sweep.input = signal.get();
  validate(options, network->network);
  auto study = released(std::move(report), planned_transitions(options), [&](const RunContext& context) {
    return study_flux(network->network, options, context);
  });
  StudySource source{.source = network->source,
                     .network = &network->network,
                     .neurons = network->network.neurons(),
                     .input = signal.words};
  return std::make_unique<FluxesStudy>(network, std::move(source), std::move(study));
}

std::unique_ptr<Study> flux_from_recording(const py::object& recording, std::optional<double> threshold,
                                           const py::tuple& ways, std::uint64_t seed, std::size_t threads,
                                           py::object report) {
  const GivenRecordings given(py::make_tuple(recording), threshold);
  const auto& series = given.series().front();
  const auto options = options_of(ways, {.seed = seed, .threads = threads});
  auto study = released(
      std::move(report), planned_states(options, series.expected_states()), [&](const RunContext& context) {
        return given.at_fault([&] {
          return study_recorded_flux(series.source(options.flux.lag + 1, context), series.neurons(),
                                     series.expected_states(), options, context);
        });
      });
  return std::make_unique<FluxesStudy>(
      nullptr, StudySource{.recording = series.name(), .neurons = series.neurons()}, std::move(study));
}

}  // namespace

void add_flux(py::module_& module) {
  module.def("flux_of_network", &of_network);
  module.def("flux_of_recording", &flux_from_recording);
}

}  // namespace recres::python
