#include "recres/pulse/visits.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/noise.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/io/visits_file.h"
#include "recres/report/visits_json.h"
#include "recres/report/visits_text.h"
#include "recres/state/state.h"

namespace recres::python {

namespace {

class VisitsResult final : public Study {
 public:
  VisitsResult(SharedNetwork network, VisitStudy study)
      : network_(std::move(network)), study_(std::move(study)) {}

  py::dict fields() override {
    py::dict out;
    out["label"] = counts([](const LabelVisits& one) { return one.label; });
    write_attractors(out);
    out["share"] = numbers([](const LabelVisits& one) { return one.share; });
    out["share_standard_error"] = numbers([](const LabelVisits& one) { return one.share_error; });
    out["on_attractor_share"] = numbers([](const LabelVisits& one) { return one.on_attractor_share(); });
    out["visits"] = counts([](const LabelVisits& one) { return one.visits; });
    out["runs"] = counts([](const LabelVisits& one) { return one.runs; });
    out["residence_steps"] = numbers([](const LabelVisits& one) { return one.residence_steps; });
    out["residence_standard_error"] = numbers([](const LabelVisits& one) { return one.residence_error; });
    out["longest_steps"] = counts([](const LabelVisits& one) { return one.longest_steps; });
    out["exact_share"] = numbers([](const LabelVisits& one) { return one.exact_share; });
    out["exact_residence_steps"] = numbers([](const LabelVisits& one) { return one.exact_residence_steps; });
    out["attractors"] = study_.knows_all ? py::object(py::int_(study_.attractors.size())) : py::none();
    out["attractors_visited"] = array_of(
        std::vector<std::int64_t>(study_.attractors_visited.begin(), study_.attractors_visited.end()));
    out["standard_errors_from"] = std::string(error_source_name(study_.error_source));
    out["transitions"] = transition_fields();
    out["labels"] = label_array();
    out["why_no_labels"] = text_or_none(study_.why_no_labels);
    out["why_no_theory"] = text_or_none(study_.why_no_theory);
    out["why_no_transitions"] = text_or_none(study_.why_no_transitions);
    out["kernel"] = std::string(study_.kernel);
    out["warnings"] = texts(study_.warnings);
    return out;
  }

  std::string text(std::size_t width) const override {
    return visits_text(network_->source, network_->network, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return visits_json(network_->source, network_->network, study_); }
  void save(const std::string& path, const std::string& command) const override {
    const auto spec = visits_spec_json(network_->source, network_->network, study_);
    const py::gil_scoped_release release;
    write_visits_hdf5(path, network_->network, study_, {.spec_json = spec, .command = command});
  }

 private:
  template <typename Value>
  py::array_t<std::int64_t> counts(const Value& value) const {
    std::vector<std::int64_t> out;
    for (const auto& one : study_.visits) out.push_back(static_cast<std::int64_t>(value(one)));
    return array_of(std::move(out));
  }

  template <typename Value>
  py::array_t<double> numbers(const Value& value) const {
    std::vector<double> out;
    for (const auto& one : study_.visits) out.push_back(number_or_nan(value(one)));
    return array_of(std::move(out));
  }

  // 0 for labels that are no attractors.
  void write_attractors(py::dict& out) const {
    const auto words = words_per_state(network_->network.neurons());
    std::vector<std::int64_t> periods;
    std::vector<std::uint64_t> states;
    for (const auto& one : study_.visits) {
      if (one.label < 0) {
        periods.push_back(0);
        states.insert(states.end(), words, 0);
        continue;
      }
      const auto& attractor = study_.attractors[static_cast<std::size_t>(one.label)];
      periods.push_back(static_cast<std::int64_t>(attractor.period));
      const auto smallest = std::span(attractor.states).first(words);
      states.insert(states.end(), smallest.begin(), smallest.end());
    }
    const auto rows = static_cast<py::ssize_t>(periods.size());
    out["period"] = array_of(std::move(periods));
    out["smallest_state"] = array_of(std::move(states), {rows, static_cast<py::ssize_t>(words)});
  }

  py::object transition_fields() const {
    if (!study_.why_no_transitions.empty()) return py::none();
    const auto list = [&](const auto& value) {
      std::vector<std::int64_t> out;
      for (const auto& one : study_.transitions) out.push_back(static_cast<std::int64_t>(value(one)));
      return array_of(std::move(out));
    };
    py::dict out;
    out["from_label"] = list([](const LabelTransition& one) { return one.from; });
    out["to_label"] = list([](const LabelTransition& one) { return one.to; });
    out["count"] = list([](const LabelTransition& one) { return one.count; });
    return out;
  }

  // A view, which keeps the study alive.
  py::object label_array() {
    if (!study_.why_no_labels.empty()) return py::none();
    const auto& options = study_.options;
    const Shape shape = {static_cast<py::ssize_t>(options.replicates),
                         static_cast<py::ssize_t>(options.run.steps + 1)};
    const auto self = py::cast(static_cast<Study*>(this), py::return_value_policy::reference);
    return view(std::span<const std::int32_t>(study_.labels), shape, self);
  }

  SharedNetwork network_;
  VisitStudy study_;
};

std::unique_ptr<Study> visits_of(const SharedNetwork& network, const Numbers& noise_strength,
                                 const py::tuple& runs, const py::object& protocol, std::uint64_t settle,
                                 bool labels, py::object report) {
  const auto sweep = sweep_of(run_arguments(runs), noise_strength, network->network);
  VisitOptions options{.model = sweep.model,
                       .protocol = protocol_of(protocol).protocol,
                       .run = sweep.run,
                       .replicates = sweep.replicates,
                       .seed = sweep.seed,
                       .most_settling_steps = settle,
                       .kernel = sweep.kernel,
                       .has_labels = labels,
                       .threads = sweep.threads};
  options.protocol.background = sweep.noise_strengths.front();
  validate(options);
  auto study = released(std::move(report), planned_steps(options), [&](const RunContext& context) {
    return study_visits(network->network, options, context);
  });
  return std::make_unique<VisitsResult>(network, std::move(study));
}

}  // namespace

void add_visits(py::module_& module) {
  module.def("visits", &visits_of);
}

}  // namespace recres::python
