#include "recres/io/resonance_file.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "recres/io/exact_file.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

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

void write_measure(Hdf5Writer& file, const ResonanceCurve& curve, const Measure& measure) {
  std::vector<double> mean;
  std::vector<double> error;
  std::vector<double> replicates;
  for (const auto& point : curve.points) {
    const auto& summary = point.*measure.summary;
    mean.push_back(summary.mean);
    error.push_back(summary.standard_error.value_or(kNone));
    for (const auto& replicate : point.replicates) replicates.push_back(replicate.*measure.replicate);
  }
  const auto write = [&](const char* group, const std::vector<double>& values, Hdf5Writer::Shape shape) {
    const auto name = text("/", group, "/", measure.name);
    file.write(name, values, shape);
    file.attribute(name, "unit", "bit");
    file.attach_scale(name, 0, "/noise_strength");
  };
  write("mean", mean, {mean.size()});
  write("standard_error", error, {error.size()});
  write("replicates", replicates, {mean.size(), replicates.size() / mean.size()});
}

std::optional<double> corrected_mean(const ResonancePoint& point) {
  if (!point.has_corrected()) return std::nullopt;
  return estimate(point.corrected_information_bits).mean;
}

void write_peak(Hdf5Writer& file, const Peak& peak) {
  file.attribute("/peak", "noise_strength", peak.noise_strength);
  file.attribute("/peak", "mutual_information_bits", peak.mutual_information_bits);
  if (!peak.gain) return;
  file.attribute("/peak", "gain_bits", peak.gain->bits);
  file.attribute("/peak", "gain_ci95_low_bits", peak.gain->ci95_low_bits);
  file.attribute("/peak", "gain_ci95_high_bits", peak.gain->ci95_high_bits);
  file.attribute("/peak", "resonance", peak.gain->resonance() ? 1 : 0);
}

}  // namespace

void write_resonance_hdf5(const std::filesystem::path& path, const Network& network,
                          const ResonanceCurve& curve, const ExactStudy* exact, const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres resonance", origin);
  std::vector<double> noise_strengths;
  std::vector<double> bias;
  for (const auto& point : curve.points) {
    noise_strengths.push_back(point.noise_strength);
    bias.push_back(point.mutual_information_bias_bits);
  }
  file.write("/noise_strength", noise_strengths, {noise_strengths.size()});
  for (const auto& measure : kMeasures) write_measure(file, curve, measure);
  file.write("/mean/mutual_information_bias_bits", bias, {bias.size()});
  file.attach_scale("/mean/mutual_information_bias_bits", 0, "/noise_strength");
  std::vector<std::int64_t> undersampled;
  std::vector<double> corrected;
  for (const auto& point : curve.points) {
    undersampled.push_back(point.undersampled() ? 1 : 0);
    corrected.push_back(corrected_mean(point).value_or(kNone));
  }
  file.write("/mean/mutual_information_corrected_bits", corrected, {corrected.size()});
  file.write("/undersampled", undersampled, {undersampled.size()});
  for (const auto* name : {"/mean/mutual_information_corrected_bits", "/undersampled"}) {
    file.attach_scale(name, 0, "/noise_strength");
  }
  file.write("/peak",
             "noise strength of the highest mean mutual information, and what noise gains: see attributes");
  if (curve.peak) write_peak(file, *curve.peak);
  std::string warnings;
  for (const auto& warning : curve.warnings) warnings += text(warnings.empty() ? "" : "\n", warning);
  file.write("/warnings", warnings);
  if (exact != nullptr) write_exact(file, "/exact", *exact);
  write_result_network(file, network);
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
