#include <pybind11/stl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/network.h"
#include "bindings/recording.h"
#include "bindings/study.h"
#include "bindings/sweep.h"
#include "recres/io/subnetworks_file.h"
#include "recres/observe/subnetwork_study.h"
#include "recres/report/subnetworks_json.h"
#include "recres/report/subnetworks_text.h"

namespace recres::python {

namespace {

// Which sub-networks are looked at, and how: (subsets or None, sizes or None, most of each size or None,
// estimator, baselines, correlation).
SubnetworkLook look_of(const py::tuple& given, std::size_t neurons, std::uint64_t seed) {
  SubnetworkLook look{.estimator = parse_estimator(given[3].cast<std::string>()),
                      .baselines = given[4].cast<std::uint64_t>(),
                      .has_correlation = given[5].cast<bool>()};
  if (!given[0].is_none()) {
    look.subsets = given[0].cast<std::vector<Subset>>();
  } else {
    const auto sizes =
        given[1].is_none() ? default_sizes(neurons) : given[1].cast<std::vector<std::size_t>>();
    const auto most = given[2].is_none() ? kSubsetsByDefault : given[2].cast<std::uint64_t>();
    look.subsets = choose_subsets(neurons, sizes, most, seed);
  }
  return look;
}

class SubnetworksStudy final : public Study {
 public:
  /// Of a recording there is no network.
  SubnetworksStudy(SharedNetwork network, std::string recording, std::size_t neurons, SubnetworkStudy study)
      : network_(std::move(network)), study_(std::move(study)) {
    source_.neurons = neurons;
    source_.recording = std::move(recording);
    if (network_ == nullptr) return;
    source_.source = network_->source;
    source_.network = &network_->network;
  }

  py::dict fields() override {
    py::dict out;
    out["noise_strength"] = each_point([](const auto& point) { return point.noise_strength; });
    std::vector<std::int64_t> sizes;
    for (const auto& size : study_.points.front().sizes)
      sizes.push_back(static_cast<std::int64_t>(size.size));
    out["size"] = array_of(std::move(sizes));
    for (const auto& [name, value] : spreads([](const Spread& spread) { return spread.mean; }))
      out[name] = value;
    out["baseline_bits"] = each_size([](const auto& size) { return number_or_nan(size.baseline_bits); });
    out["undersampled_share"] = each_size([](const auto& size) { return size.undersampled_share; });
    out["deviation"] = spreads([](const Spread& spread) { return number_or_nan(spread.deviation); });
    out["subnetworks"] = subset_fields();
    out["rms_correlation"] = estimates(&SubnetworkPoint::rms_correlation);
    out["rms_correlation_corrected"] = estimates(&SubnetworkPoint::rms_correlation_corrected);
    out["network_divergence_bits"] = estimates(&SubnetworkPoint::divergence_bits);
    out["network_error"] = error_fields();
    out["kernel"] = text_or_none(study_.kernel);
    out["warnings"] = texts(study_.warnings);
    return out;
  }

  std::string text(std::size_t width) const override {
    return subnetworks_text(source_, study_, {.width = width, .unicode = true});
  }
  std::string json() const override { return subnetworks_json(source_, study_); }
  void save(const std::string& path, const std::string& command) const override {
    write_subnetworks_hdf5(path, source_.network, study_,
                           {.spec_json = subnetworks_spec_json(source_, study_), .command = command});
  }

 private:
  template <typename Value>
  py::array_t<double> each_point(const Value& value) const {
    std::vector<double> out;
    for (const auto& point : study_.points) out.push_back(value(point));
    return array_of(std::move(out));
  }

  // [noise strength, place in the list]
  template <typename List, typename Value>
  py::array_t<double> each_of(List SubnetworkPoint::* list, const Value& value) const {
    std::vector<double> out;
    for (const auto& point : study_.points) {
      for (const auto& one : point.*list) out.push_back(value(one));
    }
    return array_of(std::move(out), {static_cast<py::ssize_t>(study_.points.size()),
                                     static_cast<py::ssize_t>((study_.points.front().*list).size())});
  }

  template <typename Value>
  py::array_t<double> each_size(const Value& value) const {
    return each_of(&SubnetworkPoint::sizes, value);
  }

  template <typename Part>
  py::dict spreads(const Part& part) const {
    const auto list = [&](Spread SizeInformation::* which) {
      return each_size([&](const auto& size) { return part(size.*which); });
    };
    py::dict out;
    out["entropy_bits"] = list(&SizeInformation::entropy_bits);
    out["mutual_information_bits"] = list(&SizeInformation::mutual_information_bits);
    out["divergence_bits"] = list(&SizeInformation::divergence_bits);
    out["estimated_bits"] = list(&SizeInformation::estimated_bits);
    return out;
  }

  py::dict subset_fields() const {
    const auto list = [&](double SubsetInformation::* which) {
      return each_of(&SubnetworkPoint::subsets, [&](const auto& subset) { return subset.*which; });
    };
    py::dict out;
    out["entropy_bits"] = list(&SubsetInformation::entropy_bits);
    out["mutual_information_bits"] = list(&SubsetInformation::mutual_information_bits);
    out["divergence_bits"] = list(&SubsetInformation::divergence_bits);
    out["estimated_bits"] = list(&SubsetInformation::estimated_bits);
    out["unseen_probability"] = list(&SubsetInformation::unseen_probability);
    out["baseline_bits"] = each_of(&SubnetworkPoint::subsets,
                                   [](const auto& subset) { return number_or_nan(subset.baseline_bits); });
    py::list neurons;
    for (auto subset : study_.options.look.subsets)
      neurons.append(array_of(std::vector<std::int64_t>(subset.begin(), subset.end())));
    out["neurons"] = py::tuple(neurons);
    return out;
  }

  using PointEstimate = std::optional<Estimate> SubnetworkPoint::*;

  py::array_t<double> estimates(PointEstimate which) const {
    return each_point(
        [&](const auto& point) { return (point.*which) ? (point.*which)->mean : number_or_nan({}); });
  }

  py::dict error_fields() const {
    const auto list = [&](PointEstimate which) {
      return each_point([&](const auto& point) {
        return number_or_nan((point.*which) ? (point.*which)->standard_error : std::nullopt);
      });
    };
    py::dict out;
    out["rms_correlation"] = list(&SubnetworkPoint::rms_correlation);
    out["rms_correlation_corrected"] = list(&SubnetworkPoint::rms_correlation_corrected);
    out["network_divergence_bits"] = list(&SubnetworkPoint::divergence_bits);
    return out;
  }

  SharedNetwork network_;
  StudySource source_;
  SubnetworkStudy study_;
};

std::unique_ptr<Study> of_network(const SharedNetwork& network, const Numbers& noise_strengths,
                                  const py::tuple& runs, const py::tuple& look, py::object report) {
  SubnetworkOptions options{.look = {},
                            .sweep = sweep_of(run_arguments(runs), noise_strengths, network->network)};
  options.look = look_of(look, network->network.neurons(), options.sweep.seed);
  validate(options, network->network);
  auto study = released(
      std::move(report), planned_transitions(options, network->network),
      [&](const RunContext& context) { return study_subnetworks(network->network, options, context); });
  return std::make_unique<SubnetworksStudy>(network, "", network->network.neurons(), std::move(study));
}

std::unique_ptr<Study> subnetworks_from_recording(const py::object& recording,
                                                  std::optional<double> threshold, const py::tuple& look,
                                                  std::uint64_t seed, std::size_t threads,
                                                  py::object report) {
  const GivenRecordings given(py::make_tuple(recording), threshold);
  const auto& series = given.series().front();
  const SubnetworkOptions options{.look = look_of(look, series.neurons(), seed),
                                  .sweep = {.replicates = 1, .seed = seed, .threads = threads}};
  const auto units =
      series.expected_states() * planned_readings(options, series.neurons(), series.expected_states());
  auto study = released(std::move(report), units, [&](const RunContext& context) {
    return given.at_fault([&] {
      return study_recording(series.source(2, context), series.neurons(), series.expected_states(), options);
    });
  });
  return std::make_unique<SubnetworksStudy>(nullptr, series.name(), series.neurons(), std::move(study));
}

}  // namespace

void add_subnetworks(py::module_& module) {
  module.def("subnetworks_of_network", &of_network);
  module.def("subnetworks_of_recording", &subnetworks_from_recording);
}

}  // namespace recres::python
