#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace recres {

// Figures as data: what web/document.md describes. NaN and infinity stand for "unknown" and become null.
// Texts are plain.

struct Axis {
  std::string label = {};  ///< with the unit
  bool is_log = false;
  bool is_whole = false;  ///< of what is counted: ticks at whole numbers alone
  std::optional<double> from = {};
  std::optional<double> to = {};
};

/// What a series shows; gives it the same colour in every figure.
enum class Role {
  kNone,
  kInformation,
  kEntropy,
  kDivergence,
  kCorrected,
  kExact,
  kBaseline,
  kBefore,
  kDuring,
  kAfter
};

enum class LineStyle { kLine, kPoints, kDashed, kDotted, kSteps };

struct Series {
  std::string name = {};
  Role role = Role::kNone;
  LineStyle style = LineStyle::kLine;
  std::vector<double> x = {};
  std::vector<double> y = {};
  std::vector<double> error = {};    ///< one standard error each; empty where there is none
  std::optional<double> shade = {};  ///< 0 to 1, the place in a family of curves
};

/// A line across the panel, at one x or one y.
struct Mark {
  std::optional<double> x = {};
  std::optional<double> y = {};
  std::string label = {};
};

/// A shaded range of x.
struct Span {
  double from = 0;
  double to = 0;
  std::string label = {};
};

struct Curves {
  Axis x = {};
  Axis y = {};
  std::vector<Series> series = {};
  std::vector<Mark> marks = {};
  std::vector<Span> spans = {};
};

/// An axis of places; without names they are numbers from 0.
struct Places {
  std::string label = {};
  std::vector<std::string> names = {};
};

enum class ValueScale { kLinear, kLog, kDiverging };

struct Heat {
  Places x = {};
  Places y = {};
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values = {};  ///< [row · columns + column], row 0 at the bottom
  bool is_top_down = false;         ///< row 0 at the top
  std::string value_label = {};
  std::optional<double> value_from = {};  ///< where the scale of colours begins and ends; as the values
  std::optional<double> value_to = {};    ///< need it where absent
  ValueScale scale = ValueScale::kLinear;
};

/// Signs of neurons over time.
struct Raster {
  Axis x = {};
  std::uint64_t first_step = 0;
  std::vector<std::string> names = {};  ///< of rows, the first at the top
  std::vector<std::string> rows = {};   ///< a character a step: '+', '-', or a blank for none
  std::vector<Span> spans = {};
};

struct PointPath {
  std::string name = {};
  Role role = Role::kNone;
  std::vector<std::array<double, 3>> points = {};
};

/// Paths in three dimensions.
struct Cube {
  std::array<std::string, 3> axes = {};
  double from = -1;  ///< of all three axes
  double to = 1;
  std::vector<PointPath> series = {};
};

struct GraphNode {
  std::string name = {};
  double x = 0;
  double y = 0;
  std::size_t group = 0;  ///< place in Graph::groups
  bool is_attractor = false;
};

struct Graph {
  std::vector<GraphNode> nodes = {};
  std::vector<std::array<std::size_t, 2>> edges = {};  ///< from, to
  std::vector<std::string> groups = {};
};

struct BarSeries {
  std::string name = {};
  Role role = Role::kNone;
  std::vector<double> values = {};
  std::vector<double> error = {};  ///< one standard error each; empty where there is none
};

struct Bars {
  Places x = {};
  Axis y = {};
  std::vector<BarSeries> series = {};
};

using Cell = std::variant<std::string, double>;

struct Table {
  std::vector<std::string> columns = {};
  std::vector<std::vector<Cell>> rows = {};
};

using PanelContent = std::variant<Curves, Heat, Raster, Cube, Graph, Bars, Table>;

struct Panel {
  std::string id = {};  ///< [a-z0-9-]+, one of a kind in its figure
  std::string title = {};
  PanelContent content = {};
  std::string note = {};  ///< a sentence below
  std::size_t span = 1;   ///< columns taken
};

struct Figure {
  std::string id = {};  ///< [a-z0-9-]+, one of a kind; names what is downloaded
  std::string title = {};
  std::string caption = {};
  std::size_t columns = 1;
  std::vector<Panel> panels = {};
};

/// All that a report shows of one result file.
struct Document {
  std::string title = {};
  std::string format = {};
  std::string version = {};
  std::string file = {};
  std::string command = {};      ///< empty where the file does not say
  std::string spec_json = {};    ///< empty where the file has none
  std::string claims_json = {};  ///< an array; empty where the file has none
  std::vector<std::string> warnings = {};
  std::vector<Figure> figures = {};
};

}  // namespace recres
