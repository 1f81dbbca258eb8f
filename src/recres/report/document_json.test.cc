#include "recres/report/document_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "recres/util/error.h"

namespace recres {
namespace {

using Json = nlohmann::json;

Document document_of(const PanelContent& content) {
  Panel panel = {.id = "p", .title = "panel", .content = content, .note = "a note", .span = 2};
  Figure figure = {.id = "f-1", .title = "figure", .caption = "caption", .columns = 2, .panels = {panel}};
  return {
      .title = "title", .format = "recres resonance", .version = "1", .file = "f.h5", .figures = {figure}};
}

Json panel_of(const PanelContent& content) {
  return Json::parse(document_json(document_of(content)))["figures"][0]["panels"][0];
}

TEST(DocumentJson, SaysWhatIsUnknown) {
  const auto json =
      Json::parse(document_json({.title = "t", .spec_json = R"({"steps": 5})", .warnings = {"w"}}));
  EXPECT_EQ(json["command"], nullptr);
  EXPECT_EQ(json["spec"]["steps"], 5);
  EXPECT_EQ(json["warnings"], Json({"w"}));
  EXPECT_FALSE(json.contains("claims"));
  EXPECT_TRUE(json["figures"].empty());
  EXPECT_EQ(Json::parse(document_json({.claims_json = "[]"}))["claims"], Json::array());
  EXPECT_EQ(Json::parse(document_json({}))["spec"], nullptr);
}

TEST(DocumentJson, WritesWhatIsNotFiniteAsNull) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Curves curves = {.x = {.label = "x", .is_log = true, .from = 1}, .y = {.label = "y"}};
  curves.series = {{.name = "s",
                    .role = Role::kInformation,
                    .style = LineStyle::kDashed,
                    .x = {1, 2, 3},
                    .y = {kNone, kInfinity, 0.1},
                    .error = {0, kNone, 1},
                    .shade = 0.25}};
  curves.marks = {{.x = 2, .label = "m"}};
  curves.spans = {{.from = 1, .to = kInfinity, .label = "s"}};
  const auto json = panel_of(curves);
  EXPECT_EQ(json["kind"], "curves");
  EXPECT_EQ(json["span"], 2);
  EXPECT_EQ(json["note"], "a note");
  EXPECT_EQ(json["x"], Json::parse(R"({"label": "x", "scale": "log", "from": 1.0})"));
  EXPECT_EQ(json["series"][0], Json::parse(R"({"name": "s", "role": "information", "style": "dashed",
    "shade": 0.25, "x": [1.0, 2.0, 3.0], "y": [null, null, 0.1], "error": [0.0, null, 1.0]})"));
  EXPECT_EQ(json["marks"], Json::parse(R"([{"x": 2.0, "label": "m"}])"));
  EXPECT_EQ(json["spans"], Json::parse(R"([{"from": 1.0, "to": null, "label": "s"}])"));
}

TEST(DocumentJson, WritesEveryKind) {
  const auto heat = panel_of(Heat{.x = {.label = "a"},
                                  .y = {.label = "b", .names = {"n"}},
                                  .rows = 1,
                                  .columns = 2,
                                  .values = {1, 2},
                                  .is_top_down = true,
                                  .value_label = "v",
                                  .scale = ValueScale::kDiverging});
  EXPECT_EQ(heat, Json::parse(R"({"id": "p", "title": "panel", "span": 2, "note": "a note", "kind": "heat",
    "x": {"label": "a"}, "y": {"label": "b", "names": ["n"]}, "rows": 1, "columns": 2, "top_down": true,
    "value": {"label": "v", "scale": "diverging"}, "values": [1.0, 2.0]})"));
  const auto raster =
      panel_of(Raster{.x = {.label = "step"}, .first_step = 3, .names = {"n"}, .rows = {"+-"}});
  EXPECT_EQ(raster["rows"], Json({"n"}));
  EXPECT_EQ(raster["values"], Json({"+-"}));
  EXPECT_EQ(raster["first_step"], 3);
  const auto cube = panel_of(
      Cube{.axes = {"a", "b", "c"}, .series = {{.name = "s", .role = Role::kDuring, .points = {{1, 2, 3}}}}});
  EXPECT_EQ(cube["series"][0],
            Json::parse(R"({"name": "s", "role": "during", "points": [[1.0, 2.0, 3.0]]})"));
  EXPECT_EQ(cube["from"], -1);
  const auto graph = panel_of(Graph{
      .nodes = {{.name = "0", .x = 1, .y = 2, .is_attractor = true}}, .edges = {{0, 0}}, .groups = {"g"}});
  EXPECT_EQ(graph["nodes"][0],
            Json::parse(R"({"name": "0", "x": 1.0, "y": 2.0, "group": 0, "is_attractor": true})"));
  EXPECT_EQ(graph["edges"], Json::parse("[[0, 0]]"));
  const auto bars =
      panel_of(Bars{.x = {.label = "x", .names = {"a"}},
                    .series = {{.name = "s", .role = Role::kExact, .values = {4}, .error = {1}}}});
  EXPECT_EQ(bars["series"][0],
            Json::parse(R"({"name": "s", "role": "exact", "values": [4.0], "error": [1.0]})"));
  const auto table = panel_of(Table{.columns = {"a", "b"}, .rows = {{std::string("w"), 2.5}}});
  EXPECT_EQ(table["rows"], Json::parse(R"([["w", 2.5]])"));
}

TEST(DocumentJson, KeepsTextsWhole) {
  auto document = document_of(Table{});
  document.title = "</script>\x01 \xff \"quoted\"";
  const auto json = Json::parse(document_json(document));
  EXPECT_EQ(json["title"], "</script>\x01 \xEF\xBF\xBD \"quoted\"");
}

TEST(DocumentJson, RefusesWhatBreaksTheContract) {
  const auto refuses = [](const Document& document) { EXPECT_THROW(document_json(document), InternalError); };
  refuses(document_of(Curves{.series = {{.x = {1}, .y = {}}}}));
  refuses(document_of(Curves{.series = {{.x = {1}, .y = {1}, .error = {1, 2}}}}));
  refuses(document_of(Heat{.rows = 2, .columns = 2, .values = {1}}));
  refuses(document_of(Bars{.series = {{.values = {1}}}}));
  refuses(document_of(Graph{.nodes = {{.group = 0}}}));
  refuses(document_of(Graph{.edges = {{0, 0}}}));
  refuses(document_of(Table{.columns = {"a"}, .rows = {{1.0, 2.0}}}));
  refuses(document_of(Raster{.names = {"a"}}));
  auto twice = document_of(Table{});
  twice.figures.push_back(twice.figures[0]);
  refuses(twice);
  auto nameless = document_of(Table{});
  nameless.figures[0].id = "Not An Id";
  refuses(nameless);
}

}  // namespace
}  // namespace recres
