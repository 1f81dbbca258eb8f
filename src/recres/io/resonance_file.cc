#include "recres/io/resonance_file.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "recres/io/exact_file.h"
#include "recres/io/file.h"
#include "recres/io/result_parts.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

struct Measure {
  const char* name;
  double Information::* replicate;
  Estimate ResonancePoint::* summary;
};

constexpr Measure kMeasures[] = {
    {"entropy_bits", &Information::entropy_bits, &ResonancePoint::entropy_bits},
    {"mutual_information_bits", &Information::mutual_information_bits,
     &ResonancePoint::mutual_information_bits},
    {"divergence_bits", &Information::divergence_bits, &ResonancePoint::divergence_bits},
};

// Writes columns of a curve, each with the curve's scale.
class Columns {
 public:
  Columns(Hdf5Writer& file, std::string group, const std::string& scale)
      : file_(file), group_(std::move(group)), scale_(text(group_, "/", scale)) {}

  // [point] or [point, further].
  template <typename Number>
  std::string write(const std::string& name, const std::vector<Number>& values,
                    const Hdf5Writer::Shape& shape) {
    const auto path = text(group_, "/", name);
    file_.write(path, values, shape);
    file_.attach_scale(path, 0, scale_);
    return path;
  }

  void write_bits(const std::string& name, const std::vector<double>& values,
                  const Hdf5Writer::Shape& shape) {
    file_.attribute(write(name, values, shape), "unit", "bit");
  }

 private:
  Hdf5Writer& file_;
  std::string group_;
  std::string scale_;
};

void write_measure(Columns& columns, std::span<const ResonancePoint> points, const Measure& measure) {
  std::vector<double> mean;
  std::vector<double> error;
  std::vector<double> replicates;
  for (const auto& point : points) {
    const auto& summary = point.*measure.summary;
    mean.push_back(summary.mean);
    error.push_back(summary.standard_error.value_or(kMissing));
    for (const auto& replicate : point.replicates) replicates.push_back(replicate.*measure.replicate);
  }
  columns.write_bits(text("mean/", measure.name), mean, {mean.size()});
  columns.write_bits(text("standard_error/", measure.name), error, {error.size()});
  columns.write_bits(text("replicates/", measure.name), replicates,
                     {mean.size(), replicates.size() / mean.size()});
}

void write_joint(Hdf5Writer& file, Columns& columns, std::span<const ResonancePoint> points) {
  const auto states = static_cast<std::uint64_t>(points.front().joint.rows());
  if (states == 0) return;
  std::vector<double> numbers;
  for (const auto& point : points)
    numbers.insert(numbers.end(), point.joint.data(), point.joint.data() + point.joint.size());
  const auto path = columns.write("joint/probability", numbers, {points.size(), states, states});
  file.attribute(path, "order", "[point, s(t), s(t + 1)] of the first replicate, neuron 0 = bit 0 of s");
}

std::optional<double> corrected_mean(const ResonancePoint& point) {
  if (!point.has_corrected()) return std::nullopt;
  return estimate(point.corrected_information_bits).mean;
}

void write_peak(Hdf5Writer& file, const std::string& group, const ResonanceCurve& curve) {
  const auto path = group + "/peak";
  file.write(path,
             "noise strength of the highest mean mutual information, and what noise gains: see attributes");
  if (!curve.peak) return;
  const auto& peak = *curve.peak;
  file.attribute(path, "noise_strength", peak.noise_strength);
  file.attribute(path, "mutual_information_bits", peak.mutual_information_bits);
  if (!peak.gain) return;
  file.attribute(path, "gain_bits", peak.gain->bits);
  file.attribute(path, "gain_ci95_low_bits", peak.gain->ci95_low_bits);
  file.attribute(path, "gain_ci95_high_bits", peak.gain->ci95_high_bits);
  file.attribute(path, "resonance", peak.gain->resonance() ? 1 : 0);
}

}  // namespace

void write_points(Hdf5Writer& file, const std::string& group, std::span<const ResonancePoint> points,
                  const CurveScale& scale) {
  file.write(text(group, "/", scale.name), scale.values, {scale.values.size()});
  Columns columns(file, group, scale.name);
  for (const auto& measure : kMeasures) write_measure(columns, points, measure);
  std::vector<double> bias;
  std::vector<double> corrected;
  std::vector<std::int64_t> undersampled;
  for (const auto& point : points) {
    bias.push_back(point.mutual_information_bias_bits);
    corrected.push_back(corrected_mean(point).value_or(kMissing));
    undersampled.push_back(point.undersampled() ? 1 : 0);
  }
  columns.write("mean/mutual_information_bias_bits", bias, {bias.size()});
  columns.write("mean/mutual_information_corrected_bits", corrected, {corrected.size()});
  columns.write("undersampled", undersampled, {undersampled.size()});
  write_joint(file, columns, points);
}

void write_resonance(Hdf5Writer& file, const std::string& group, const ResonanceCurve& curve) {
  CurveScale scale{.name = "noise_strength", .values = {}};
  for (const auto& point : curve.points) scale.values.push_back(point.noise_strength);
  write_points(file, group, curve.points, scale);
  write_peak(file, group, curve);
  write_warnings(file, group, curve.warnings);
}

void write_resonance_hdf5(const std::filesystem::path& path, const Network& network,
                          const ResonanceCurve& curve, const ExactStudy* exact, const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres resonance", origin);
  write_resonance(file, "", curve);
  if (exact != nullptr) write_exact(file, "/exact", *exact);
  write_result_network(file, "", network);
  file.commit();
}

void write_resonance_csv(const std::filesystem::path& path, const ResonanceCurve& curve,
                         const std::string& spec_json) {
  std::string lines = text("# recres ", version(), " resonance\n# ", spec_json, "\nnoise_strength");
  for (const auto& measure : kMeasures)
    lines += text(",", measure.name, "_mean,", measure.name, "_standard_error");
  lines += ",mutual_information_corrected_bits_mean,undersampled\n";
  for (const auto& point : curve.points) {
    lines += number_text(point.noise_strength);
    for (const auto& measure : kMeasures) {
      const auto& summary = point.*measure.summary;
      lines +=
          text(",", summary.mean, ",", summary.standard_error ? number_text(*summary.standard_error) : "");
    }
    const auto corrected = corrected_mean(point);
    lines += text(",", corrected ? number_text(*corrected) : "", ",", point.undersampled() ? 1 : 0, "\n");
  }
  OutputFile file(path);
  file.write(lines);
  file.commit();
}

}  // namespace recres
