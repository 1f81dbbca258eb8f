#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/figure/builders.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kMostCurves = 8;

// The keys that make axes, in their order; that of the noise strengths is the last.
constexpr std::array<const char*, 12> kAxes = {"network", "network_seed", "magnitude", "bias",
                                               "model",   "protocol",     "input",     "start",
                                               "steps",   "burn_in",      "seed",      "noise"};

// An axis as the specification has it.
struct SweptAxis {
  std::string key;
  std::vector<std::string> values;
};

// What a quantity varies along, and how its cells are found.
struct Grid {
  std::vector<SweptAxis> axes;  // all but that of the noise strengths
  std::vector<double> noise;

  std::size_t combinations() const {
    std::size_t count = 1;
    for (const auto& axis : axes) count *= axis.values.size();
    return count;
  }

  // "magnitude = 2, seed = 3".
  std::string name_of(std::size_t combination) const {
    std::string out;
    for (std::size_t k = axes.size(); k-- > 0;) {
      const auto& axis = axes[k];
      const auto value = axis.values[combination % axis.values.size()];
      combination /= axis.values.size();
      out = text(axis.key, " = ", shown(value, 30), out.empty() ? "" : ", ", out);
    }
    return out;
  }

  Hdf5Shape shape() const {
    Hdf5Shape out;
    for (const auto& axis : axes) out.push_back(axis.values.size());
    out.push_back(noise.size());
    return out;
  }
};

struct Quantity {
  const char* values;
  const char* error;  // empty for none
  const char* title;
  Role role;
};

constexpr Quantity kMeasured[] = {
    {"mutual_information_corrected_bits_mean", "mutual_information_corrected_bits_error",
     "Mutual information I, freed of bias", Role::kCorrected},
    {"mutual_information_bits_mean", "mutual_information_bits_error", "Mutual information I, plug-in",
     Role::kInformation},
    {"entropy_bits_mean", "entropy_bits_error", "Entropy H, plug-in", Role::kEntropy},
    {"divergence_bits_mean", "divergence_bits_error", "Divergence D, plug-in", Role::kDivergence},
    {"rms_correlation", "rms_correlation_error", "Root mean square correlation", Role::kNone},
};

constexpr Quantity kExact[] = {
    {"exact_mutual_information_bits", "", "Mutual information I, exact", Role::kInformation},
    {"exact_entropy_bits", "", "Entropy H, exact", Role::kEntropy},
    {"exact_divergence_bits", "", "Divergence D, exact", Role::kDivergence},
};

// The axes of a measure, of these keys, that a list was given for.
Grid grid_of(const ResultSource& source, std::span<const char* const> keys) {
  Grid grid;
  for (const auto* key : keys) {
    auto values = source.spec.list(key);
    if (values.empty()) continue;
    if (std::string_view(key) == "noise") {
      grid.noise = source.file.numbers("/noise_strength", {values.size()});
    } else {
      grid.axes.push_back({.key = key, .values = std::move(values)});
    }
  }
  return grid;
}

// Names of panels have no underscores.
std::string id_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

// As many of `count` as can be told apart, evenly spread.
std::vector<std::size_t> chosen(std::size_t count) {
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < std::min(count, kMostCurves); ++k)
    out.push_back(count <= kMostCurves ? k : k * (count - 1) / (kMostCurves - 1));
  return out;
}

std::vector<double> row_of(const std::vector<double>& values, std::size_t row, std::size_t columns) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * columns);
  return {first, first + static_cast<std::ptrdiff_t>(columns)};
}

// A curve for each of some combinations of the other axes.
Panel curves_panel(const ResultFile& file, const Grid& grid, const Quantity& quantity) {
  const auto values = file.numbers(text("/", quantity.values), grid.shape());
  const auto errors =
      *quantity.error == '\0' ? std::vector<double>() : file.numbers(text("/", quantity.error), grid.shape());
  const auto points = grid.noise.size();
  const auto combinations = grid.combinations();
  const auto places = chosen(combinations);
  Curves curves = {.x = noise_axis(),
                   .y = quantity.role == Role::kNone ? Axis{.label = "correlation"} : bits_axis()};
  for (std::size_t k = 0; k < places.size(); ++k) {
    Series series = {.name = combinations == 1 ? std::string("measured") : grid.name_of(places[k]),
                     .role = places.size() > 1 ? Role::kNone : quantity.role,
                     .x = grid.noise,
                     .y = row_of(values, places[k], points)};
    if (!errors.empty()) series.error = row_of(errors, places[k], points);
    if (places.size() > 1) series.shade = static_cast<double>(k) / static_cast<double>(places.size() - 1);
    curves.series.push_back(std::move(series));
  }
  Panel panel = {.id = id_of(quantity.values), .title = quantity.title, .content = std::move(curves)};
  if (places.size() < combinations)
    panel.note =
        text(places.size(), " of ", combinations, " curves, evenly spread over the axes; the file has all.");
  return panel;
}

// All combinations of one other axis as rows.
Panel heat_panel(const ResultFile& file, const Grid& grid, const Quantity& quantity) {
  Heat heat = {.rows = grid.axes.front().values.size(), .columns = grid.noise.size()};
  heat.values = file.numbers(text("/", quantity.values), grid.shape());
  heat.x.label = "noise strength r";
  for (const double r : grid.noise) heat.x.names.push_back(short_text(r));
  heat.y = {.label = grid.axes.front().key, .names = grid.axes.front().values};
  heat.value_label = "bit";
  return {.id = id_of(quantity.values) + "-map", .title = quantity.title, .content = std::move(heat)};
}

void add_quantities(const ResultSource& source, Document& document, const Grid& grid,
                    std::span<const Quantity> quantities, Figure figure) {
  if (grid.noise.size() < 2) return;
  for (const auto& quantity : quantities) {
    if (!source.file.has(text("/", quantity.values))) continue;
    add_panel(document, figure, text("The panel '", quantity.title, "'"),
              [&] { return curves_panel(source.file, grid, quantity); });
  }
  add_figure(document, std::move(figure));
}

void add_maps(const ResultSource& source, Document& document, const Grid& grid,
              std::span<const Quantity> quantities, Figure figure) {
  constexpr std::size_t kFewestRows = 3;
  constexpr std::size_t kMostColumns = 200;
  const bool is_map = grid.axes.size() == 1 && grid.axes.front().values.size() >= kFewestRows &&
                      grid.axes.front().values.size() <= kMostRows && grid.noise.size() >= 2 &&
                      grid.noise.size() <= kMostColumns;
  if (!is_map) return;
  for (const auto& quantity : quantities.first(1)) {
    if (!source.file.has(text("/", quantity.values))) continue;
    add_panel(document, figure, "The map", [&] { return heat_panel(source.file, grid, quantity); });
  }
  add_figure(document, std::move(figure));
}

}  // namespace

void add_experiment_figures(const ResultSource& source, Document& document) {
  if (source.file.has("/failures")) {
    const auto lines = split(source.file.words("/failures"), '\n');
    const auto failed =
        std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.size() > 1; });
    if (failed > 0)
      document.warnings.push_back(
          text(failed, " units could not be measured, the first: ", shown(lines.front(), 300)));
  }
  const double missing = source.file.number_attribute("/", "missing_units").value_or(0);
  if (missing > 0)
    document.warnings.push_back(text(missing, " units were never measured; their values are missing."));

  constexpr std::array<const char*, 5> kExactAxes = {"network", "network_seed", "magnitude", "bias", "noise"};
  Grid measured;
  Grid exact;
  try {
    measured = grid_of(source, kAxes);
    exact = grid_of(source, kExactAxes);
  } catch (const IoError& error) {
    document.warnings.push_back(text("The axes are not shown: ", error.what()));
    return;
  }
  add_quantities(source, document, measured, kMeasured,
                 {.id = "measured",
                  .title = "Measured against noise",
                  .caption = "Means over replicates, with their standard errors.",
                  .columns = 2});
  add_maps(source, document, measured, kMeasured,
           {.id = "map",
            .title = "Measured over both axes",
            .caption = "A row for each value of the other axis.",
            .columns = 1});
  add_quantities(source, document, exact, kExact,
                 {.id = "exact",
                  .title = "Exact against noise",
                  .caption = "Of the chain itself, without sampling.",
                  .columns = 2});
}

}  // namespace recres
