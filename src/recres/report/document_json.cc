#include "recres/report/document_json.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <variant>

#include "recres/report/json_parts.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void require(bool is_so, const Panel& panel, const char* what) {
  if (!is_so) throw InternalError(text("panel ", panel.id, " of a report: ", what));
}

std::string checked_id(const std::string& id, std::set<std::string>& known) {
  const bool is_id = !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
  if (!is_id || !known.insert(id).second)
    throw InternalError(text("'", shown(id), "' is no id of its own in a report"));
  return id;
}

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json numbers_json(std::span<const double> values) {
  Json out = Json::array();
  for (const auto value : values) out.push_back(number_json(value));
  return out;
}

Json axis_json(const Axis& axis) {
  Json json = {{"label", axis.label}, {"scale", axis.is_log ? "log" : "linear"}};
  if (axis.is_whole) json["whole"] = true;
  if (axis.from) json["from"] = number_json(*axis.from);
  if (axis.to) json["to"] = number_json(*axis.to);
  return json;
}

Json places_json(const Places& places) {
  Json json = {{"label", places.label}};
  if (!places.names.empty()) json["names"] = places.names;
  return json;
}

void add_role(Json& json, Role role) {
  constexpr const char* kNames[] = {nullptr, "information", "entropy", "divergence", "corrected",
                                    "exact", "baseline",    "before",  "during",     "after"};
  if (role != Role::kNone) json["role"] = kNames[static_cast<std::size_t>(role)];
}

const char* style_name(LineStyle style) {
  constexpr const char* kNames[] = {"line", "points", "dashed", "dotted", "steps"};
  return kNames[static_cast<std::size_t>(style)];
}

Json spans_json(const std::vector<Span>& spans) {
  Json out = Json::array();
  for (const auto& span : spans) {
    out.push_back({{"from", number_json(span.from)}, {"to", number_json(span.to)}, {"label", span.label}});
  }
  return out;
}

// Each writes the fields of its kind; `panel` is for messages.
struct ContentJson {
  const Panel& panel;

  Json operator()(const Curves& curves) const {
    Json series = Json::array();
    for (const auto& one : curves.series) {
      require(one.x.size() == one.y.size() && (one.error.empty() || one.error.size() == one.x.size()), panel,
              "a series has lists of different lengths");
      Json json = {{"name", one.name}};
      add_role(json, one.role);
      json["style"] = style_name(one.style);
      if (one.shade) json["shade"] = *one.shade;
      json["x"] = numbers_json(one.x);
      json["y"] = numbers_json(one.y);
      if (!one.error.empty()) json["error"] = numbers_json(one.error);
      series.push_back(json);
    }
    Json marks = Json::array();
    for (const auto& mark : curves.marks) {
      Json json = Json::object();
      if (mark.x) json["x"] = number_json(*mark.x);
      if (mark.y) json["y"] = number_json(*mark.y);
      json["label"] = mark.label;
      marks.push_back(json);
    }
    return {{"kind", "curves"}, {"x", axis_json(curves.x)}, {"y", axis_json(curves.y)},
            {"series", series}, {"marks", marks},           {"spans", spans_json(curves.spans)}};
  }

  Json operator()(const Heat& heat) const {
    require(heat.values.size() == heat.rows * heat.columns, panel,
            "a heat map has not as many values as cells");
    require(heat.x.names.empty() || heat.x.names.size() == heat.columns, panel, "columns lack names");
    require(heat.y.names.empty() || heat.y.names.size() == heat.rows, panel, "rows lack names");
    constexpr const char* kScales[] = {"linear", "log", "diverging"};
    Json json = {{"kind", "heat"},
                 {"x", places_json(heat.x)},
                 {"y", places_json(heat.y)},
                 {"rows", heat.rows},
                 {"columns", heat.columns}};
    if (heat.is_top_down) json["top_down"] = true;
    json["value"] = {{"label", heat.value_label}, {"scale", kScales[static_cast<std::size_t>(heat.scale)]}};
    if (heat.value_from) json["value"]["from"] = number_json(*heat.value_from);
    if (heat.value_to) json["value"]["to"] = number_json(*heat.value_to);
    json["values"] = numbers_json(heat.values);
    return json;
  }

  Json operator()(const Raster& raster) const {
    require(raster.names.size() == raster.rows.size(), panel, "rows lack names");
    return {{"kind", "raster"},     {"x", axis_json(raster.x)}, {"first_step", raster.first_step},
            {"rows", raster.names}, {"values", raster.rows},    {"spans", spans_json(raster.spans)}};
  }

  Json operator()(const Cube& cube) const {
    Json series = Json::array();
    for (const auto& path : cube.series) {
      Json json = {{"name", path.name}};
      add_role(json, path.role);
      json["points"] = Json::array();
      for (const auto& point : path.points) json["points"].push_back(numbers_json(point));
      series.push_back(json);
    }
    return {{"kind", "cube"}, {"axes", cube.axes}, {"from", cube.from}, {"to", cube.to}, {"series", series}};
  }

  Json operator()(const Graph& graph) const {
    Json nodes = Json::array();
    for (const auto& node : graph.nodes) {
      require(node.group < graph.groups.size(), panel, "a node is of no group");
      nodes.push_back({{"name", node.name},
                       {"x", number_json(node.x)},
                       {"y", number_json(node.y)},
                       {"group", node.group},
                       {"is_attractor", node.is_attractor}});
    }
    for (const auto& [from, to] : graph.edges) {
      require(std::max(from, to) < graph.nodes.size(), panel, "an edge leads nowhere");
    }
    return {{"kind", "graph"}, {"nodes", nodes}, {"edges", graph.edges}, {"groups", graph.groups}};
  }

  Json operator()(const Bars& bars) const {
    Json series = Json::array();
    for (const auto& one : bars.series) {
      require(one.values.size() == bars.x.names.size() &&
                  (one.error.empty() || one.error.size() == one.values.size()),
              panel, "bars lack names or errors");
      Json json = {{"name", one.name}};
      add_role(json, one.role);
      json["values"] = numbers_json(one.values);
      if (!one.error.empty()) json["error"] = numbers_json(one.error);
      series.push_back(json);
    }
    return {{"kind", "bars"}, {"x", places_json(bars.x)}, {"y", axis_json(bars.y)}, {"series", series}};
  }

  Json operator()(const Table& table) const {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
      require(row.size() == table.columns.size(), panel, "a row of a table has not as many cells as columns");
      Json cells = Json::array();
      for (const auto& cell : row) {
        const auto* number = std::get_if<double>(&cell);
        cells.push_back(number != nullptr ? number_json(*number) : Json(std::get<std::string>(cell)));
      }
      rows.push_back(cells);
    }
    return {{"kind", "table"}, {"columns", table.columns}, {"rows", rows}};
  }
};

Json figure_json(const Figure& figure, std::set<std::string>& known) {
  Json json = {{"id", checked_id(figure.id, known)},
               {"title", figure.title},
               {"caption", figure.caption},
               {"columns", figure.columns},
               {"panels", Json::array()}};
  std::set<std::string> panels;
  for (const auto& panel : figure.panels) {
    Json one = {{"id", checked_id(panel.id, panels)}, {"title", panel.title}};
    if (panel.span != 1) one["span"] = panel.span;
    if (!panel.note.empty()) one["note"] = panel.note;
    one.update(std::visit(ContentJson{panel}, panel.content));
    json["panels"].push_back(one);
  }
  return json;
}

Json stored_json(const std::string& words) {
  return words.empty() ? Json(nullptr) : Json::parse(words);
}

}  // namespace

std::string document_json(const Document& document) {
  Json json = {{"title", document.title},
               {"format", document.format},
               {"version", document.version},
               {"file", document.file},
               {"command", document.command.empty() ? Json(nullptr) : Json(document.command)},
               {"spec", stored_json(document.spec_json)},
               {"warnings", document.warnings}};
  if (!document.claims_json.empty()) json["claims"] = stored_json(document.claims_json);
  json["figures"] = Json::array();
  std::set<std::string> known;
  for (const auto& figure : document.figures) json["figures"].push_back(figure_json(figure, known));
  return dumped(json, -1) + "\n";
}

}  // namespace recres
