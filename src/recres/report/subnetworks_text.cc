#include "recres/report/subnetworks_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "recres/report/plot.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string spread_cell(const Spread& spread, const TextStyle& style) {
  if (!spread.deviation) return fmt::format("{:>7.3f}        ", spread.mean);
  return fmt::format("{:>7.3f} {}{:<5.3f}", spread.mean, style.unicode ? "± " : "+-", *spread.deviation);
}

std::string optional_cell(const std::optional<double>& value) {
  return value ? fmt::format("{:>8.3f}", *value) : fmt::format("{:>8}", "-");
}

// What I of this size does as noise grows, read off the means.
std::string_view course(const std::vector<SubnetworkPoint>& points, std::size_t size, std::size_t best) {
  // The last digits of a plateau do not matter.
  constexpr double kNearly = 0.98;
  const auto bits = [&](std::size_t k) { return points[k].sizes[size].mutual_information_bits.mean; };
  if (bits(best) == 0) return "none";
  if (bits(points.size() - 1) >= kNearly * bits(best)) return best == 0 ? "flat" : "rises";
  return bits(0) >= kNearly * bits(best) ? "falls" : "peak";
}

// Nothing where a size is well sampled at every noise strength.
std::string_view undersampled_mark(const std::vector<SubnetworkPoint>& points, std::size_t size) {
  const bool is_thin = std::any_of(points.begin(), points.end(), [size](const SubnetworkPoint& point) {
    return point.sizes[size].undersampled_share > 0;
  });
  return is_thin ? "*" : "";
}

std::string sweep_table(const SubnetworkStudy& study, const TextStyle& style) {
  const auto& points = study.points;
  auto out = fmt::format(
      "I in bit: mean over sub-networks {} their standard deviation, as counted\n\n"
      "{:>4} {:>6}  {:>15}  {:^24} {:>8} {:>8}  {}\n{:>4} {:>6}  {:>15}  {:>8} {:>15} {:>8} {:>8}\n",
      style.unicode ? "±" : "+-", "size", "number", fmt::format("r = {:.4g}", points.front().noise_strength),
      "highest I", "freed of", "baseline", "course", "", "", "I", "at r", "I", "bias", "there");
  for (std::size_t size = 0; size < points[0].sizes.size(); ++size) {
    const auto best_point =
        std::max_element(points.begin(), points.end(), [size](const auto& a, const auto& b) {
          return a.sizes[size].mutual_information_bits.mean < b.sizes[size].mutual_information_bits.mean;
        });
    const auto best = static_cast<std::size_t>(best_point - points.begin());
    const auto& first = points.front().sizes[size];
    const auto& highest = best_point->sizes[size];
    const auto number = std::count_if(study.options.look.subsets.begin(), study.options.look.subsets.end(),
                                      [&](const Subset& subset) { return subset.size() == first.size; });
    out += fmt::format("{:>4} {:>6}  {}  {:>8.4g} {} {:>8.3f} {}  {}{}\n", first.size, number,
                       spread_cell(first.mutual_information_bits, style), best_point->noise_strength,
                       spread_cell(highest.mutual_information_bits, style), highest.estimated_bits.mean,
                       optional_cell(highest.baseline_bits), course(points, size, best),
                       undersampled_mark(points, size));
  }
  return out;
}

// Of a recording, or one noise strength.
std::string single_table(const SubnetworkStudy& study, const TextStyle& style) {
  auto out = fmt::format(
      "In bit: mean over sub-networks {} their standard deviation, as counted\n\n"
      "{:>4}  {:>15}  {:>15}  {:>15} {:>8} {:>8}\n{:>4}  {:>15}  {:>15}  {:>15} {:>8} {:>8}\n",
      style.unicode ? "±" : "+-", "size", "H", "I", "D", "I freed", "baseline", "", "", "", "", "of bias",
      "");
  for (std::size_t size = 0; size < study.points[0].sizes.size(); ++size) {
    const auto& row = study.points[0].sizes[size];
    out += fmt::format("{:>4}  {}  {}  {} {:>8.3f} {} {}\n", row.size, spread_cell(row.entropy_bits, style),
                       spread_cell(row.mutual_information_bits, style),
                       spread_cell(row.divergence_bits, style), row.estimated_bits.mean,
                       optional_cell(row.baseline_bits), undersampled_mark(study.points, size));
  }
  return out;
}

// At most five sizes, from the smallest to the largest.
std::string plot(const SubnetworkStudy& study, const TextStyle& style) {
  struct Mark {
    char plain;
    const char* unicode;
  };
  constexpr std::array<Mark, 5> kMarks = {{{'*', "●"}, {'o', "○"}, {'+', "+"}, {'x', "×"}, {'.', "·"}}};
  const auto& points = study.points;
  const auto sizes = points[0].sizes.size();
  const auto shown = std::min(sizes, kMarks.size());
  std::vector<double> x;
  for (const auto& point : points) x.push_back(point.noise_strength);
  std::vector<PlotSeries> series;
  for (std::size_t k = 0; k < shown; ++k) {
    const auto size = shown == 1 ? 0 : k * (sizes - 1) / (shown - 1);
    std::vector<double> values;
    for (const auto& point : points) values.push_back(point.sizes[size].mutual_information_bits.mean);
    series.push_back({.name = fmt::format("n = {}", points[0].sizes[size].size),
                      .values = values,
                      .mark = kMarks[k].plain,
                      .unicode_mark = kMarks[k].unicode});
  }
  return fmt::format("\n{}", plot_text(x, series, "noise strength", "I / bit", style));
}

std::string estimate_cell(const std::optional<Estimate>& value, const TextStyle& style) {
  if (!value) return fmt::format("{:>18}", "-");
  if (!value->standard_error) return fmt::format("{:>18.4f}", value->mean);
  return fmt::format("{:>9.4f} {}{:<6.4f}", value->mean, style.unicode ? "± " : "+-", *value->standard_error);
}

std::string whole_network(const StudySource& source, const SubnetworkStudy& study, const TextStyle& style) {
  const bool has_correlation = study.points[0].rms_correlation.has_value();
  const bool has_divergence = study.points[0].divergence_bits.has_value();
  if (!has_correlation && !has_divergence) return "";
  auto out = fmt::format("\nThe whole network:\n\n{:>8}  {:>18}  {:>10}  {:>18}  {:>18}\n", "noise",
                         "D / bit", "per neuron", "RMS correlation", "less 1/steps");
  for (const auto& point : study.points) {
    const auto per_neuron =
        point.divergence_bits
            ? fmt::format("{:.5f}", point.divergence_bits->mean / static_cast<double>(source.neurons))
            : "-";
    out += fmt::format("{:>8}  {}  {:>10}  {}  {}\n",
                       source.network == nullptr ? "-" : fmt::format("{:.4g}", point.noise_strength),
                       estimate_cell(point.divergence_bits, style), per_neuron,
                       estimate_cell(point.rms_correlation, style),
                       estimate_cell(point.rms_correlation_corrected, style));
  }
  return out;
}

}  // namespace

std::string subnetworks_text(const StudySource& source, const SubnetworkStudy& study,
                             const TextStyle& style) {
  const auto what = fmt::format("{} sub-networks of", study.options.look.subsets.size());
  auto out = study_heading(what, source, study.options.sweep, study.kernel, "", style) + "\n";
  out +=
      study.points.size() > 1 ? sweep_table(study, style) + plot(study, style) : single_table(study, style);
  out += whole_network(source, study, style);
  for (const auto& warning : study.warnings)
    out += wrapped(fmt::format("Note: {} (marked *).", warning), style.width, 6);
  return out;
}

}  // namespace recres
