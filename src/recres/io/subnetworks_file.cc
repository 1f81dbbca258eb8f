#include "recres/io/subnetworks_file.h"

#include <cstdint>
#include <functional>
#include <vector>

#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct SizeMeasure {
  const char* name;
  Spread SizeInformation::* of_size;
  double SubsetInformation::* of_subset;
};

constexpr SizeMeasure kSizeMeasures[] = {
    {"entropy_bits", &SizeInformation::entropy_bits, &SubsetInformation::entropy_bits},
    {"mutual_information_bits", &SizeInformation::mutual_information_bits,
     &SubsetInformation::mutual_information_bits},
    {"divergence_bits", &SizeInformation::divergence_bits, &SubsetInformation::divergence_bits},
    {"estimated_bits", &SizeInformation::estimated_bits, &SubsetInformation::estimated_bits},
};

class Tables {
 public:
  Tables(Hdf5Writer& file, const SubnetworkStudy& study) : file_(file), points_(study.points) {}

  // (K, S).
  void of_sizes(const std::string& name, const std::function<double(const SizeInformation&)>& value) {
    std::vector<double> values;
    for (const auto& point : points_) {
      for (const auto& size : point.sizes) values.push_back(value(size));
    }
    write(name, values, points_[0].sizes.size());
    file_.attach_scale(name, 1, "/size");
  }

  // (K, M).
  void of_subsets(const std::string& name, const std::function<double(const SubsetInformation&)>& value) {
    std::vector<double> values;
    for (const auto& point : points_) {
      for (const auto& subset : point.subsets) values.push_back(value(subset));
    }
    write(name, values, points_[0].subsets.size());
  }

  // (K) twice: mean and standard error.
  void of_points(const std::string& name, std::optional<Estimate> SubnetworkPoint::* estimate) {
    if (!(points_[0].*estimate)) return;
    std::vector<double> mean;
    std::vector<double> error;
    for (const auto& point : points_) {
      mean.push_back((point.*estimate)->mean);
      error.push_back((point.*estimate)->standard_error.value_or(kMissing));
    }
    for (const auto& [what, values] : {std::pair("mean", mean), std::pair("standard_error", error)}) {
      const auto path = text("/network_", what, "/", name);
      file_.write(path, values, {values.size()});
      file_.attach_scale(path, 0, "/noise_strength");
    }
  }

 private:
  void write(const std::string& name, const std::vector<double>& values, std::uint64_t columns) {
    file_.write(name, values, {points_.size(), columns});
    file_.attach_scale(name, 0, "/noise_strength");
  }

  Hdf5Writer& file_;
  const std::vector<SubnetworkPoint>& points_;
};

void write_subsets(Hdf5Writer& file, const SubnetworkStudy& study) {
  std::vector<std::int64_t> first = {0};
  std::vector<std::int64_t> neurons;
  for (const auto& subset : study.options.look.subsets) {
    for (const auto neuron : subset) neurons.push_back(static_cast<std::int64_t>(neuron));
    first.push_back(static_cast<std::int64_t>(neurons.size()));
  }
  file.write("/subnetworks/neuron", neurons, {neurons.size()});
  file.write("/subnetworks/first", first, {first.size()});
}

}  // namespace

void write_subnetworks_hdf5(const std::filesystem::path& path, const Network* network,
                            const SubnetworkStudy& study, const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres subnetworks", origin);
  std::vector<double> noise_strengths;
  for (const auto& point : study.points) noise_strengths.push_back(point.noise_strength);
  file.write("/noise_strength", noise_strengths, {noise_strengths.size()});
  std::vector<std::int64_t> sizes;
  for (const auto& size : study.points[0].sizes) sizes.push_back(static_cast<std::int64_t>(size.size));
  file.write("/size", sizes, {sizes.size()});
  Tables tables(file, study);
  for (const auto& measure : kSizeMeasures) {
    tables.of_sizes(text("/mean/", measure.name),
                    [&](const SizeInformation& size) { return (size.*measure.of_size).mean; });
    tables.of_sizes(text("/deviation/", measure.name), [&](const SizeInformation& size) {
      return (size.*measure.of_size).deviation.value_or(kMissing);
    });
    tables.of_subsets(text("/subnetworks/", measure.name),
                      [&](const SubsetInformation& subset) { return subset.*measure.of_subset; });
  }
  tables.of_sizes("/mean/baseline_bits",
                  [](const SizeInformation& size) { return size.baseline_bits.value_or(kMissing); });
  tables.of_sizes("/undersampled_share", [](const SizeInformation& size) { return size.undersampled_share; });
  tables.of_subsets("/subnetworks/baseline_bits",
                    [](const SubsetInformation& subset) { return subset.baseline_bits.value_or(kMissing); });
  tables.of_subsets("/subnetworks/unseen_probability",
                    [](const SubsetInformation& subset) { return subset.unseen_probability; });
  tables.of_points("rms_correlation", &SubnetworkPoint::rms_correlation);
  tables.of_points("rms_correlation_corrected", &SubnetworkPoint::rms_correlation_corrected);
  tables.of_points("divergence_bits", &SubnetworkPoint::divergence_bits);
  write_subsets(file, study);
  write_warnings(file, "", study.warnings);
  if (network != nullptr) write_result_network(file, "", *network);
  file.commit();
}

}  // namespace recres
