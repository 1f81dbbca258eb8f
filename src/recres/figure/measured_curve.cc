#include "recres/figure/measured_curve.h"

#include <algorithm>
#include <cmath>

#include "recres/figure/parts.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

MeasuredBits read_measure(const ResultFile& file, const std::string& group, const char* name,
                          std::uint64_t count) {
  return {.mean = file.numbers(text(group, "/mean/", name), {count}),
          .error = file.numbers(text(group, "/standard_error/", name), {count})};
}

Series series_of(const std::string& name, Role role, const std::vector<double>& x, const MeasuredBits& bits) {
  return {.name = name, .role = role, .x = x, .y = bits.mean, .error = bits.error};
}

void add_exact(Curves& curves, const ExactCurve& exact) {
  const auto add = [&](const char* name, const std::vector<double>& y) {
    curves.series.push_back(
        {.name = name, .role = Role::kExact, .style = LineStyle::kDashed, .x = exact.x, .y = y});
  };
  add("H, exact", exact.entropy);
  add("I, exact", exact.information);
  add("D, exact", exact.divergence);
}

}  // namespace

std::vector<Span> untrusted_spans(const MeasuredCurve& curve) {
  std::vector<Span> spans;
  const auto& x = curve.x;
  for (std::size_t k = 0; k < curve.untrusted.size(); ++k) {
    if (curve.untrusted[k] == 0) continue;
    const double from = k == 0 ? x[k] : (x[k - 1] + x[k]) / 2;
    const double to = k + 1 == x.size() ? x[k] : (x[k] + x[k + 1]) / 2;
    if (!spans.empty() && spans.back().to == from) {
      spans.back().to = to;
    } else {
      spans.push_back({.from = from, .to = to, .label = "undersampled"});
    }
  }
  return spans;
}

ExactCurve read_exact_curve(const ResultFile& file, const std::string& group) {
  const auto x = text(group, "/noise_strength");
  ExactCurve curve = {.x = file.numbers(x, {ResultFile::kAny})};
  require_rising(file, x, curve.x);
  const auto read = [&](const char* name) { return file.numbers(text(group, "/", name), {curve.x.size()}); };
  curve.entropy = read("entropy_bits");
  curve.information = read("mutual_information_bits");
  curve.divergence = read("divergence_bits");
  curve.relaxation = read("relaxation_steps");
  return curve;
}

MeasuredCurve read_curve(const ResultFile& file, const std::string& group, const std::string& scale) {
  const auto x = text(group, "/", scale);
  MeasuredCurve curve = {.group = group,
                         .x_label = scale == "noise_strength" ? "noise strength r" : "weight magnitude w",
                         .x = file.numbers(x, {ResultFile::kAny})};
  require_rising(file, x, curve.x);
  const auto count = curve.x.size();
  curve.entropy = read_measure(file, group, "entropy_bits", count);
  curve.information = read_measure(file, group, "mutual_information_bits", count);
  curve.divergence = read_measure(file, group, "divergence_bits", count);
  const auto optional = [&](const char* name) {
    const auto path = text(group, "/", name);
    return file.has(path) ? file.numbers(path, {count}) : std::vector<double>();
  };
  curve.corrected = optional("mean/mutual_information_corrected_bits");
  curve.bias = optional("mean/mutual_information_bias_bits");
  const auto untrusted = text(group, "/undersampled");
  if (file.has(untrusted)) curve.untrusted = file.whole(untrusted, {count});
  if (file.has(group + "/exact")) curve.exact = read_exact_curve(file, group + "/exact");
  curve.steps = facts_of(file, group).steps;
  return curve;
}

std::optional<std::size_t> peak_place(const ResultFile& file, const MeasuredCurve& curve) {
  const auto strength = file.number_attribute(curve.group + "/peak", "noise_strength");
  const auto found = strength ? std::find(curve.x.begin(), curve.x.end(), *strength) : curve.x.end();
  if (found == curve.x.end()) {
    // What is undersampled is high whatever the network does.
    auto trusted = curve.information.mean;
    for (std::size_t k = 0; k < curve.untrusted.size(); ++k) {
      if (curve.untrusted[k] != 0) trusted[k] = kMissing;
    }
    return highest_place(trusted);
  }
  return static_cast<std::size_t>(found - curve.x.begin());
}

Panel information_panel(const ResultFile& file, const MeasuredCurve& curve, const std::string& id,
                        const std::string& title) {
  Curves curves = {.x = {.label = curve.x_label}, .y = bits_axis()};
  curves.series = {series_of("entropy H", Role::kEntropy, curve.x, curve.entropy),
                   series_of("mutual information I", Role::kInformation, curve.x, curve.information),
                   series_of("divergence D", Role::kDivergence, curve.x, curve.divergence)};
  const bool has_corrected = std::any_of(curve.corrected.begin(), curve.corrected.end(),
                                         [](double value) { return std::isfinite(value); });
  if (has_corrected) {
    curves.series.push_back({.name = "I, freed of bias",
                             .role = Role::kCorrected,
                             .style = LineStyle::kDotted,
                             .x = curve.x,
                             .y = curve.corrected});
  }
  if (curve.exact) add_exact(curves, *curve.exact);
  const auto strength = file.number_attribute(curve.group + "/peak", "noise_strength");
  curves.spans = untrusted_spans(curve);
  // At the weakest noise it is none that noise makes.
  if (strength && *strength > curve.x.front()) {
    const auto bits =
        file.number_attribute(curve.group + "/peak", "mutual_information_bits").value_or(kMissing);
    curves.marks.push_back({.x = strength,
                            .label = text(curves.spans.empty() ? "peak" : "peak of the others",
                                          ": I = ", fixed_text(bits, 3), " bit")});
  }
  Panel panel = {.id = id, .title = title};
  const auto first_error = curve.information.error.front();
  if (!std::isnan(first_error)) panel.note = "Bands and bars are one standard error over replicates.";
  if (!curves.spans.empty()) {
    panel.note += text(panel.note.empty() ? "" : " ", "Where it is shaded, H and I are not to be trusted.");
  }
  panel.content = std::move(curves);
  return panel;
}

Panel exact_information_panel(const ExactCurve& curve, const std::string& id, const std::string& title) {
  Curves curves = {.x = noise_axis(), .y = bits_axis()};
  curves.series = {
      {.name = "entropy H", .role = Role::kEntropy, .x = curve.x, .y = curve.entropy},
      {.name = "mutual information I", .role = Role::kInformation, .x = curve.x, .y = curve.information},
      {.name = "divergence D", .role = Role::kDivergence, .x = curve.x, .y = curve.divergence}};
  return {.id = id, .title = title, .content = std::move(curves)};
}

Panel relaxation_panel(const ExactCurve& curve, const std::string& id, const std::string& title) {
  Curves curves = {.x = noise_axis(), .y = {.label = "relaxation time, steps", .is_log = true}};
  curves.series = {{.name = "relaxation time", .role = Role::kExact, .x = curve.x, .y = curve.relaxation}};
  return {.id = id, .title = title, .content = std::move(curves)};
}

bool has_joint(const ResultFile& file, const MeasuredCurve& curve) {
  return file.has(curve.group + "/joint/probability");
}

namespace {

struct Joint {
  std::size_t states;
  std::vector<double> values;  // [s(t) · states + s(t+1)]
};

Joint read_joint(const ResultFile& file, const MeasuredCurve& curve, std::size_t place) {
  constexpr std::uint64_t kMostStates = 256;
  const auto path = curve.group + "/joint/probability";
  const auto shape = file.shape(path, {curve.x.size(), ResultFile::kAny, ResultFile::kAny});
  if (shape[1] != shape[2] || shape[1] > kMostStates)
    file.fail(path,
              text("it has ", shape[1], " by ", shape[2], " cells, not a square of up to ", kMostStates));
  return {.states = shape[1], .values = file.numbers(path, shape, {.first = place, .count = 1})};
}

}  // namespace

Panel joint_panel(const ResultFile& file, const MeasuredCurve& curve, std::size_t place,
                  const std::string& id, const std::string& title) {
  auto joint = read_joint(file, curve, place);
  Heat heat = {.x = {.label = "state s(t+1)"},
               .y = {.label = "state s(t)"},
               .rows = joint.states,
               .columns = joint.states,
               .values = std::move(joint.values),
               .value_label = "probability",
               .scale = ValueScale::kLog};
  // From one step of the run to all of it, so that panels can be compared.
  if (curve.steps && *curve.steps > 1) {
    heat.value_from = 1 / *curve.steps;
    heat.value_to = 1;
  }
  return {.id = id, .title = title, .content = std::move(heat)};
}

Panel marginal_panel(const ResultFile& file, const MeasuredCurve& curve, std::size_t place,
                     const std::string& id, const std::string& title) {
  const auto joint = read_joint(file, curve, place);
  BarSeries series = {.name = "P(s)", .role = Role::kEntropy};
  for (std::size_t row = 0; row < joint.states; ++row) {
    double sum = 0;
    for (std::size_t column = 0; column < joint.states; ++column) {
      sum += joint.values[row * joint.states + column];
    }
    series.values.push_back(sum);
  }
  Bars bars = {.x = {.label = "state s(t)", .names = numbered(joint.states)},
               .y = {.label = "probability", .from = 0},
               .series = {std::move(series)}};
  return {.id = id, .title = title, .content = std::move(bars)};
}

}  // namespace recres
