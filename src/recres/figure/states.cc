#include <algorithm>
#include <cmath>

#include "recres/figure/builders.h"
#include "recres/figure/thinning.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint64_t kMostSigns = 1'000'000'000;

// Rows of /states to look at: all, or as many as can be read in seconds.
std::uint64_t rows_to_read(const Hdf5Shape& shape) {
  return std::min(shape[0], std::max<std::uint64_t>(1, kMostSigns / shape[1]));
}

std::string rows_note(const Hdf5Shape& shape) {
  const auto rows = rows_to_read(shape);
  return rows == shape[0] ? "" : text("The first ", rows, " of ", shape[0], " steps.");
}

// Calls `work` with the step and the signs of every row that is read.
template <typename Work>
void each_row(const ResultFile& file, const Hdf5Shape& shape, const Work& work) {
  constexpr std::uint64_t kBlock = 1 << 23;
  const auto rows = rows_to_read(shape);
  const auto block = std::max<std::uint64_t>(1, kBlock / shape[1]);
  for (std::uint64_t first = 0; first < rows; first += block) {
    const auto count = std::min(block, rows - first);
    const auto signs = file.whole("/states", shape, {.first = first, .count = count});
    for (std::uint64_t k = 0; k < count; ++k) work(first + k, signs.data() + k * shape[1]);
  }
}

Hdf5Shape states_shape(const ResultFile& file) {
  constexpr std::uint64_t kMostNeurons = 1'000'000;
  auto shape = file.shape("/states", {ResultFile::kAny, ResultFile::kAny});
  if (shape[1] > kMostNeurons) file.fail("/states", text(shape[1], " neurons are not shown"));
  return shape;
}

Panel states_raster(const ResultFile& file) {
  const auto shape = states_shape(file);
  const auto steps = std::min<std::uint64_t>(shape[0], 500);
  const auto neurons = std::min<std::uint64_t>(shape[1], kMostRows);
  Raster raster = {.x = {.label = "step"}, .names = numbered(neurons, "neuron ")};
  raster.rows.resize(neurons);
  const auto signs = file.whole("/states", shape, {.first = 0, .count = steps});
  for (std::uint64_t t = 0; t < steps; ++t) {
    for (std::uint64_t n = 0; n < neurons; ++n) {
      const auto sign = signs[t * shape[1] + n];
      raster.rows[n] += sign > 0 ? '+' : sign < 0 ? '-' : ' ';
    }
  }
  Panel panel = {.id = "states", .title = "States"};
  if (steps < shape[0]) panel.note = text("The first ", steps, " of ", shape[0], " steps.");
  if (neurons < shape[1])
    panel.note += text(panel.note.empty() ? "" : " ", "The first ", neurons, " of ", shape[1], " neurons.");
  panel.content = std::move(raster);
  return panel;
}

double mean_of_row(const std::int64_t* signs, std::uint64_t neurons) {
  double sum = 0;
  for (std::uint64_t n = 0; n < neurons; ++n) sum += static_cast<double>(signs[n]);
  return sum / static_cast<double>(neurons);
}

Panel mean_panel(const ResultFile& file) {
  const auto shape = states_shape(file);
  Series series = {.name = "mean over neurons", .role = Role::kInformation};
  Thinning thinning(series, rows_to_read(shape));
  each_row(file, shape, [&](std::uint64_t t, const std::int64_t* signs) {
    thinning.add(static_cast<double>(t), mean_of_row(signs, shape[1]));
  });
  thinning.finish();
  Panel panel = {.id = "mean", .title = "Mean activity", .note = rows_note(shape)};
  if (series.x.size() < rows_to_read(shape)) {
    panel.note += text(panel.note.empty() ? "" : " ", "Of ", rows_to_read(shape),
                       " points the lowest and the highest of neighbours are shown.");
  }
  panel.content = Curves{.x = {.label = "step"},
                         .y = {.label = "mean activity", .from = -1, .to = 1},
                         .series = {std::move(series)}};
  return panel;
}

Panel neurons_panel(const ResultFile& file) {
  const auto shape = states_shape(file);
  const auto neurons = std::min<std::uint64_t>(shape[1], kMostRows);
  std::vector<double> means(neurons, 0);
  each_row(file, shape, [&](std::uint64_t, const std::int64_t* signs) {
    for (std::uint64_t n = 0; n < neurons; ++n) means[n] += static_cast<double>(signs[n]);
  });
  for (auto& mean : means) mean /= static_cast<double>(rows_to_read(shape));
  Panel panel = {.id = "neurons", .title = "Mean activity of each neuron", .note = rows_note(shape)};
  panel.content = Bars{.x = {.label = "neuron", .names = numbered(neurons)},
                       .y = {.label = "mean activity", .from = -1, .to = 1},
                       .series = {{.name = "mean", .role = Role::kInformation, .values = std::move(means)}}};
  return panel;
}

}  // namespace

void add_states_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  Figure raster = {
      .id = "raster", .title = "States over time", .caption = facts_text(source.facts), .columns = 2};
  add_panel(document, raster, "The series of states", [&] { return spanning(states_raster(file), 2); });
  add_figure(document, std::move(raster));
  Figure means = {
      .id = "activity", .title = "Mean activity", .caption = "-1 is off, +1 is on.", .columns = 2};
  add_panel(document, means, "The mean activity", [&] { return mean_panel(file); });
  add_panel(document, means, "The neurons' mean activity", [&] { return neurons_panel(file); });
  add_figure(document, std::move(means));
}

void add_network_figures(const ResultSource& source, Document& document) {
  Figure network = {.id = "network", .title = "Weights", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(source.file, "", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
