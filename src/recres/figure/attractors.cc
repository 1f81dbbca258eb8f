#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "recres/figure/builders.h"
#include "recres/figure/graph_layout.h"
#include "recres/figure/thinning.h"
#include "recres/state/state.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kMostGraphNeurons = 8;
constexpr std::size_t kMostGraphStates = 256;

std::string signs_of(std::uint64_t state, std::size_t neurons) {
  return state_signs({&state, 1}, neurons);
}

constexpr std::size_t kMostFollowers = 8;

// States that may follow: where a neuron is tied, with either sign of it, up to a few.
std::vector<std::uint64_t> followers(std::uint64_t next, std::uint64_t tied) {
  std::vector<std::uint64_t> states;
  for (auto part = tied;; part = (part - 1) & tied) {
    states.push_back(next | part);
    if (part == 0 || states.size() == kMostFollowers) return states;
  }
}

Panel graph_panel(const ResultFile& file) {
  const auto next = file.whole("/graph/next", {ResultFile::kAny});
  if (next.size() > kMostGraphStates)
    file.fail("/graph/next", text(next.size(), " states are too many to draw"));
  const auto attractor_of = file.whole("/graph/attractor_of", {next.size()});
  const auto tied = file.has("/graph/tied_neurons") ? file.whole("/graph/tied_neurons", {next.size()})
                                                    : std::vector<std::int64_t>(next.size(), 0);
  std::size_t neurons = 0;
  while ((std::size_t{1} << neurons) < next.size()) ++neurons;
  const auto last = static_cast<std::int64_t>(next.size()) - 1;
  std::vector<std::size_t> places;
  for (std::size_t state = 0; state < next.size(); ++state) {
    const bool is_inside = next[state] >= 0 && tied[state] >= 0 && (next[state] | tied[state]) <= last;
    if (!is_inside) file.fail("/graph", text("state ", state, " leads to ", next[state], ", which is none"));
    if (attractor_of[state] < -1 || attractor_of[state] > last)
      file.fail("/graph/attractor_of", text("there is no attractor ", attractor_of[state]));
    places.push_back(static_cast<std::size_t>(next[state]));
  }
  std::vector<bool> is_on(next.size(), false);
  for (const auto state : file.whole("/largest/state", {ResultFile::kAny})) {
    if (state < 0 || state > last) file.fail("/largest/state", text("there is no state ", state));
    is_on[static_cast<std::size_t>(state)] = true;
  }
  const auto most = *std::max_element(attractor_of.begin(), attractor_of.end());
  Graph graph = {.groups = numbered(static_cast<std::size_t>(most + 1), "attractor ")};
  const auto undecided = graph.groups.size();
  if (std::find(attractor_of.begin(), attractor_of.end(), -1) != attractor_of.end())
    graph.groups.emplace_back("undecided");
  const auto layout = lay_out(places);
  for (std::size_t state = 0; state < next.size(); ++state) {
    const auto group = attractor_of[state];
    graph.nodes.push_back({.name = text(state, " ", signs_of(state, neurons)),
                           .x = layout[state][0],
                           .y = layout[state][1],
                           .group = group < 0 ? undecided : static_cast<std::size_t>(group),
                           .is_attractor = is_on[state]});
    for (const auto to : followers(places[state], static_cast<std::uint64_t>(tied[state])))
      graph.edges.push_back({state, static_cast<std::size_t>(to)});
  }
  Panel panel = {.id = "states", .title = "Every state and the one that follows"};
  std::uint64_t most_followers = 1;
  for (const auto neurons_tied : tied)
    most_followers =
        std::max(most_followers, std::uint64_t{1} << std::popcount(static_cast<std::uint64_t>(neurons_tied)));
  if (most_followers > 1) {
    panel.note = "A neuron without input may take either sign: such a state has several that follow.";
    if (most_followers > kMostFollowers)
      panel.note += text(" At most ", kMostFollowers, " of up to ", most_followers, " are drawn.");
  }
  panel.content = std::move(graph);
  return panel;
}

// The largest of a list of basins, with one standard error or none.
struct Basin {
  std::size_t number;
  std::string name;
  double size;
  double error;
};

Panel basins_panel(std::vector<Basin> basins, const std::string& label) {
  // What a damaged file does not tell comes last.
  const auto weight = [](const Basin& basin) { return std::isnan(basin.size) ? -1 : basin.size; };
  std::sort(basins.begin(), basins.end(), [&](const Basin& a, const Basin& b) {
    return weight(a) != weight(b) ? weight(a) > weight(b) : a.number < b.number;
  });
  const auto all = basins.size();
  if (all > kMostRows) basins.resize(kMostRows);
  Bars bars = {.x = {.label = "attractor"}, .y = {.label = label, .from = 0}};
  BarSeries series = {.name = "basin", .role = Role::kInformation};
  for (const auto& basin : basins) {
    bars.x.names.push_back(basin.name);
    series.values.push_back(basin.size);
    if (!std::isnan(basin.error)) series.error.push_back(basin.error);
  }
  if (series.error.size() != series.values.size()) series.error.clear();
  bars.series = {std::move(series)};
  Panel panel = {.id = "basins", .title = "Basins"};
  if (basins.size() < all) panel.note = text("The largest ", basins.size(), " of ", all, " attractors.");
  panel.content = std::move(bars);
  return panel;
}

// How many attractors have which period.
Panel periods_panel(const std::vector<std::string>& periods, const std::vector<double>& counts,
                    const std::string& label) {
  Bars bars = {.x = {.label = "period, steps"}, .y = {.label = label, .from = 0}};
  BarSeries series = {.name = label, .role = Role::kExact};
  const auto count = std::min(periods.size(), kMostRows);
  for (std::size_t k = 0; k < count; ++k) {
    bars.x.names.push_back(shown(periods[k], 24));
    series.values.push_back(counts[k]);
  }
  bars.series = {std::move(series)};
  Panel panel = {.id = "periods", .title = "Periods"};
  if (count < periods.size()) panel.note = text("The first ", count, " of ", periods.size(), " periods.");
  panel.content = std::move(bars);
  return panel;
}

// Of attractors one by one.
Panel periods_panel(const std::vector<std::int64_t>& periods) {
  auto sorted = periods;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> names;
  std::vector<double> counts;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    if (k > 0 && sorted[k] == sorted[k - 1]) {
      ++counts.back();
    } else {
      names.push_back(text(sorted[k]));
      counts.push_back(1);
    }
  }
  return periods_panel(names, counts, "attractors");
}

Panel complete_basins(const ResultFile& file) {
  const auto sizes = file.whole("/attractors/basin_states", {ResultFile::kAny});
  std::vector<Basin> basins;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    basins.push_back(
        {.number = k, .name = text(k), .size = static_cast<double>(sizes[k]), .error = kMissing});
  return basins_panel(std::move(basins), "states");
}

Panel complete_periods(const ResultFile& file) {
  const auto periods = file.whole("/periods/period", {ResultFile::kAny});
  const auto counts = file.whole("/periods/attractors", {periods.size()});
  std::vector<std::string> names;
  for (const auto period : periods) names.push_back(text(period));
  return periods_panel(names, {counts.begin(), counts.end()}, "attractors");
}

Series histogram(const std::vector<std::int64_t>& counts) {
  Series series = {.name = "states", .role = Role::kExact, .style = LineStyle::kSteps};
  for (std::size_t k = 0; k < counts.size(); ++k) {
    series.x.push_back(static_cast<double>(k));
    series.y.push_back(static_cast<double>(counts[k]));
  }
  return series;
}

Panel transients_panel(std::vector<std::int64_t> counts, const std::string& label) {
  while (counts.size() > 1 && counts.back() == 0) counts.pop_back();
  Curves curves = {.x = {.label = "steps to the attractor", .from = 0}, .y = {.label = label, .from = 0}};
  curves.series = {histogram(counts)};
  curves.series[0].name = label;
  Panel panel = {.id = "transients", .title = "The way to the attractor"};
  panel.note = thin(curves);
  panel.content = std::move(curves);
  return panel;
}

// Starts that took so many steps.
Panel sampled_transients(const ResultFile& file) {
  constexpr std::int64_t kMostSteps = 65535;
  const auto steps = file.whole("/starts/transient_steps", {ResultFile::kAny});
  const auto longest = std::clamp<std::int64_t>(*std::max_element(steps.begin(), steps.end()), 0, kMostSteps);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(longest) + 1, 0);
  for (const auto taken : steps)
    ++counts[static_cast<std::size_t>(std::clamp<std::int64_t>(taken, 0, longest))];
  return transients_panel(std::move(counts), "starts");
}

std::vector<std::string> kind_names(const ResultFile& file, std::size_t count) {
  constexpr const char* kNames[] = {"fixed point", "cycle", "quasi-periodic", "chaotic", "undecided"};
  std::vector<std::string> names;
  for (const auto kind : file.whole("/attractors/kind", {count})) {
    if (kind < 0 || kind > 4) file.fail("/attractors/kind", text("there is no kind ", kind));
    names.emplace_back(kNames[kind]);
  }
  return names;
}

Panel sampled_basins(const ResultFile& file) {
  constexpr double kInterval95 = 2 * 1.959964;
  const auto count = file.shape("/attractors/period", {ResultFile::kAny})[0];
  const auto shares = file.numbers("/attractors/basin_share", {count, 3});
  const auto kinds = file.has("/attractors/kind") ? kind_names(file, count) : std::vector<std::string>();
  std::vector<Basin> basins;
  for (std::size_t k = 0; k < count; ++k) {
    basins.push_back({.number = k,
                      .name = kinds.empty() ? text(k) : text(k, " ", kinds[k]),
                      .size = shares[3 * k],
                      .error = (shares[3 * k + 2] - shares[3 * k + 1]) / kInterval95});
  }
  return basins_panel(std::move(basins), "share of starts");
}

// Every listed cycle of tanh neurons, closed.
Panel activity_panel(const ResultFile& file) {
  constexpr std::uint64_t kMostRowsRead = 100'000;
  const auto shape = file.shape("/attractors/activity", {ResultFile::kAny, ResultFile::kAny});
  if (shape[1] < 3) file.fail("/attractors/activity", "three neurons are needed to be shown in a cube");
  const auto count = file.shape("/attractors/period", {ResultFile::kAny})[0];
  const auto first = file.beginnings("/attractors/first", count, shape[0]);
  const auto rows = std::min(shape[0], kMostRowsRead);
  const auto values = file.numbers("/attractors/activity", shape, {.first = 0, .count = rows});
  Cube cube = {.axes = {"neuron 0", "neuron 1", "neuron 2"}};
  std::uint64_t left = kMostPoints;
  std::size_t whole = 0;
  for (std::size_t k = 0; k < count && cube.series.size() < 12; ++k) {
    const auto steps = first[k + 1] - first[k];
    if (steps == 0 || steps + 1 > left || first[k + 1] > rows) continue;
    PointPath path = {.name = text("attractor ", k)};
    for (auto row = first[k]; row <= first[k + 1]; ++row) {
      const auto at = (row == first[k + 1] ? first[k] : row) * shape[1];
      path.points.push_back({values[at], values[at + 1], values[at + 2]});
    }
    left -= steps + 1;
    ++whole;
    cube.series.push_back(std::move(path));
  }
  Panel panel = {.id = "activity", .title = "Activities on the attractors"};
  if (whole < count) panel.note = text(whole, " of ", count, " attractors.");
  panel.content = std::move(cube);
  return panel;
}

Panel lyapunov_panel(const ResultFile& file) {
  const auto count = file.shape("/attractors/period", {ResultFile::kAny})[0];
  const auto kinds = kind_names(file, count);
  const auto exponents = file.numbers("/attractors/lyapunov_nats_per_step", {count, 2});
  Bars bars = {.x = {.label = "attractor"}, .y = {.label = "Lyapunov exponent, nat per step"}};
  BarSeries series = {.name = "exponent", .role = Role::kDivergence};
  for (std::size_t k = 0; k < std::min<std::size_t>(count, kMostRows); ++k) {
    bars.x.names.push_back(text(k, " ", kinds[k]));
    series.values.push_back(exponents[2 * k]);
    series.error.push_back(exponents[2 * k + 1]);
  }
  bars.series = {std::move(series)};
  Panel panel = {.id = "lyapunov", .title = "Lyapunov exponents"};
  if (count > kMostRows) panel.note = text("The first ", kMostRows, " of ", count, " attractors.");
  panel.content = std::move(bars);
  return panel;
}

// Of numbers without bound, a line each.
Panel cycle_types_panel(const ResultFile& file) {
  constexpr std::size_t kMostLines = 1000;
  const auto period_words = file.words("/periods/period_text");
  const auto count_words = file.words("/periods/attractors_text");
  const auto periods = split(trimmed(period_words), '\n');
  const auto counts = split(trimmed(count_words), '\n');
  const auto shares = file.numbers("/periods/basin_share", {periods.size()});
  if (counts.size() != periods.size()) file.fail("/periods/attractors_text", "it has not a line per period");
  Table table = {.columns = {"period", "attractors", "share of states"}};
  for (std::size_t k = 0; k < std::min(periods.size(), kMostLines); ++k)
    table.rows.push_back({shown(periods[k], 60), shown(counts[k], 60), shares[k]});
  return {.id = "cycles", .title = "Cycles by their period", .content = std::move(table)};
}

Panel cycle_shares_panel(const ResultFile& file) {
  const auto words = file.words("/periods/period_text");
  const auto lines = split(trimmed(words), '\n');
  const auto shares = file.numbers("/periods/basin_share", {lines.size()});
  return periods_panel({lines.begin(), lines.end()}, shares, "share of states");
}

void add_complete(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  constexpr std::uint64_t kMostSteps = 65536;
  const auto neurons = source.spec.number("network.neurons").value_or(0);
  if (file.has("/graph/next") && neurons <= kMostGraphNeurons) {
    Figure graph = {
        .id = "graph",
        .title = "State transitions without noise",
        .caption =
            "A dot per state, coloured by the attractor that it leads to; full dots are the attractor's own.",
        .columns = 2};
    add_panel(document, graph, "The graph of states", [&] { return spanning(graph_panel(file), 2); });
    add_figure(document, std::move(graph));
  }
  Figure figure = {.id = "basins", .title = "Attractors, basins and ways", .columns = 3};
  figure.caption = "All states were walked through.";
  add_panel(document, figure, "The chart of basins", [&] { return complete_basins(file); });
  add_panel(document, figure, "The chart of periods", [&] { return complete_periods(file); });
  add_panel(document, figure, "The chart of transients", [&] {
    if (file.shape("/transients", {ResultFile::kAny})[0] > kMostSteps)
      file.fail("/transients", "it is longer than recres writes it");
    return transients_panel(file.whole("/transients", {ResultFile::kAny}), "states");
  });
  add_figure(document, std::move(figure));
}

void add_sampled(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  Figure figure = {.id = "basins", .title = "Attractors found from random starts", .columns = 3};
  if (const auto missed = file.number_attribute("/attractors", "missed_share"))
    figure.caption =
        text("A share of about ", short_text(*missed), " of the starts leads to attractors not found.");
  add_panel(document, figure, "The chart of basins", [&] { return sampled_basins(file); });
  add_panel(document, figure, "The chart of periods",
            [&] { return periods_panel(file.whole("/attractors/period", {ResultFile::kAny})); });
  if (file.has("/starts/transient_steps"))
    add_panel(document, figure, "The chart of transients", [&] { return sampled_transients(file); });
  if (file.has("/attractors/lyapunov_nats_per_step"))
    add_panel(document, figure, "The Lyapunov exponents", [&] { return lyapunov_panel(file); });
  add_figure(document, std::move(figure));
  const auto neurons = source.spec.number("network.neurons").value_or(0);
  if (!file.has("/attractors/activity") || neurons < 3) return;
  Figure cube = {.id = "activity",
                 .title = "Fixed points and cycles",
                 .caption = "Activities of the first three neurons."};
  add_panel(document, cube, "The cube of activities", [&] { return activity_panel(file); });
  add_figure(document, std::move(cube));
}

void add_cycle_types(const ResultFile& file, Document& document) {
  Figure figure = {.id = "cycles",
                   .title = "Cycles, from the network's cycle type",
                   .caption = "A signed permutation only has cycles; their numbers follow from its own.",
                   .columns = 2};
  add_panel(document, figure, "The share of states", [&] { return cycle_shares_panel(file); });
  add_panel(document, figure, "The table of cycles", [&] { return cycle_types_panel(file); });
  add_figure(document, std::move(figure));
}

}  // namespace

void add_attractors_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  if (file.has("/periods/period_text")) {
    add_cycle_types(file, document);
  } else if (file.has("/starts")) {
    add_sampled(source, document);
  } else {
    add_complete(source, document);
  }
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
