#include "bindings/exact.h"

#include <pybind11/complex.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <complex>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/study.h"
#include "recres/exact/transition_matrix.h"
#include "recres/io/exact_file.h"
#include "recres/law/firing_table.h"
#include "recres/neuron/firing_probability.h"
#include "recres/neuron/noise_strength.h"
#include "recres/report/exact_text.h"
#include "recres/report/json.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

template <typename Value>
auto each_point(const ExactStudy& study, const Value& value) {
  std::vector<decltype(value(study.curve.front()))> out;
  out.reserve(study.curve.size());
  for (const auto& point : study.curve) out.push_back(value(point));
  return array_of(std::move(out));
}

// [noise strength, mode], filled up with what is unknown; None where no point has modes.
template <typename Number, typename Value>
py::object each_mode(const ExactStudy& study, Number unknown, const Value& value) {
  std::size_t most = 0;
  for (const auto& point : study.curve) most = std::max(most, point.modes ? point.modes->size() : 0);
  if (most == 0) return py::none();
  std::vector<Number> out;
  for (const auto& point : study.curve) {
    const std::size_t known = point.modes ? point.modes->size() : 0;
    for (std::size_t k = 0; k < known; ++k) out.push_back(value((*point.modes)[k]));
    out.insert(out.end(), most - known, unknown);
  }
  return array_of(std::move(out), {length_of(study.curve.size()), length_of(most)});
}

// [noise strength, place] of lists of equal length; None where they are empty.
template <typename List>
py::object each_list(const ExactStudy& study, const List& list) {
  std::vector<double> out;
  for (const auto& point : study.curve) out.insert(out.end(), list(point).begin(), list(point).end());
  if (out.empty()) return py::none();
  const auto points = length_of(study.curve.size());
  const auto places = length_of(out.size()) / points;
  return array_of(std::move(out), {points, places});
}

py::object metastable_fields(const std::optional<MetastableSets>& sets) {
  if (!sets) return py::none();
  py::dict out;
  out["set_of"] = array_of(std::vector<std::int64_t>(sets->set_of.begin(), sets->set_of.end()));
  out["membership"] = array_of(DenseMatrix(sets->membership));
  out["probability"] = array_of(std::vector<double>(sets->probability.begin(), sets->probability.end()));
  out["coarse"] = array_of(DenseMatrix(sets->coarse));
  out["crispness"] = sets->crispness;
  return out;
}

py::object attractors_fields(const std::optional<Attractors>& attractors) {
  if (!attractors) return py::none();
  py::list states;
  for (const auto& attractor : attractors->states) states.append(array_of(attractor));
  std::vector<std::int64_t> basin_of;
  basin_of.reserve(attractors->basin_of.size());
  for (const auto basin : attractors->basin_of)
    basin_of.push_back(basin == kUndecidedBasin ? -1 : std::int64_t{basin});
  py::dict out;
  out["states"] = py::tuple(states);
  out["basin_of"] = array_of(std::move(basin_of));
  out["tied_states"] = attractors->tied_states;
  return out;
}

py::object observation_fields(const std::optional<Observation>& observation) {
  if (!observation) return py::none();
  std::vector<double> steps;
  std::vector<double> strengths;
  std::vector<double> bits;
  for (const auto& peak : observation->peaks) {
    steps.push_back(peak.steps);
    strengths.push_back(peak.noise_strength);
    bits.push_back(peak.mutual_information_bits);
  }
  py::dict out;
  out["steps"] = array_of(std::move(steps));
  out["noise_strength"] = array_of(std::move(strengths));
  out["mutual_information_bits"] = array_of(std::move(bits));
  out["window_steps"] = py::none();
  if (const auto& window = observation->window)
    out["window_steps"] = py::make_tuple(window->from_steps, window->to_steps);
  return out;
}

py::object switching_fields(const ExactStudy& study) {
  if (!study.switching) return py::none();
  const auto& undecided = study.switching->undecided;
  py::dict out;
  out["noise_strength"] = study.pulse->noise_strength;
  out["steps"] = study.pulse->steps;
  out["to"] = array_of(DenseMatrix(study.switching->to));
  out["undecided"] = array_of(std::vector<double>(undecided.begin(), undecided.end()));
  return out;
}

class ExactResult final : public Study {
 public:
  ExactResult(SharedNetwork network, ExactStudy study)
      : network_(std::move(network)), study_(std::move(study)) {}

  py::dict fields() override { return exact_fields(study_); }
  std::string text(std::size_t width) const override {
    return exact_text(network_->source, network_->network, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return exact_json(network_->source, network_->network, study_); }
  void save(const std::string& path, const std::string& command) const override {
    const auto spec = exact_spec_json(network_->source, network_->network, study_);
    write_exact_hdf5(path, network_->network, study_, {.spec_json = spec, .command = command});
  }

 private:
  SharedNetwork network_;
  ExactStudy study_;
};

std::unique_ptr<Study> exact(const SharedNetwork& network, const Numbers& noise_strengths,
                             const std::string& update,
                             const std::optional<std::pair<double, std::uint64_t>>& pulse, bool window,
                             std::size_t threads, py::object report) {
  require_threads(threads);
  const auto strengths = vector_of(noise_strengths);
  const ExactOptions options{.update = parse_update(update), .has_window = window, .threads = threads};
  std::optional<Pulse> kick;
  if (pulse) {
    require_noise_strength(pulse->first);
    kick = Pulse{.noise_strength = pulse->first, .steps = pulse->second};
  }
  auto study = released(std::move(report), strengths.size(), [&](const RunContext& context) {
    return study_exactly(network->network, strengths, kick, options, context);
  });
  return std::make_unique<ExactResult>(network, std::move(study));
}

py::array_t<double> transitions(const SharedNetwork& network, double noise_strength, std::size_t threads) {
  require_threads(threads);
  require_noise_strength(noise_strength);
  // Known before tables of probabilities are made, which take seconds.
  if (network->network.neurons() > kMostDenseNeurons) {
    throw InvalidArgument(text("a transition matrix of ", network->network.neurons(), " neurons has 4^",
                               network->network.neurons(), " numbers; ", kMostDenseNeurons,
                               " neurons are the most"));
  }
  return array_of(released(py::none(), 1, [&](const RunContext&) {
    const FiringTable firing(network->network, noise_strength);
    return DenseMatrix(transition_matrix(*make_transition_operator(firing), threads));
  }));
}

double checked_probability(double input, double noise_strength) {
  require_noise_strength(noise_strength);
  return firing_probability(input, noise_strength);
}

}  // namespace

py::dict exact_fields(const ExactStudy& study) {
  py::dict out;
  out["noise_strength"] = each_point(study, [](const ExactPoint& point) { return point.noise_strength; });
  out["entropy_bits"] = each_point(study, [](const ExactPoint& point) { return point.entropy_bits; });
  out["mutual_information_bits"] =
      each_point(study, [](const ExactPoint& point) { return point.mutual_information_bits; });
  out["divergence_bits"] = each_point(study, [](const ExactPoint& point) { return point.divergence_bits; });
  out["relaxation_steps"] =
      each_point(study, [](const ExactPoint& point) { return number_or_nan(point.relaxation_steps()); });
  out["shortfall_bit_steps"] =
      each_point(study, [](const ExactPoint& point) { return number_or_nan(point.shortfall_bit_steps); });
  out["recurrent_share"] = each_point(study, [](const ExactPoint& point) { return point.recurrent_share; });
  out["period_steps"] =
      each_point(study, [](const ExactPoint& point) { return static_cast<std::int64_t>(point.period); });
  out["eigenvalues"] =
      each_mode(study, std::complex(kUnknown, kUnknown), [](const Mode& mode) { return mode.eigenvalue; });
  out["mode_relaxation_steps"] =
      each_mode(study, kUnknown, [](const Mode& mode) { return mode.relaxation_steps; });
  out["mode_period_steps"] = each_mode(study, kUnknown, [](const Mode& mode) { return mode.period_steps; });
  out["stationary"] =
      each_list(study, [](const ExactPoint& point) -> const Eigen::VectorXd& { return point.stationary; });
  out["residence_steps"] = each_list(
      study, [](const ExactPoint& point) -> const std::vector<double>& { return point.residence_steps; });
  py::list metastable;
  for (const auto& point : study.curve) metastable.append(metastable_fields(point.metastable));
  out["metastable"] = py::tuple(metastable);
  out["attractors"] = attractors_fields(study.attractors);
  out["observation"] = observation_fields(study.observation);
  out["switching"] = switching_fields(study);
  return out;
}

void add_exact(py::module_& module) {
  module.def("exact", &exact);
  module.def("transition_matrix", &transitions);
  module.def("firing_probability", py::vectorize(&checked_probability));
}

}  // namespace recres::python
