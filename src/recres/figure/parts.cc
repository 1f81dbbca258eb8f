#include "recres/figure/parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void add_panel(Document& document, Figure& figure, std::string_view what,
               const std::function<Panel()>& make) {
  const auto warn = [&](const char* why) { document.warnings.push_back(text(what, " is not shown: ", why)); };
  try {
    figure.panels.push_back(make());
  } catch (const IoError& error) {
    warn(error.what());
  } catch (const CapacityExceeded& error) {
    warn(error.what());
  }
}

Panel spanning(Panel panel, std::size_t columns) {
  panel.span = columns;
  return panel;
}

void add_figure(Document& document, Figure figure) {
  if (!figure.panels.empty()) document.figures.push_back(std::move(figure));
}

RunFacts facts_of(const RunSpec& spec) {
  return {.network = spec.words("network.spec"),
          .model = spec.words("model"),
          .magnitude = spec.number("network.magnitude"),
          .noise_strength = spec.number("noise_strength"),
          .protocol = spec.words("protocol"),
          .steps = spec.number("steps"),
          .burn_in = spec.number("burn_in"),
          .replicates = spec.number("replicates"),
          .seed = spec.digits("seed"),
          .strength = spec.number("strength"),
          .duration = spec.number("duration"),
          .every = spec.number("every"),
          .count = spec.number("count"),
          .first = spec.number("first"),
          .background = spec.number("background")};
}

RunFacts facts_of(const ResultFile& file, const std::string& group) {
  const auto words = [&](const char* name) { return file.text_attribute(group, name).value_or(""); };
  const auto number = [&](const char* name) { return file.number_attribute(group, name); };
  return {.network = words("network"),
          .model = words("model"),
          .magnitude = number("weight_magnitude"),
          .noise_strength = number("noise_strength"),
          .protocol = words("protocol"),
          .steps = number("steps"),
          .burn_in = number("burn_in"),
          .replicates = number("replicates"),
          .strength = number("strength"),
          .duration = number("duration"),
          .every = number("every"),
          .count = number("count"),
          .first = number("first"),
          .background = number("background")};
}

std::string facts_text(const RunFacts& facts) {
  std::string out = facts.network;
  const auto add = [&](const std::string& words) { out += text(out.empty() ? "" : ", ", words); };
  if (facts.magnitude) add(text("w = ", *facts.magnitude));
  if (!facts.model.empty()) out += text(out.empty() ? "(" : " (", facts.model, ")");
  if (facts.noise_strength) add(text("noise strength r = ", *facts.noise_strength));
  if (!facts.protocol.empty()) add(text("noise by the protocol '", shown(facts.protocol, 200), "'"));
  if (facts.steps) add(text("T = ", *facts.steps, " steps"));
  if (facts.burn_in.value_or(0) > 0) add(text("after ", *facts.burn_in, " steps of burn-in"));
  if (facts.strength && facts.duration) {
    add(text("pulses of noise strength ", *facts.strength, " for ", *facts.duration, " steps"));
    if (facts.background.value_or(0) > 0) add(text("of ", *facts.background, " between them"));
  }
  if (facts.replicates) add(text(*facts.replicates, *facts.replicates == 1 ? " replicate" : " replicates"));
  if (!facts.seed.empty()) add(text("seed ", facts.seed));
  return out.empty() ? out : out + ".";
}

std::string network_name(const RunFacts& facts) {
  return facts.network.empty() ? "a network" : facts.network;
}

Axis noise_axis() {
  return {.label = "noise strength r"};
}

Axis bits_axis() {
  return {.label = "bit", .from = 0};
}

std::size_t neurons_of(const ResultFile& file, const std::string& folder) {
  constexpr std::uint64_t kMost = 1'000'000;
  const auto weights = folder + "/weights";
  const auto bias = folder + "/bias";
  const auto neurons = file.has(weights) ? file.shape(weights, {ResultFile::kAny, ResultFile::kAny})[0]
                                         : file.shape(bias, {ResultFile::kAny})[0];
  if (neurons > kMost) file.fail(folder, text("a network of ", neurons, " neurons is not shown"));
  return neurons;
}

namespace {

// A matrix of N by N numbers on few squares: each shows its number of largest size.
class Squares {
 public:
  explicit Squares(std::size_t neurons)
      : width_((neurons + kMostSide - 1) / kMostSide),
        side_((neurons + width_ - 1) / width_),
        values_(side_ * side_, 0) {}

  void put(std::uint64_t row, std::uint64_t column, double value) {
    auto& kept = values_[row / width_ * side_ + column / width_];
    if (!(std::abs(value) <= std::abs(kept))) kept = value;
  }

  std::size_t width() const { return width_; }
  std::size_t side() const { return side_; }
  const std::vector<double>& values() const { return values_; }

 private:
  static constexpr std::size_t kMostSide = 2 * kMostRows;

  std::size_t width_;
  std::size_t side_;
  std::vector<double> values_;
};

void put_matrix(const ResultFile& file, const std::string& path, std::size_t neurons, Squares& squares) {
  const std::uint64_t rows = std::max<std::uint64_t>(1, (1 << 22) / neurons);
  for (std::uint64_t first = 0; first < neurons; first += rows) {
    const auto count = std::min<std::uint64_t>(rows, neurons - first);
    const auto part = file.numbers(path, {neurons, neurons}, {.first = first, .count = count});
    for (std::uint64_t k = 0; k < part.size(); ++k) squares.put(first + k / neurons, k % neurons, part[k]);
  }
}

void put_triples(const ResultFile& file, const std::string& folder, std::size_t neurons, Squares& squares) {
  const auto count = file.shape(folder + "/weight", {ResultFile::kAny})[0];
  constexpr std::uint64_t kPart = 1 << 22;
  for (std::uint64_t first = 0; first < count; first += kPart) {
    const RowRange rows = {.first = first, .count = std::min(kPart, count - first)};
    const auto targets = file.whole(folder + "/target", {count}, rows);
    const auto sources = file.whole(folder + "/source", {count}, rows);
    const auto weights = file.numbers(folder + "/weight", {count}, rows);
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const auto target = static_cast<std::uint64_t>(targets[k]);
      const auto source = static_cast<std::uint64_t>(sources[k]);
      if (std::max(target, source) >= neurons) {
        file.fail(folder,
                  text("a connection from neuron ", sources[k], " to ", targets[k], ", of ", neurons));
      }
      squares.put(target, source, weights[k]);
    }
  }
}

}  // namespace

Panel weights_panel(const ResultFile& file, const std::string& folder, const std::string& id,
                    const std::string& title) {
  const auto neurons = neurons_of(file, folder);
  Squares squares(neurons);
  if (file.has(folder + "/weights")) {
    put_matrix(file, folder + "/weights", neurons, squares);
  } else {
    put_triples(file, folder, neurons, squares);
  }
  Panel panel = {.id = id, .title = title};
  Heat heat = {.x = {.label = "source m"},
               .y = {.label = "target n"},
               .rows = squares.side(),
               .columns = squares.side(),
               .values = squares.values(),
               .is_top_down = true,
               .value_label = "weight W",
               .scale = ValueScale::kDiverging};
  if (squares.width() > 1) {
    for (auto* places : {&heat.x, &heat.y}) {
      for (std::size_t k = 0; k < squares.side(); ++k) places->names.push_back(text(k * squares.width()));
    }
    panel.note =
        text("Each square is the strongest of ", squares.width(), " by ", squares.width(), " weights.");
  }
  panel.content = std::move(heat);
  return panel;
}

std::vector<std::string> numbered(std::size_t count, std::string_view prefix) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < count; ++k) names.push_back(text(prefix, k));
  return names;
}

std::string attractor_name(std::int64_t number) {
  if (number == -1) return "undecided";
  return number < 0 ? "too many steps" : text(number);
}

Raster raster_of(std::span<const std::int64_t> states, std::size_t neurons) {
  const auto words = words_per_state(neurons);
  const auto shown_neurons = std::min(neurons, kMostRows);
  Raster raster = {.x = {.label = "step"}, .names = numbered(shown_neurons, "neuron ")};
  raster.rows.resize(shown_neurons);
  for (std::size_t at = 0; at + words <= states.size(); at += words) {
    const auto first = static_cast<std::uint64_t>(states[at]);
    for (std::size_t n = 0; n < shown_neurons; ++n) raster.rows[n] += (first >> n & 1) != 0 ? '+' : '-';
  }
  return raster;
}

std::optional<std::size_t> highest_place(std::span<const double> values) {
  std::optional<std::size_t> best;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!std::isnan(values[k]) && (!best || values[k] > values[*best])) best = k;
  }
  return best;
}

void require_rising(const ResultFile& file, const std::string& path, std::span<const double> values) {
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!std::isfinite(values[k])) file.fail(path, text("number ", k, " is ", values[k]));
    if (k > 0 && values[k] <= values[k - 1]) file.fail(path, text("its numbers do not rise at number ", k));
  }
}

std::string short_text(double value, int digits) {
  char words[40];
  const auto end = std::to_chars(words, words + sizeof words, value, std::chars_format::general, digits).ptr;
  return {words, end};
}

}  // namespace recres
