#include "recres/figure/pulse_panels.h"

#include <algorithm>
#include <cmath>

#include "recres/figure/thinning.h"
#include "recres/state/state.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::uint64_t steps_of(const ResultFile& file, const std::string& group, const char* name,
                       const std::optional<double>& value, double least) {
  constexpr double kMostSteps = 1e15;
  if (!value) file.fail(group.empty() ? "/spec" : group, text("it does not say the pulses' '", name, "'"));
  if (!(*value >= least && *value <= kMostSteps))
    file.fail(group.empty() ? "/spec" : group, text("the pulses' '", name, "' is ", *value));
  return static_cast<std::uint64_t>(*value);
}

}  // namespace

PulseTimes pulse_times(const ResultFile& file, const std::string& group, const RunFacts& facts) {
  return {.first = steps_of(file, group, "first", facts.first, 0),
          .every = steps_of(file, group, "every", facts.every, 1),
          .duration = steps_of(file, group, "duration", facts.duration, 1),
          .count = steps_of(file, group, "count", facts.count, 1)};
}

Panel raster_panel(const ResultFile& file, const std::string& group, const PulseTimes& times,
                   std::size_t neurons, const std::string& id, const std::string& title) {
  const auto path = group + "/run/state";
  const auto words = words_per_state(neurons);
  const auto rows = file.shape(path, {ResultFile::kAny, words})[0];
  // A handful of pulses: of more, single steps could not be seen.
  constexpr std::uint64_t kPulses = 6;
  constexpr std::uint64_t kLeastSteps = 500;
  const auto steps = std::min({rows, kMostRasterSteps, std::max(kLeastSteps, times.begin(kPulses))});
  auto raster = raster_of(file.whole(path, {rows, words}, {.first = 0, .count = steps}), neurons);
  for (std::uint64_t k = 0; k < times.count && times.begin(k) < steps; ++k) {
    const auto from = times.begin(k);
    const auto to = std::min(from + times.duration, steps);
    raster.spans.push_back(
        {.from = static_cast<double>(from), .to = static_cast<double>(to), .label = k == 0 ? "pulse" : ""});
  }
  Panel panel = {.id = id, .title = title};
  if (steps < rows) panel.note = text("The first ", steps, " of ", rows, " steps.");
  if (neurons > kMostRows)
    panel.note += text(panel.note.empty() ? "" : " ", "The first ", kMostRows, " neurons.");
  panel.content = std::move(raster);
  return panel;
}

Panel portrait_panel(const ResultFile& file, const std::string& group, const PulseTimes& times,
                     std::size_t neurons, std::uint64_t k, const std::string& id, const std::string& title) {
  constexpr std::uint64_t kMostSteps = 500;  // before and after
  const auto path = group + "/run/state";
  if (neurons > kMostPortraitNeurons) file.fail(path, text("of ", neurons, " neurons there is no portrait"));
  const auto rows = file.shape(path, {ResultFile::kAny, 1})[0];
  if (k >= times.count || times.begin(k) + times.duration >= rows)
    file.fail(path, text("it ends after ", rows, " states, before pulse ", k, " does"));
  const auto pulse = times.begin(k);
  const auto free_before = k == 0 ? times.first : times.every - std::min(times.every, times.duration);
  const auto from = pulse - std::min(free_before, std::min(pulse, kMostSteps));
  const auto after = pulse + times.duration;
  const auto free_after = times.every - std::min(times.every, times.duration);
  const auto to = std::min({after + std::min(free_after, kMostSteps), rows - 1, from + 3 * kMostSteps});
  const auto states = file.whole(path, {rows, 1}, {.first = from, .count = to - from + 1});
  Curves curves = {.x = {.label = "state s(t)", .is_whole = true},
                   .y = {.label = "state s(t+1)", .is_whole = true}};
  const auto add = [&](const char* name, Role role, std::uint64_t begin, std::uint64_t end) {
    Series series = {.name = name, .role = role, .style = LineStyle::kPoints};
    for (auto t = begin; t < std::min(end, to); ++t) {
      series.x.push_back(static_cast<double>(states[t - from]));
      series.y.push_back(static_cast<double>(states[t - from + 1]));
    }
    curves.series.push_back(std::move(series));
  };
  add("before the pulse", Role::kBefore, from, pulse);
  add("during the pulse", Role::kDuring, pulse, after);
  add("after the pulse", Role::kAfter, after, to);
  return {.id = id, .title = title, .content = std::move(curves)};
}

Panel cube_panel(const ResultFile& file, const std::string& path, RowRange rows, std::uint64_t before,
                 std::uint64_t pulse, const std::string& id, const std::string& title) {
  const auto shape = file.shape(path, {ResultFile::kAny, ResultFile::kAny});
  if (shape[1] < 3) file.fail(path, "three neurons are needed to be shown in a cube");
  rows.count = std::min<std::uint64_t>(rows.count, kMostPoints);
  const auto values = file.numbers(path, shape, rows);
  Cube cube = {.axes = {"neuron 0", "neuron 1", "neuron 2"}};
  const auto add = [&](const char* name, Role role, std::uint64_t begin, std::uint64_t end) {
    PointPath series = {.name = name, .role = role};
    for (auto row = begin; row < std::min(end, rows.count); ++row) {
      const auto at = row * shape[1];
      series.points.push_back({values[at], values[at + 1], values[at + 2]});
    }
    cube.series.push_back(std::move(series));
  };
  // Row t of activity is s(t): steps before .. before + pulse of noise lead from row `before` on.
  add("before the pulse", Role::kBefore, 0, before + 1);
  add("during the pulse", Role::kDuring, before, before + pulse + 1);
  add("after the pulse", Role::kAfter, before + pulse, rows.count);
  return {.id = id, .title = title, .content = std::move(cube)};
}

Panel sequence_panel(const ResultFile& file, const std::string& group, const std::string& id,
                     const std::string& title) {
  constexpr std::uint64_t kMostPulses = 100;
  const auto path = group + "/pulses/after";
  const auto shape = file.shape(path, {ResultFile::kAny, ResultFile::kAny});
  const auto after = file.whole(path, shape, {.first = 0, .count = 1});
  const auto count = std::min(shape[1], kMostPulses);
  Series series = {.name = "attractor", .role = Role::kAfter, .style = LineStyle::kSteps};
  for (std::uint64_t k = 0; k < count; ++k) {
    series.x.push_back(static_cast<double>(k + 1));
    series.y.push_back(after[k] < 0 ? kMissing : static_cast<double>(after[k]));
  }
  Curves curves = {.x = {.label = "pulse", .is_whole = true},
                   .y = {.label = "attractor after it", .is_whole = true},
                   .series = {std::move(series)}};
  Panel panel = {.id = id, .title = title, .note = "Of the first run; a gap where no attractor was told."};
  if (count < shape[1]) panel.note += text(" The first ", count, " of ", shape[1], " pulses.");
  panel.content = std::move(curves);
  return panel;
}

namespace {

// A heat map from attractors (rows) to attractors and what is none of them (last column).
Heat switching_heat(const ResultFile& file, const std::string& group, std::vector<double> values,
                    const std::string& label) {
  const auto attractors = file.whole(group + "/switching/attractor", {ResultFile::kAny});
  Heat heat = {.x = {.label = "attractor after"},
               .y = {.label = "attractor before"},
               .rows = attractors.size(),
               .columns = attractors.size() + 1,
               .values = std::move(values),
               .is_top_down = true,
               .value_label = label};
  for (const auto number : attractors) heat.y.names.push_back(text(number));
  heat.x.names = heat.y.names;
  heat.x.names.emplace_back("other");
  return heat;
}

// Rows and columns of a switching table.
Hdf5Shape switching_shape(const ResultFile& file, const std::string& group) {
  const auto path = group + "/switching/attractor";
  const auto count = file.shape(path, {ResultFile::kAny})[0];
  if (count > 4 * kMostRows) file.fail(path, text(count, " attractors are too many to be shown"));
  return {count, count + 1};
}

std::string fit_text(const ResultFile& file, const std::string& group) {
  const auto path = group + "/switching";
  const auto square = file.number_attribute(path, "chi_square");
  const auto freedom = file.number_attribute(path, "degrees_of_freedom");
  const auto p = file.number_attribute(path, "p_value");
  if (!square || !freedom || !p) return "";
  return text("Against the theory: chi-square ", short_text(*square), " of ", short_text(*freedom),
              " degrees of freedom, p = ", short_text(*p, 3), ".");
}

}  // namespace

Panel switching_counts_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title) {
  const auto shape = switching_shape(file, group);
  const auto counts = file.whole(group + "/switching/counts", shape);
  std::vector<double> shares(counts.size(), kMissing);
  double pulses = 0;
  for (std::size_t row = 0; row < shape[0]; ++row) {
    double sum = 0;
    for (std::size_t column = 0; column < shape[1]; ++column)
      sum += static_cast<double>(counts[row * shape[1] + column]);
    pulses += sum;
    for (std::size_t column = 0; sum > 0 && column < shape[1]; ++column)
      shares[row * shape[1] + column] = static_cast<double>(counts[row * shape[1] + column]) / sum;
  }
  Panel panel = {.id = id, .title = title, .note = text("Of ", short_text(pulses, 12), " pulses.")};
  panel.content = switching_heat(file, group, std::move(shares), "share of pulses");
  return panel;
}

Panel switching_theory_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title) {
  auto exact = file.numbers(group + "/switching/exact", switching_shape(file, group));
  return {.id = id,
          .title = title,
          .content = switching_heat(file, group, std::move(exact), "probability"),
          .note = fit_text(file, group)};
}

Panel search_pulses_panel(const ResultFile& file, const std::string& group, const std::string& id,
                          const std::string& title) {
  constexpr std::size_t kMostBins = 200;
  const auto pulses = file.whole(group + "/searches/pulses", {ResultFile::kAny});
  const auto end = file.whole(group + "/searches/end", {pulses.size()});
  double sum = 0;
  std::size_t found = 0;
  std::int64_t most = 0;
  for (std::size_t k = 0; k < pulses.size(); ++k) {
    if (pulses[k] < 0)
      file.fail(group + "/searches/pulses", text("search ", k, " took ", pulses[k], " pulses"));
    if (end[k] != 0) continue;
    ++found;
    sum += static_cast<double>(pulses[k]);
    most = std::max(most, pulses[k]);
  }
  const auto width = static_cast<std::uint64_t>(most) / kMostBins + 1;
  std::vector<double> counts(static_cast<std::uint64_t>(most) / width + 1, 0);
  for (std::size_t k = 0; k < pulses.size(); ++k) {
    if (end[k] == 0) ++counts[static_cast<std::uint64_t>(pulses[k]) / width];
  }
  Series series = {.name = "searches", .role = Role::kInformation, .style = LineStyle::kSteps};
  for (std::size_t k = 0; k < counts.size(); ++k) {
    series.x.push_back(static_cast<double>(k * width));
    series.y.push_back(counts[k]);
  }
  Curves curves = {.x = {.label = "pulses until found", .is_whole = true},
                   .y = {.label = "searches", .is_whole = true, .from = 0},
                   .series = {std::move(series)}};
  if (found > 0) {
    const double mean = sum / static_cast<double>(found);
    curves.marks.push_back({.x = mean, .label = text("mean ", fixed_text(mean, 2))});
  }
  if (const auto theory = file.number_attribute(group + "/searches", "theory_mean_pulses"))
    curves.marks.push_back({.x = theory, .label = text("theory ", fixed_text(*theory, 2))});
  Panel panel = {.id = id, .title = title};
  panel.note = text(found, " of ", pulses.size(), " searches found it.");
  if (width > 1) panel.note += text(" Counted in steps of ", width, " pulses.");
  panel.content = std::move(curves);
  return panel;
}

Panel search_paths_panel(const ResultFile& file, const std::string& group, const std::string& id,
                         const std::string& title) {
  constexpr std::size_t kMostSearches = 6;
  constexpr std::uint64_t kMostPulses = 500;
  const auto searches = file.shape(group + "/searches/pulses", {ResultFile::kAny})[0];
  const auto on = file.whole(group + "/searches/on", {ResultFile::kAny});
  const auto first = file.beginnings(group + "/searches/first", searches, on.size());
  Curves curves = {.x = {.label = "pulses so far", .is_whole = true},
                   .y = {.label = "attractor", .is_whole = true}};
  for (std::size_t k = 0; k < std::min<std::size_t>(searches, kMostSearches); ++k) {
    Series series = {.name = text("search ", k), .style = LineStyle::kSteps};
    for (auto at = first[k]; at < std::min(first[k + 1], first[k] + kMostPulses); ++at) {
      series.x.push_back(static_cast<double>(at - first[k]));
      series.y.push_back(on[at] < 0 ? kMissing : static_cast<double>(on[at]));
    }
    curves.series.push_back(std::move(series));
  }
  return {
      .id = id, .title = title, .content = std::move(curves), .note = "A gap where no attractor was told."};
}

}  // namespace recres
