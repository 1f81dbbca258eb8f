#include <algorithm>
#include <cmath>
#include <map>

#include "recres/figure/builders.h"
#include "recres/figure/thinning.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// The labels to show: the most visited, in the order of the file.
struct Labels {
  std::vector<std::size_t> places = {};
  std::vector<std::string> names = {};
  std::size_t all = 0;

  std::string note() const {
    return places.size() == all ? "" : text("The most visited ", places.size(), " of ", all, ".");
  }
};

Labels read_labels(const ResultFile& file) {
  const auto numbers = file.whole("/visits/label", {ResultFile::kAny});
  const auto share = file.numbers("/visits/share", {numbers.size()});
  Labels labels = {.all = numbers.size()};
  for (std::size_t k = 0; k < numbers.size(); ++k) labels.places.push_back(k);
  const auto weight = [&](std::size_t k) { return std::isnan(share[k]) ? -1 : share[k]; };
  std::sort(labels.places.begin(), labels.places.end(), [&](std::size_t a, std::size_t b) {
    return weight(a) != weight(b) ? weight(a) > weight(b) : a < b;
  });
  if (labels.places.size() > kMostRows) labels.places.resize(kMostRows);
  std::sort(labels.places.begin(), labels.places.end());
  for (const auto k : labels.places) labels.names.push_back(attractor_name(numbers[k]));
  return labels;
}

BarSeries bar_series(const ResultFile& file, const Labels& labels, const char* name, Role role,
                     const std::string& values, const std::string& error) {
  const auto all = file.numbers(values, {labels.all});
  const auto errors = error.empty() ? std::vector<double>() : file.numbers(error, {labels.all});
  BarSeries series = {.name = name, .role = role};
  for (const auto k : labels.places) {
    series.values.push_back(all[k]);
    if (!errors.empty()) series.error.push_back(errors[k]);
  }
  return series;
}

Panel bars_panel(const ResultFile& file, const Labels& labels, const std::string& measure,
                 const std::string& id, const std::string& title, const Axis& y) {
  Bars bars = {.x = {.label = "attractor", .names = labels.names}, .y = y};
  const auto error = measure == "share" ? "share_standard_error" : "residence_standard_error";
  bars.series = {bar_series(file, labels, "measured", Role::kInformation, text("/visits/", measure),
                            text("/visits/", error)),
                 bar_series(file, labels, "exact", Role::kExact, text("/visits/exact_", measure), "")};
  const auto& exact = bars.series[1].values;
  if (std::none_of(exact.begin(), exact.end(), [](double value) { return std::isfinite(value); }))
    bars.series.pop_back();
  return {.id = id, .title = title, .content = std::move(bars), .note = labels.note()};
}

Panel transitions_panel(const ResultFile& file, const Labels& labels) {
  const auto from = file.whole("/transitions/from", {ResultFile::kAny});
  const auto to = file.whole("/transitions/to", {from.size()});
  const auto count = file.whole("/transitions/count", {from.size()});
  const auto numbers = file.whole("/visits/label", {labels.all});
  std::map<std::int64_t, std::size_t> place_of;
  for (std::size_t k = 0; k < labels.places.size(); ++k) place_of[numbers[labels.places[k]]] = k;
  const auto side = labels.places.size();
  std::vector<double> shares(side * side, kMissing);
  std::vector<double> sums(side, 0);
  for (std::size_t k = 0; k < from.size(); ++k) {
    const auto row = place_of.find(from[k]);
    const auto column = place_of.find(to[k]);
    if (row == place_of.end()) continue;
    sums[row->second] += static_cast<double>(count[k]);
    if (column != place_of.end() && count[k] > 0)
      shares[row->second * side + column->second] = static_cast<double>(count[k]);
  }
  for (std::size_t row = 0; row < side; ++row) {
    for (std::size_t column = 0; column < side; ++column) shares[row * side + column] /= sums[row];
  }
  // Steps that stay in a basin are not among the file's transitions.
  Heat heat = {.x = {.label = "basin entered", .names = labels.names},
               .y = {.label = "basin left", .names = labels.names},
               .rows = side,
               .columns = side,
               .values = std::move(shares),
               .is_top_down = true,
               .value_label = "share of departures",
               .scale = ValueScale::kLog};
  return {
      .id = "transitions", .title = "From basin to basin", .content = std::move(heat), .note = labels.note()};
}

Panel labels_panel(const ResultFile& file) {
  const auto shape = file.shape("/labels", {ResultFile::kAny, ResultFile::kAny});
  const auto labels = file.whole("/labels", shape, {.first = 0, .count = 1});
  const auto steps = std::min(shape[1], kMostRasterSteps);
  Series series = {.name = "attractor", .role = Role::kInformation, .style = LineStyle::kSteps};
  for (std::uint64_t t = 0; t < steps; ++t) {
    series.x.push_back(static_cast<double>(t));
    series.y.push_back(labels[t] < 0 ? kMissing : static_cast<double>(labels[t]));
  }
  Curves curves = {
      .x = {.label = "step"}, .y = {.label = "attractor", .is_whole = true}, .series = {std::move(series)}};
  Panel panel = {.id = "labels", .title = "The first run"};
  if (steps < shape[1]) panel.note = text("The first ", steps, " of ", shape[1], " steps.");
  panel.content = std::move(curves);
  return panel;
}

}  // namespace

void add_visits_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  Figure figure = {.id = "visits",
                   .title = "Time spent in the basins of attractors",
                   .caption = facts_text(source.facts),
                   .columns = 2};
  add_panel(document, figure, "The share of time", [&] {
    return bars_panel(file, read_labels(file), "share", "share", "Share of time",
                      {.label = "share of states", .from = 0});
  });
  add_panel(document, figure, "The chart of stays", [&] {
    return bars_panel(file, read_labels(file), "residence_steps", "residence", "Mean stay",
                      {.label = "steps", .from = 0});
  });
  add_figure(document, std::move(figure));
  Figure ways = {.id = "ways", .title = "From attractor to attractor", .columns = 2};
  if (file.has("/transitions"))
    add_panel(document, ways, "The table of transitions",
              [&] { return transitions_panel(file, read_labels(file)); });
  if (file.has("/labels")) add_panel(document, ways, "The first run", [&] { return labels_panel(file); });
  add_figure(document, std::move(ways));
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
