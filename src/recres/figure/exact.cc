#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "recres/figure/builders.h"
#include "recres/figure/exact_panels.h"
#include "recres/figure/measured_curve.h"
#include "recres/figure/thinning.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// A column of (rows, columns) numbers; what is not above 0 has no place on a logarithmic axis.
std::vector<double> positive_column(const std::vector<double>& values, std::size_t columns,
                                    std::size_t column) {
  std::vector<double> out;
  for (std::size_t k = column; k < values.size(); k += columns)
    out.push_back(values[k] > 0 ? values[k] : kMissing);
  return out;
}

Panel modes_panel(const ResultFile& file, const std::string& group, const ExactCurve& curve) {
  const auto path = text(group, "/modes");
  const auto modes = file.shape(path, {curve.x.size(), ResultFile::kAny, 4})[1];
  const auto values = file.numbers(path, {curve.x.size(), modes, 4});
  const auto shown_modes = std::min<std::uint64_t>(modes, 12);
  Curves curves = {.x = noise_axis(), .y = {.label = "relaxation time, steps", .is_log = true}};
  for (std::uint64_t mode = 0; mode < shown_modes; ++mode) {
    const double share =
        shown_modes == 1 ? 0 : static_cast<double>(mode) / static_cast<double>(shown_modes - 1);
    curves.series.push_back({.name = text("mode ", mode + 1),
                             .style = LineStyle::kPoints,
                             .x = curve.x,
                             .y = positive_column(values, modes * 4, mode * 4 + 2),
                             .shade = share});
  }
  Panel panel = {.id = "modes", .title = "Slowest modes"};
  if (shown_modes < modes) panel.note = text("The first ", shown_modes, " of ", modes, " modes.");
  panel.content = std::move(curves);
  return panel;
}

Panel residence_panel(const ResultFile& file, const std::string& group, const ExactCurve& curve) {
  const auto path = text(group, "/attractors/residence_steps");
  const auto attractors = file.shape(path, {curve.x.size(), ResultFile::kAny})[1];
  const auto values = file.numbers(path, {curve.x.size(), attractors});
  const auto shown_attractors = std::min<std::uint64_t>(attractors, 12);
  Curves curves = {.x = noise_axis(), .y = {.label = "mean stay, steps", .is_log = true}};
  for (std::uint64_t k = 0; k < shown_attractors; ++k) {
    const double share =
        shown_attractors == 1 ? 0 : static_cast<double>(k) / static_cast<double>(shown_attractors - 1);
    curves.series.push_back({.name = text("attractor ", k),
                             .x = curve.x,
                             .y = positive_column(values, attractors, k),
                             .shade = share});
  }
  Panel panel = {.id = "residence", .title = "Mean stay in an attractor's basin"};
  if (shown_attractors < attractors)
    panel.note = text("The first ", shown_attractors, " of ", attractors, " attractors.");
  panel.content = std::move(curves);
  return panel;
}

// (T, 3): steps, best noise strength, I there.
std::vector<double> read_peaks(const ResultFile& file, const std::string& group) {
  return file.numbers(text(group, "/observed_peaks"), {ResultFile::kAny, 3});
}

Panel peaks_panel(const ResultFile& file, const std::string& group, const std::string& id,
                  const std::string& title, std::size_t column, const Axis& y, Role role) {
  const auto peaks = read_peaks(file, group);
  Curves curves = {.x = {.label = "steps observed, T", .is_log = true}, .y = y};
  Series series = {.name = title, .role = role};
  for (std::size_t k = 0; k + 2 < peaks.size(); k += 3) {
    series.x.push_back(peaks[k] > 0 ? peaks[k] : kMissing);
    series.y.push_back(peaks[k + column]);
  }
  curves.series = {std::move(series)};
  const auto path = text(group, "/observed_peaks");
  const auto from = file.number_attribute(path, "window_from_steps");
  const auto to = file.number_attribute(path, "window_to_steps");
  Panel panel = {.id = id, .title = title};
  if (from && to && *from > 0) {
    // A window without end is shaded to where the panel ends.
    const bool has_end = std::isfinite(*to);
    const auto last = curves.series[0].x.empty() ? *from : curves.series[0].x.back();
    curves.spans = {{.from = *from, .to = has_end ? *to : std::max(*from, last), .label = "window"}};
    panel.note =
        text("Shaded: some noise shows 0.05 bit more than none", has_end ? "." : ", however long the run.");
  }
  panel.content = std::move(curves);
  return panel;
}

struct Place {
  const char* id;
  std::size_t place;
};

// The probability of states at the weakest, a middle and the strongest noise: by state where they are few,
// else by rank.
Panel stationary_panel(const ResultFile& file, const std::string& group, const ExactCurve& curve,
                       const Place& at) {
  const auto path = text(group, "/stationary");
  const auto states = file.shape(path, {curve.x.size(), ResultFile::kAny})[1];
  auto law = file.numbers(path, {curve.x.size(), states}, {.first = at.place, .count = 1});
  Panel panel = {.id = at.id, .title = text("r = ", curve.x[at.place])};
  if (states <= kMostRows) {
    panel.content = Bars{.x = {.label = "state", .names = numbered(states)},
                         .y = {.label = "probability", .from = 0},
                         .series = {{.name = "P(s)", .role = Role::kExact, .values = std::move(law)}}};
    return panel;
  }
  for (auto& value : law) value = value > 0 ? value : 0;
  std::sort(law.rbegin(), law.rend());
  Series series = {.name = "P(s)", .role = Role::kExact};
  for (std::size_t k = 0; k < law.size() && law[k] > 0; ++k) {
    series.x.push_back(static_cast<double>(k + 1));
    series.y.push_back(law[k]);
  }
  Curves curves = {.x = {.label = "state's rank", .is_log = true},
                   .y = {.label = "probability", .is_log = true}};
  curves.series = {std::move(series)};
  panel.note = thin(curves);
  panel.content = std::move(curves);
  return panel;
}

std::vector<Place> three_places(std::size_t count) {
  std::vector<Place> places = {{"weak", 0}};
  if (count > 2) places.push_back({"middle", count / 2});
  if (count > 1) places.push_back({"strong", count - 1});
  return places;
}

// Attractors by the size of their basins, the largest first.
Panel basins_panel(const ResultFile& file, const std::string& group) {
  const auto states = file.shape(text(group, "/attractors/state"), {ResultFile::kAny})[0];
  const auto path = text(group, "/attractors/first");
  const auto count = file.shape(path, {ResultFile::kAny})[0] - 1;
  const auto first = file.beginnings(path, count, states);
  std::vector<double> basins(count, 0);
  for (const auto basin : file.whole(text(group, "/attractors/basin_of"), {ResultFile::kAny})) {
    if (basin < -1 || basin >= static_cast<std::int64_t>(count))
      file.fail(text(group, "/attractors/basin_of"), text("there is no attractor ", basin));
    if (basin >= 0) ++basins[static_cast<std::size_t>(basin)];
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return basins[a] != basins[b] ? basins[a] > basins[b] : a < b;
  });
  if (order.size() > kMostRows) order.resize(kMostRows);
  Bars bars = {.x = {.label = "attractor"}, .y = {.label = "states", .from = 0}};
  BarSeries basin = {.name = "basin"};
  BarSeries on = {.name = "on the attractor", .role = Role::kInformation};
  for (const auto k : order) {
    bars.x.names.push_back(text(k));
    basin.values.push_back(basins[k]);
    on.values.push_back(static_cast<double>(first[k + 1] - first[k]));
  }
  bars.series = {std::move(basin), std::move(on)};
  Panel panel = {.id = "basins", .title = "Attractors without noise"};
  if (order.size() < count) panel.note = text("The largest ", order.size(), " of ", count, " basins.");
  panel.content = std::move(bars);
  return panel;
}

Panel switching_panel(const ResultFile& file, const std::string& group) {
  const auto path = text(group, "/switching/to");
  const auto count = file.shape(path, {ResultFile::kAny, ResultFile::kAny})[0];
  if (count > 4 * kMostRows) file.fail(path, text(count, " attractors are too many to be shown"));
  const auto to = file.numbers(path, {count, count});
  const auto undecided = file.numbers(text(group, "/switching/undecided"), {count});
  Heat heat = {.x = {.label = "attractor after", .names = numbered(count)},
               .y = {.label = "attractor before", .names = numbered(count)},
               .rows = count,
               .columns = count + 1,
               .is_top_down = true,
               .value_label = "probability"};
  heat.x.names.emplace_back("undecided");
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t column = 0; column < count; ++column) heat.values.push_back(to[row * count + column]);
    heat.values.push_back(undecided[row]);
  }
  Panel panel = {.id = "switching", .title = "Where a pulse leads"};
  const auto strength = file.number_attribute(path, "noise_strength");
  const auto steps = file.number_attribute(path, "steps");
  if (strength && steps)
    panel.note = text("A pulse of noise strength ", *strength, " for ", *steps, " steps.");
  panel.content = std::move(heat);
  return panel;
}

void add_window_figure(const ResultFile& file, const std::string& group, Document& document) {
  const bool has_window =
      file.number_attribute(text(group, "/observed_peaks"), "window_from_steps").has_value();
  Figure figure = {.id = "window",
                   .title = "What a run of T steps can show",
                   .caption = has_window
                                  ? "Short runs need noise to see more than one attractor; long ones often "
                                    "do not. Shaded is the window in which noise pays."
                                  : "No run length shows a resonance at these noise strengths.",
                   .columns = 2};
  add_panel(document, figure, "The best noise against T",
            [&] { return best_noise_panel(file, group, "best-noise", "Best noise strength"); });
  add_panel(document, figure, "The best information against T",
            [&] { return best_information_panel(file, group, "best-information", "I at the best noise"); });
  add_figure(document, std::move(figure));
}

void add_times_figure(const ResultFile& file, const std::string& group, const ExactCurve& curve,
                      Document& document) {
  Figure figure = {.id = "times",
                   .title = "Time scales",
                   .caption = "How long the network remembers, from the chain's eigenvalues.",
                   .columns = 2};
  add_panel(document, figure, "The relaxation time",
            [&] { return relaxation_panel(curve, "relaxation", "Relaxation time"); });
  if (file.has(text(group, "/modes")))
    add_panel(document, figure, "The chart of modes", [&] { return modes_panel(file, group, curve); });
  if (file.has(text(group, "/attractors/residence_steps")))
    add_panel(document, figure, "The chart of stays", [&] { return residence_panel(file, group, curve); });
  add_figure(document, std::move(figure));
}

void add_stationary_figure(const ResultFile& file, const std::string& group, const ExactCurve& curve,
                           Document& document) {
  const auto places = three_places(curve.x.size());
  Figure figure = {.id = "stationary",
                   .title = "Stationary probability of states",
                   .caption = "Of a run without end.",
                   .columns = places.size()};
  for (const auto& place : places) {
    add_panel(document, figure, "The stationary law",
              [&] { return stationary_panel(file, group, curve, place); });
  }
  add_figure(document, std::move(figure));
}

}  // namespace

Panel best_noise_panel(const ResultFile& file, const std::string& group, const std::string& id,
                       const std::string& title) {
  return peaks_panel(file, group, id, title, 1, {.label = "noise strength r", .from = 0}, Role::kExact);
}

Panel best_information_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title) {
  return peaks_panel(file, group, id, title, 2, bits_axis(), Role::kInformation);
}

void add_theory_figures(const ResultFile& file, const std::string& group, Document& document) {
  std::optional<ExactCurve> curve;
  Figure figure = {
      .id = "exact", .title = "Information, exactly", .caption = "Of a run without end.", .columns = 2};
  add_panel(document, figure, "The exact curve", [&] {
    curve = read_exact_curve(file, group);
    return spanning(exact_information_panel(*curve, "curve", "Entropy, mutual information, divergence"), 2);
  });
  add_figure(document, std::move(figure));
  if (curve) {
    add_times_figure(file, group, *curve, document);
    if (file.has(text(group, "/stationary"))) add_stationary_figure(file, group, *curve, document);
  }
  if (file.has(text(group, "/observed_peaks"))) add_window_figure(file, group, document);
  Figure attractors = {.id = "attractors",
                       .title = "Attractors",
                       .caption = "Where the network ends without noise, and where a pulse takes it.",
                       .columns = 2};
  if (file.has(text(group, "/attractors")))
    add_panel(document, attractors, "The chart of basins", [&] { return basins_panel(file, group); });
  if (file.has(text(group, "/switching")))
    add_panel(document, attractors, "The switching by a pulse", [&] { return switching_panel(file, group); });
  add_figure(document, std::move(attractors));
}

void add_exact_figures(const ResultSource& source, Document& document) {
  add_theory_figures(source.file, "", document);
  if (!document.figures.empty() && document.figures[0].id == "exact")
    document.figures[0].caption = text("Of a run without end: ", facts_text(source.facts));
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(source.file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
