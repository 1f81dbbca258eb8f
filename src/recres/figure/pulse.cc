#include <algorithm>
#include <optional>

#include "recres/figure/builders.h"
#include "recres/figure/pulse_panels.h"
#include "recres/figure/thinning.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void add_network(const ResultSource& source, Document& document) {
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(source.file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

Panel first_cube(const ResultFile& file, const PulseTimes& times) {
  const auto steps = file.shape("/run/activity", {ResultFile::kAny, ResultFile::kAny})[0];
  const auto before = std::min<std::uint64_t>(times.first, 200);
  const auto begin = times.first - before;
  if (times.first + times.duration >= steps)
    file.fail("/run/activity", text("it ends after ", steps, " states, before the first pulse does"));
  const auto after = std::min<std::uint64_t>(times.every - std::min(times.every, times.duration), 200);
  const auto count = std::min(before + times.duration + after + 1, steps - begin);
  return cube_panel(file, "/run/activity", {.first = begin, .count = count}, before, times.duration, "cube",
                    "Activities around the first pulse");
}

void add_run_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  std::optional<PulseTimes> times;
  std::size_t neurons = 0;
  Figure raster = {
      .id = "raster",
      .title = "The first run",
      .caption =
          "Signs of all neurons over time. Where it is shaded the pulse acts on the state; what it makes "
          "of it is seen one step later.",
      .columns = 2};
  add_panel(document, raster, "The first run", [&] {
    neurons = neurons_of(file, "/network");
    times = pulse_times(file, "", source.facts);
    return spanning(raster_panel(file, "", *times, neurons, "states", "States"), 2);
  });
  add_figure(document, std::move(raster));
  if (!times) return;
  Figure portrait = {.id = "portrait",
                     .title = "Before, during and after the first pulse",
                     .caption = "Pairs of states that follow each other, as points."};
  if (neurons <= kMostPortraitNeurons) {
    add_panel(document, portrait, "The phase portrait", [&] {
      return portrait_panel(file, "", *times, neurons, 0, "states", "States that follow each other");
    });
  }
  if (file.has("/run/activity") && neurons >= 3)
    add_panel(document, portrait, "The path of activities", [&] { return first_cube(file, *times); });
  portrait.columns = std::max<std::size_t>(1, portrait.panels.size());
  add_figure(document, std::move(portrait));
}

}  // namespace

void add_pulse_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  Figure switching = {.id = "switching",
                      .title = "From attractor to attractor",
                      .caption = facts_text(source.facts),
                      .columns = 2};
  add_panel(document, switching, "The switching table", [&] {
    if (file.is_empty("/switching/attractor"))
      file.fail("/switching", "no pulse began on an attractor that is known, or too many of them were met");
    return switching_counts_panel(file, "", "counts", "Measured");
  });
  if (file.has("/switching/exact"))
    add_panel(document, switching, "The theory of switching",
              [&] { return switching_theory_panel(file, "", "exact", "Exact"); });
  add_figure(document, std::move(switching));
  if (file.has("/run")) add_run_figures(source, document);
  Figure sequence = {.id = "sequence", .title = "Attractor after attractor", .columns = 2};
  add_panel(document, sequence, "The sequence of attractors",
            [&] { return spanning(sequence_panel(file, "", "sequence", "Attractor after each pulse"), 2); });
  add_figure(document, std::move(sequence));
  add_network(source, document);
}

void add_search_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  Figure figure = {.id = "searches",
                   .title = "Pulses until the attractor is found",
                   .caption = facts_text(source.facts),
                   .columns = 2};
  add_panel(document, figure, "The number of pulses",
            [&] { return search_pulses_panel(file, "", "pulses", "Searches by the pulses they took"); });
  add_panel(document, figure, "The way of searches",
            [&] { return search_paths_panel(file, "", "paths", "The first searches"); });
  add_figure(document, std::move(figure));
  add_network(source, document);
}

}  // namespace recres
