#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/figure/figure.h"
#include "recres/figure/run_spec.h"
#include "recres/io/result_file.h"

namespace recres {

// What the builders of figures have in common.

/// Neurons of a raster, and places of a bar chart or a labelled heat map, at most.
inline constexpr std::size_t kMostRows = 64;

/// Adds the panel that `make` reads from the file. What cannot be read leaves a warning: "W is not shown: …".
void add_panel(Document& document, Figure& figure, std::string_view what, const std::function<Panel()>& make);

/// The panel over so many columns.
Panel spanning(Panel panel, std::size_t columns);

/// Adds a figure where it has panels.
void add_figure(Document& document, Figure figure);

/// What was run, for captions and panels; empty or nothing where it is not known.
struct RunFacts {
  std::string network = {};
  std::string model = {};
  std::optional<double> magnitude = {};
  std::optional<double> noise_strength = {};
  std::string protocol = {};  ///< of noise that changes
  std::optional<double> steps = {};
  std::optional<double> burn_in = {};
  std::optional<double> replicates = {};
  std::string seed = {};                ///< all its digits
  std::optional<double> strength = {};  ///< of pulses, as all below
  std::optional<double> duration = {};
  std::optional<double> every = {};
  std::optional<double> count = {};
  std::optional<double> first = {};
  std::optional<double> background = {};  ///< noise strength between them
};

/// From the specification of a result.
RunFacts facts_of(const RunSpec& spec);

/// From the attributes of a group of a reproduction.
RunFacts facts_of(const ResultFile& file, const std::string& group);

/// "nrooks:cycles=-4/+1, w = 20 (sbm); T = 10000 steps, 20 replicates, seed 1."
std::string facts_text(const RunFacts& facts);

/// The network's name, or "a network".
std::string network_name(const RunFacts& facts);

/// Axes that many panels share.
Axis noise_axis();
Axis bits_axis();

/// Neurons of the network in this folder ("/network"). Throws IoError where it tells none, or more than
/// recres can have.
std::size_t neurons_of(const ResultFile& file, const std::string& folder);

/// The weights in a folder, as a matrix or as triples; beyond kMostRows·2 neurons the largest of each square.
Panel weights_panel(const ResultFile& file, const std::string& folder, const std::string& id,
                    const std::string& title);

/// "0", "1", …, in front of them `prefix`.
std::vector<std::string> numbered(std::size_t count, std::string_view prefix = "");

/// The name of an attractor's number in a file: "3", "undecided", "too many steps".
std::string attractor_name(std::int64_t number);

/// Rows of ±signs, one per neuron, of states of words_per_state(N) words each; the first kMostRows neurons.
Raster raster_of(std::span<const std::int64_t> states, std::size_t neurons);

/// The place of the highest number, NaN aside; nothing where there is none.
std::optional<std::size_t> highest_place(std::span<const double> values);

/// Ascending and finite, as a scale of an axis must be. Throws IoError, naming the path, where it is not.
void require_rising(const ResultFile& file, const std::string& path, std::span<const double> values);

/// A number for people: at most `digits` digits.
std::string short_text(double value, int digits = 4);

}  // namespace recres
