#include "recres/resonance/resonance.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/exact.h"
#include "bindings/network.h"
#include "bindings/noise.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/io/resonance_file.h"
#include "recres/report/json.h"
#include "recres/report/resonance_text.h"
#include "recres/resonance/exact_beneath.h"

namespace recres::python {

namespace {

template <typename Value>
py::array_t<double> each_point(const ResonanceCurve& curve, const Value& value) {
  std::vector<double> out;
  out.reserve(curve.points.size());
  for (const auto& point : curve.points) out.push_back(value(point));
  return array_of(std::move(out));
}

// The three estimates of each point, mean or error.
template <typename Part>
py::dict curve_values(const ResonanceCurve& curve, const Part& part) {
  py::dict out;
  out["entropy_bits"] = each_point(curve, [&](const auto& point) { return part(point.entropy_bits); });
  out["mutual_information_bits"] =
      each_point(curve, [&](const auto& point) { return part(point.mutual_information_bits); });
  out["divergence_bits"] = each_point(curve, [&](const auto& point) { return part(point.divergence_bits); });
  return out;
}

// [noise strength, replicate]
py::array_t<double> each_replicate(const ResonanceCurve& curve, double Information::* value) {
  std::vector<double> out;
  for (const auto& point : curve.points) {
    for (const auto& run : point.replicates) out.push_back(run.*value);
  }
  const auto points = static_cast<py::ssize_t>(curve.points.size());
  return array_of(std::move(out), {points, static_cast<py::ssize_t>(curve.points.front().replicates.size())});
}

py::dict replicate_values(const ResonanceCurve& curve) {
  py::dict out;
  out["entropy_bits"] = each_replicate(curve, &Information::entropy_bits);
  out["mutual_information_bits"] = each_replicate(curve, &Information::mutual_information_bits);
  out["divergence_bits"] = each_replicate(curve, &Information::divergence_bits);
  return out;
}

double corrected(const ResonancePoint& point, bool is_error) {
  if (!point.has_corrected()) return number_or_nan({});
  const auto summary = estimate(point.corrected_information_bits);
  return is_error ? number_or_nan(summary.standard_error) : summary.mean;
}

// [noise strength, from, to]; None where it was not kept.
py::object joint(const ResonanceCurve& curve) {
  const auto states = curve.points.front().joint.rows();
  if (states == 0) return py::none();
  std::vector<double> out;
  for (const auto& point : curve.points)
    out.insert(out.end(), point.joint.data(), point.joint.data() + point.joint.size());
  return array_of(std::move(out), {static_cast<py::ssize_t>(curve.points.size()), states, states});
}

py::object gain_fields(const std::optional<Gain>& gain) {
  if (!gain) return py::none();
  py::dict out;
  out["bits"] = gain->bits;
  out["ci95_bits"] = py::make_tuple(gain->ci95_low_bits, gain->ci95_high_bits);
  out["noise_strengths"] = py::make_tuple(gain->noise_strengths[0], gain->noise_strengths[1]);
  out["resonance"] = gain->resonance();
  return out;
}

py::object peak_fields(const std::optional<Peak>& peak) {
  if (!peak) return py::none();
  py::dict out;
  out["noise_strength"] = peak->noise_strength;
  out["mutual_information_bits"] = peak->mutual_information_bits;
  out["gain"] = gain_fields(peak->gain);
  return out;
}

class ResonanceStudy final : public Study {
 public:
  ResonanceStudy(SharedNetwork network, Sweep sweep, ResonanceCurve curve, std::optional<ExactStudy> exact)
      : network_(std::move(network)),
        sweep_(std::move(sweep)),
        curve_(std::move(curve)),
        exact_(std::move(exact)) {}

  py::dict fields() override {
    py::dict out;
    out["noise_strength"] = array_of(sweep_.noise_strengths);
    const auto means = curve_values(curve_, [](const Estimate& value) { return value.mean; });
    for (const auto& [name, value] : means) out[name] = value;
    out["mutual_information_bias_bits"] =
        each_point(curve_, [](const auto& point) { return point.mutual_information_bias_bits; });
    out["mutual_information_corrected_bits"] =
        each_point(curve_, [](const auto& point) { return corrected(point, false); });
    out["mutual_information_corrected_error_bits"] =
        each_point(curve_, [](const auto& point) { return corrected(point, true); });
    out["standard_error"] =
        curve_values(curve_, [](const Estimate& value) { return number_or_nan(value.standard_error); });
    out["replicates"] = replicate_values(curve_);
    std::vector<bool> undersampled;
    for (const auto& point : curve_.points) undersampled.push_back(point.undersampled());
    out["undersampled"] = flags(undersampled);
    out["joint"] = joint(curve_);
    out["peak"] = peak_fields(curve_.peak);
    out["exact"] = exact_ ? py::object(exact_fields(*exact_)) : py::none();
    out["kernel"] = curve_.kernel;
    out["warnings"] = texts(curve_.warnings);
    return out;
  }

  std::string text(std::size_t width) const override {
    return resonance_text(network_->source, network_->network, sweep_, curve_, exact(),
                          {.width = width, .unicode = true});
  }
  std::string json() const override {
    return resonance_json(network_->source, network_->network, sweep_, curve_, exact());
  }
  void save(const std::string& path, const std::string& command) const override {
    write_resonance_hdf5(path, network_->network, curve_, exact(), {.spec_json = spec(), .command = command});
  }
  void save_csv(const std::string& path) const override { write_resonance_csv(path, curve_, spec()); }

 private:
  const ExactStudy* exact() const { return exact_ ? &*exact_ : nullptr; }
  std::string spec() const {
    return resonance_spec_json(network_->source, network_->network, sweep_, curve_.kernel);
  }

  SharedNetwork network_;
  Sweep sweep_;
  ResonanceCurve curve_;
  std::optional<ExactStudy> exact_;
};

std::unique_ptr<Study> resonance(const SharedNetwork& network, const Numbers& noise_strengths,
                                 const py::tuple& runs, const py::object& protocol, bool has_exact,
                                 py::object report) {
  auto sweep = sweep_of(run_arguments(runs), noise_strengths, network->network);
  sweep.protocol = protocol_of(protocol).protocol;
  validate(sweep, network->network);
  if (has_exact) require_exact_curve(sweep);
  std::optional<ExactStudy> study;
  // What cannot be solved is known before the long work.
  if (has_exact) {
    study = released(py::none(), sweep.noise_strengths.size(), [&](const RunContext& context) {
      return exact_beneath(network->network, sweep, context);
    });
  }
  auto curve = released(std::move(report), planned_transitions(sweep), [&](const RunContext& context) {
    return measure_resonance(network->network, sweep, context);
  });
  if (study) compare_with_exact(curve, *study, sweep);
  return std::make_unique<ResonanceStudy>(network, std::move(sweep), std::move(curve), std::move(study));
}

}  // namespace

void add_resonance(py::module_& module) {
  module.def("resonance", &resonance);
}

}  // namespace recres::python
