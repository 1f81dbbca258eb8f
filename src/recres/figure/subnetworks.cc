#include <algorithm>
#include <cmath>
#include <optional>

#include "recres/figure/builders.h"
#include "recres/figure/subnetwork_panels.h"
#include "recres/util/error.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Column `k` of (rows, columns) numbers.
std::vector<double> column_of(const std::vector<double>& values, std::size_t columns, std::size_t k) {
  std::vector<double> out;
  for (; k < values.size(); k += columns) out.push_back(values[k]);
  return out;
}

// Sizes to show: all, or as many as can be told apart.
std::vector<std::size_t> shown_sizes(std::size_t count, std::size_t most) {
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < std::min(count, most); ++k)
    places.push_back(count <= most ? k : k * (count - 1) / (most - 1));
  return places;
}

double shade_of(std::size_t k, std::size_t count) {
  return count < 2 ? 0 : static_cast<double>(k) / static_cast<double>(count - 1);
}

constexpr const char* kLeftOut = "Left out where more than half of the sub-networks are undersampled.";

// Takes away what tells nothing; whether there was any.
bool leave_out(std::vector<double>& values, const std::vector<double>& undersampled) {
  bool is_left_out = false;
  for (std::size_t k = 0; k < undersampled.size(); ++k) {
    if (!(undersampled[k] > kMostUndersampled)) continue;
    values[k] = kMissing;
    is_left_out = true;
  }
  return is_left_out;
}

bool has_numbers(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

Panel whole_panel(const ResultFile& file, const SubnetworkScales& scales, const std::string& id,
                  const std::string& title, const Axis& y,
                  const std::vector<std::pair<const char*, Role>>& names) {
  Curves curves = {.x = noise_axis(), .y = y};
  for (const auto& [name, role] : names) {
    const auto mean = text("/network_mean/", name);
    if (!file.has(mean)) continue;
    const auto count = scales.noise.size();
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    curves.series.push_back({.name = words,
                             .role = role,
                             .x = scales.noise,
                             .y = file.numbers(mean, {count}),
                             .error = file.numbers(text("/network_standard_error/", name), {count})});
  }
  return {.id = id, .title = title, .content = std::move(curves)};
}

void add_against_noise(const ResultFile& file, const SubnetworkScales& scales, Document& document) {
  Figure figure = {.id = "noise",
                   .title = "Information of sub-networks against noise",
                   .caption =
                       "A curve per number of neurons seen, the mean of its sub-networks. Dotted: the same "
                       "states in random order, where I should be 0.",
                   .columns = 2};
  const auto add = [&](const FamilyData& data, const char* id, const char* title, const Axis& y) {
    add_panel(document, figure, text("The panel '", title, "'"),
              [&] { return family_panel(file, scales, data, id, title, y); });
  };
  add({.values = "mean/mutual_information_bits", .baseline = "mean/baseline_bits"}, "information",
      "Mutual information I, plug-in", bits_axis());
  add({.values = "mean/estimated_bits", .undersampled = "undersampled_share"}, "estimated",
      "I by the estimator", {.label = "bit"});
  add({.values = "mean/entropy_bits"}, "entropy", "Entropy H", bits_axis());
  add({.values = "mean/divergence_bits"}, "divergence", "Divergence D", bits_axis());
  add({.values = "undersampled_share"}, "undersampled", "Undersampled sub-networks",
      {.label = "share of sub-networks", .from = 0, .to = 1});
  add_figure(document, std::move(figure));
}

void add_against_size(const ResultFile& file, const SubnetworkScales& scales, Document& document) {
  Figure figure = {.id = "size",
                   .title = "Information against the number of neurons seen",
                   .caption = "Bars are the standard deviation over sub-networks.",
                   .columns = 1};
  const auto count = scales.noise.size();
  std::vector<std::size_t> places = {0};
  if (count > 2) places.push_back(count / 2);
  if (count > 1) places.push_back(count - 1);
  figure.columns = places.size();
  for (const auto place : places) {
    add_panel(document, figure, "Information against size", [&] {
      const auto title = scales.is_recording() ? std::string("Recording") : text("r = ", scales.noise[place]);
      return sizes_panel(file, scales, place, "deviation", "undersampled_share", text("at-", place), title);
    });
  }
  add_figure(document, std::move(figure));
}

}  // namespace

SubnetworkScales read_subnetwork_scales(const ResultFile& file, const std::string& group) {
  const auto noise = text(group, "/noise_strength");
  const auto size = text(group, "/size");
  SubnetworkScales scales = {.group = group, .noise = file.numbers(noise, {ResultFile::kAny})};
  if (!scales.is_recording()) require_rising(file, noise, scales.noise);
  scales.sizes = file.numbers(size, {ResultFile::kAny});
  require_rising(file, size, scales.sizes);
  return scales;
}

Panel family_panel(const ResultFile& file, const SubnetworkScales& scales, const FamilyData& data,
                   const std::string& id, const std::string& title, const Axis& y) {
  const auto rows = scales.noise.size();
  const auto columns = scales.sizes.size();
  const auto read = [&](const std::string& name) {
    return name.empty() ? std::vector<double>()
                        : file.numbers(text(scales.group, "/", name), {rows, columns});
  };
  auto values = read(data.values);
  const auto errors = read(data.error);
  const auto baseline = read(data.baseline);
  const auto is_left_out = leave_out(values, read(data.undersampled));
  const auto places = shown_sizes(columns, baseline.empty() ? 15 : 8);
  Curves curves = {.x = noise_axis(), .y = y};
  for (std::size_t k = 0; k < places.size(); ++k) {
    const auto size = text("n = ", scales.sizes[places[k]]);
    curves.series.push_back({.name = size,
                             .x = scales.noise,
                             .y = column_of(values, columns, places[k]),
                             .error = column_of(errors, columns, places[k]),
                             .shade = shade_of(k, places.size())});
    auto base = column_of(baseline, columns, places[k]);
    if (!has_numbers(base)) continue;
    curves.series.push_back({.name = text(size, ", baseline"),
                             .style = LineStyle::kDotted,
                             .x = scales.noise,
                             .y = std::move(base),
                             .shade = shade_of(k, places.size())});
  }
  Panel panel = {.id = id, .title = title};
  if (places.size() < columns) panel.note = text(places.size(), " of ", columns, " sizes.");
  if (is_left_out) panel.note += kLeftOut;
  panel.content = std::move(curves);
  return panel;
}

Panel sizes_panel(const ResultFile& file, const SubnetworkScales& scales, std::size_t place,
                  const std::string& error, const std::string& undersampled, const std::string& id,
                  const std::string& title) {
  const auto columns = scales.sizes.size();
  const auto read = [&](const std::string& name) {
    return file.numbers(text(scales.group, "/", name), {scales.noise.size(), columns},
                        {.first = place, .count = 1});
  };
  Curves curves = {.x = {.label = "neurons seen, n"}, .y = {.label = "bit"}};
  bool is_left_out = false;
  const auto add = [&](const char* name, Role role, LineStyle style, const char* dataset, bool has_error) {
    auto values = read(text("mean/", dataset));
    if (role == Role::kCorrected) is_left_out = leave_out(values, read(undersampled));
    if (!has_numbers(values)) return;
    auto errors = has_error ? read(text(error, "/", dataset)) : std::vector<double>();
    curves.series.push_back({.name = name,
                             .role = role,
                             .style = style,
                             .x = scales.sizes,
                             .y = std::move(values),
                             .error = std::move(errors)});
  };
  add("I, plug-in", Role::kInformation, LineStyle::kLine, "mutual_information_bits", true);
  add("I by the estimator", Role::kCorrected, LineStyle::kLine, "estimated_bits", true);
  add("random order", Role::kBaseline, LineStyle::kDotted, "baseline_bits", false);
  return {.id = id, .title = title, .content = std::move(curves), .note = is_left_out ? kLeftOut : ""};
}

void add_subnetworks_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  std::optional<SubnetworkScales> scales;
  try {
    scales = read_subnetwork_scales(file, "");
  } catch (const IoError& error) {
    document.warnings.push_back(text("Sub-networks are not shown: ", error.what()));
    return;
  }
  if (!scales->is_recording()) add_against_noise(file, *scales, document);
  add_against_size(file, *scales, document);
  if (!document.figures.empty())
    document.figures[0].caption = text(facts_text(source.facts), " ", document.figures[0].caption);
  if (!scales->is_recording() && file.has("/network_mean")) {
    Figure whole = {.id = "whole", .title = "The whole network", .columns = 2};
    if (file.has("/network_mean/rms_correlation")) {
      add_panel(document, whole, "The correlation", [&] {
        return whole_panel(
            file, *scales, "correlation", "Correlation of neurons", {.label = "rms correlation", .from = 0},
            {{"rms_correlation", Role::kInformation}, {"rms_correlation_corrected", Role::kCorrected}});
      });
    }
    if (file.has("/network_mean/divergence_bits")) {
      add_panel(document, whole, "The divergence", [&] {
        return whole_panel(file, *scales, "divergence", "Divergence D of the whole network", bits_axis(),
                           {{"divergence_bits", Role::kDivergence}});
      });
    }
    add_figure(document, std::move(whole));
  }
  if (!file.has("/network")) return;
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
