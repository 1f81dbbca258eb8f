#include <pybind11/stl.h>

#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/attractor/attractor_request.h"
#include "recres/attractor/attractor_study.h"
#include "recres/attractor/state_graph.h"
#include "recres/io/attractors_file.h"
#include "recres/report/attractors_dot.h"
#include "recres/report/attractors_json.h"
#include "recres/report/attractors_text.h"
#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres::python {

namespace {

// An array of what `value` makes of each.
template <typename Number, typename Rows, typename Value>
py::array_t<Number> each(const Rows& rows, const Value& value) {
  std::vector<Number> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(static_cast<Number>(value(row)));
  return array_of(std::move(out));
}

// States in a row, and where those of each attractor begin.
class StateList {
 public:
  explicit StateList(std::size_t neurons) : words_(words_per_state(neurons)) {}

  void add(std::span<const std::uint64_t> states) {
    state_.insert(state_.end(), states.begin(), states.end());
    first_.push_back(static_cast<std::int64_t>(state_.size() / words_));
  }

  void write(py::dict& out) {
    const auto rows = static_cast<py::ssize_t>(state_.size() / words_);
    out["state"] = array_of(std::move(state_), {rows, static_cast<py::ssize_t>(words_)});
    out["first"] = array_of(std::move(first_));
  }

 private:
  std::size_t words_;
  std::vector<std::uint64_t> state_;
  std::vector<std::int64_t> first_ = {0};
};

void write_basins(const auto& attractors, py::dict& out) {
  out["basin_share"] = each<double>(attractors, [](const auto& one) { return one.basin.estimate; });
  std::vector<double> interval;
  for (const auto& one : attractors) interval.insert(interval.end(), {one.basin.low, one.basin.high});
  out["basin_share_ci95"] =
      array_of(std::move(interval), {static_cast<py::ssize_t>(attractors.size()), py::ssize_t{2}});
  out["starts"] = each<std::int64_t>(attractors, [](const auto& one) { return one.starts; });
}

py::dict coverage_fields(const Coverage& coverage) {
  py::dict out;
  out["missed_share"] = coverage.missed_share;
  out["missed_share_bound95"] = coverage.missed_share_bound;
  out["fewest_attractors"] = coverage.fewest_attractors;
  out["found_once"] = coverage.singletons;
  out["found_twice"] = coverage.doubletons;
  return out;
}

void write_found(const CompleteCensus& complete, std::size_t neurons, py::dict& out) {
  const auto& census = complete.census;
  const double all = std::exp2(neurons);
  out["attractors"] = census.attractors;
  out["period"] = each<std::int64_t>(census.listed, [](const auto& one) { return one.period; });
  out["basin_share"] =
      each<double>(census.listed, [all](const auto& one) { return static_cast<double>(one.basin) / all; });
  out["basin_states"] = each<std::int64_t>(census.listed, [](const auto& one) { return one.basin; });
  out["state_count"] = each<std::int64_t>(census.listed, [](const auto& one) { return one.states; });

  std::vector<const std::vector<std::uint64_t>*> told(census.listed.size(), nullptr);
  for (std::size_t k = 0; k < complete.states.size(); ++k) told[complete.by_basin[k]] = &complete.states[k];
  StateList states(neurons);
  for (std::size_t k = 0; k < told.size(); ++k)
    states.add(told[k] == nullptr ? std::span(&census.listed[k].first, 1) : std::span(*told[k]));
  states.write(out);
  std::vector<bool> is_complete;
  for (const auto* one : told) is_complete.push_back(one != nullptr);
  out["states_complete"] = flags(is_complete);

  py::dict periods;
  periods["period"] = each<std::int64_t>(census.periods, [](const auto& one) { return one.period; });
  periods["attractors"] = each<std::int64_t>(census.periods, [](const auto& one) { return one.attractors; });
  periods["basin_share"] =
      each<double>(census.periods, [all](const auto& one) { return static_cast<double>(one.basins) / all; });
  out["periods"] = periods;
  out["transients"] = array_of(std::vector<std::int64_t>(census.transients.begin(), census.transients.end()));
  out["tied_states"] = census.tied_states;
  out["undecided_states"] = census.undecided_states;
}

// Numbers without bound are text here.
void write_found(const PermutationCycles& cycles, std::size_t neurons, py::dict& out) {
  out["attractors"] = cycles.total ? py::object(py::str(*cycles.total)) : py::none();
  out["order"] = cycles.order;
  py::list lengths;
  py::list counts;
  for (const auto& one : cycles.lengths) {
    lengths.append(one.length);
    counts.append(one.cycles);
  }
  py::dict periods;
  periods["period"] = lengths;
  periods["attractors"] = counts;
  periods["basin_share"] = each<double>(cycles.lengths, [](const auto& one) { return one.share; });
  out["periods"] = periods;
  out["period"] = array_of(std::vector<std::int64_t>());
  out["basin_share"] = array_of(std::vector<double>());
  StateList(neurons).write(out);
}

void write_found(const SampledAttractors& sampled, std::size_t neurons, py::dict& out) {
  const auto& found = sampled.attractors;
  out["attractors"] = found.size();
  out["period"] = each<std::int64_t>(found, [](const auto& one) { return one.period; });
  write_basins(found, out);
  StateList states(neurons);
  for (const auto& one : found) states.add(one.states);
  states.write(out);
  std::vector<bool> is_complete;
  for (const auto& one : found) is_complete.push_back(one.is_listed);
  out["states_complete"] = flags(is_complete);
  out["attractor_of"] = each<std::int64_t>(sampled.starts, [](const auto& start) {
    return start.attractor == kNoAttractor ? -1 : std::int64_t{start.attractor};
  });
  out["transient_steps"] =
      each<std::int64_t>(sampled.starts, [](const auto& start) { return start.transient_steps; });
  out["too_many_steps"] = sampled.too_many_steps;
  out["ties_keep_branching"] = sampled.still_branching;
  out["coverage"] = coverage_fields(sampled.coverage);
  py::dict settings;
  settings["starts"] = sampled.options.starts;
  settings["most_steps"] = sampled.options.most_steps;
  settings["seed"] = sampled.options.seed;
  out["settings"] = settings;
}

void write_found(const TanhAttractors& tanh, std::size_t neurons, py::dict& out) {
  const auto& found = tanh.attractors;
  std::size_t cycles = 0;
  py::list kinds;
  StateList signs(neurons);
  std::vector<double> activity;
  for (const auto& one : found) {
    if (one.period > 0) ++cycles;
    kinds.append(std::string(tanh_kind_name(one.kind)));
    signs.add(one.signs);
    activity.insert(activity.end(), one.activities.data(), one.activities.data() + one.activities.size());
  }
  out["attractors"] = cycles;
  out["kind"] = py::tuple(kinds);
  out["period"] = each<std::int64_t>(found, [](const auto& one) { return one.period; });
  write_basins(found, out);
  signs.write(out);
  const auto rows = static_cast<py::ssize_t>(activity.size() / neurons);
  out["activity"] = array_of(std::move(activity), {rows, static_cast<py::ssize_t>(neurons)});
  out["lyapunov_nats_per_step"] =
      each<double>(found, [](const auto& one) { return one.exponent.nats_per_step; });
  out["lyapunov_error"] = each<double>(found, [](const auto& one) { return one.exponent.error; });
  out["mean_settle_steps"] = each<double>(found, [](const auto& one) { return one.mean_settle_steps; });
  out["attractor_of"] =
      array_of(std::vector<std::int64_t>(tanh.attractor_of.begin(), tanh.attractor_of.end()));
  out["coverage"] = coverage_fields(tanh.coverage);
  const auto& options = tanh.options;
  py::dict settings;
  settings["starts"] = options.starts;
  settings["most_steps"] = options.most_steps;
  settings["seed"] = options.seed;
  settings["transient_steps"] = options.transient_steps;
  settings["longest_period"] = options.longest_period;
  settings["exponent_steps"] = options.exponent_steps;
  settings["tolerance"] = options.tolerance;
  settings["merge_tolerance"] = options.merge_tolerance;
  out["settings"] = settings;
}

class AttractorsResult final : public Study {
 public:
  AttractorsResult(SharedNetwork network, AttractorStudy study)
      : network_(std::move(network)), study_(std::move(study)) {}

  py::dict fields() override {
    const auto neurons = network_->network.neurons();
    py::dict out;
    out["neurons"] = neurons;
    out["model"] = std::string(model_name(study_.model()));
    out["method"] = std::string(method_name(study_.method()));
    out["reason"] = text_or_none(study_.reason);
    std::visit([&](const auto& found) { write_found(found, neurons, out); }, study_.found);
    return out;
  }

  std::string text(std::size_t width) const override {
    return attractors_text(network_->source, network_->network, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return attractors_json(network_->source, network_->network, study_); }
  void save(const std::string& path, const std::string& command) const override {
    const auto spec = attractors_spec_json(network_->source, network_->network, study_);
    const py::gil_scoped_release release;
    write_attractors_hdf5(path, network_->network, study_, {.spec_json = spec, .command = command});
  }

  std::string dot() const {
    const auto* complete = std::get_if<CompleteCensus>(&study_.found);
    if (complete == nullptr)
      throw InvalidArgument("only what a walk through all states found can be drawn, --method complete");
    const py::gil_scoped_release release;
    return attractors_dot(NoiselessMap(network_->network), *complete);
  }

  py::dict graph() const {
    if (study_.model() == Model::kTanh)
      throw InvalidArgument("a tanh network has no states to count; there is a graph for --model sbm");
    auto graph = released(py::none(), 1, [&](const RunContext& context) {
      return state_graph(NoiselessMap(network_->network), context);
    });
    py::dict out;
    if (graph.tied_neurons.empty()) graph.tied_neurons.resize(graph.next.size());
    out["next_state"] = array_of(std::move(graph.next));
    out["tied_neurons"] = array_of(std::move(graph.tied_neurons));
    out["attractor_of"] = array_of(std::move(graph.attractor_of));
    return out;
  }

 private:
  SharedNetwork network_;
  AttractorStudy study_;
};

// (method, list, starts, steps, seed, tolerance), None for what is left open
std::unique_ptr<AttractorsResult> attractors_of(const SharedNetwork& network, const std::string& model,
                                                const py::tuple& given, std::size_t threads,
                                                py::object report) {
  using Whole = std::optional<std::uint64_t>;
  const AttractorRequest request{.model = model_of(model),
                                 .method = given[0].cast<std::string>(),
                                 .list = given[1].cast<Whole>(),
                                 .starts = given[2].cast<Whole>(),
                                 .steps = given[3].cast<Whole>(),
                                 .seed = given[4].cast<Whole>(),
                                 .tolerance = given[5].cast<std::optional<double>>(),
                                 .threads = threads};
  const auto options = attractor_options(request, network->network);
  auto study = released(
      std::move(report), attractor_work(network->network, options).total,
      [&](const RunContext& context) { return study_attractors(network->network, options, context); });
  return std::make_unique<AttractorsResult>(network, std::move(study));
}

}  // namespace

void add_attractors(py::module_& module) {
  py::class_<AttractorsResult, Study>(module, "AttractorsStudy")
      .def("dot", &AttractorsResult::dot)
      .def("graph", &AttractorsResult::graph);
  module.def("attractors", &attractors_of);
}

}  // namespace recres::python
