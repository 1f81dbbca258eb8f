#include "recres/report/figure_svg.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {
namespace {

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t found = 0;
  for (auto at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

// Elements that are open at the end, outermost first, or what is wrong. Enough of XML for what is drawn:
// elements, attributes in double quotes, texts.
std::vector<std::string> open_elements(std::string_view xml) {
  std::vector<std::string> open;
  while (true) {
    const auto from = xml.find('<');
    if (xml.substr(0, from).find('>') != std::string_view::npos) return {"> in a text"};
    if (from == std::string_view::npos) return open;
    const auto to = xml.find('>', from);
    if (to == std::string_view::npos) return {"< without >"};
    const auto tag = xml.substr(from + 1, to - from - 1);
    xml.remove_prefix(to + 1);
    if (tag.starts_with('?')) continue;
    if (tag.find('<') != std::string_view::npos || count(tag, "\"") % 2 != 0) return {std::string(tag)};
    const auto name = std::string(tag.substr(0, tag.find_first_of(" \n")));
    if (name.starts_with('/')) {
      if (open.empty() || "/" + open.back() != name) return {name};
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
}

std::string document(const std::string& panels, const std::string& title = "Figure") {
  return text(R"({"title": "t", "figures": [{"id": "fig", "title": ")", title,
              R"(", "columns": 2, "panels": [)", panels, "]}]}");
}

std::string drawn(const std::string& panels) {
  const auto figures = draw_figures(document(panels), 1);
  EXPECT_EQ(figures.size(), 1);
  EXPECT_EQ(figures.at(0).id, "fig");
  EXPECT_EQ(open_elements(figures[0].svg), std::vector<std::string>{});
  for (const char* words : {"NaN", "Infinity", "undefined"})
    EXPECT_EQ(count(figures[0].svg, words), 0) << words;
  return figures[0].svg;
}

TEST(FigureSvg, DrawsCurvesWithBandsMarksAndLegend) {
  const auto svg =
      drawn(R"({"kind": "curves", "id": "c", "title": "Curve", "x": {"label": "noise strength r"},
    "y": {"label": "bit"}, "marks": [{"x": 1, "label": "peak"}], "spans": [{"from": 0, "to": 1, "label": "early"}],
    "series": [{"name": "one", "role": "information", "x": [0, 1, 2], "y": [1, 3, 2], "error": [0.1, 0.1, 0.1]},
               {"name": "two", "role": "entropy", "style": "dashed", "x": [0, 1, 2], "y": [2, null, 4]}]})");
  for (const char* words :
       {">Figure<", ">Curve<", ">noise strength r<", ">bit<", ">peak<", ">early<", ">one<", ">two<"})
    EXPECT_GE(count(svg, words), 1) << words;
  EXPECT_GE(count(svg, "stroke=\"#0072b2\""), 2);  // the line and its entry in the legend
  EXPECT_EQ(count(svg, "opacity=\"0.22\""), 1);
}

TEST(FigureSvg, DrawsEveryCellOfAHeatMapInTheColourOfItsValue) {
  const auto svg =
      drawn(R"({"kind": "heat", "id": "h", "x": {"label": "to"}, "y": {"label": "from"}, "rows": 2,
    "columns": 3, "values": [0, 1, 0, 0, null, 1], "value": {"label": "p"}})");
  // The colour bar shows neither end of the scale, only the middles of its steps.
  EXPECT_EQ(count(svg, "fill=\"rgb(48,18,86)\""), 3);
  EXPECT_EQ(count(svg, "fill=\"rgb(247,228,60)\""), 2);
}

TEST(FigureSvg, DrawsHeatMapsWhoseRangeIsBeyondAllNumbers) {
  for (const char* scale : {"linear", "diverging"}) {
    const auto svg = drawn(text(R"({"kind": "heat", "id": "h", "x": {}, "y": {}, "rows": 1, "columns": 3,
    "values": [-1e308, 0, 1e308], "value": {"label": "W", "scale": ")",
                                scale, "\"}}"));
    const bool is_linear = scale == std::string_view("linear");
    EXPECT_EQ(count(svg, is_linear ? "fill=\"rgb(48,18,86)\"" : "fill=\"rgb(11,60,117)\""), 1) << scale;
    EXPECT_EQ(count(svg, is_linear ? "fill=\"rgb(247,228,60)\"" : "fill=\"rgb(150,44,4)\""), 1) << scale;
  }
}

TEST(FigureSvg, DrawsRunsOfARaster) {
  const auto svg =
      drawn(R"({"kind": "raster", "id": "r", "x": {"label": "step"}, "first_step": 0, "rows": ["n"],
    "values": ["++--+ -"]})");
  EXPECT_EQ(count(svg, "fill=\"#dfe5ec\""), 2 + 1);  // and one in the legend
  EXPECT_GE(count(svg, ">n<"), 1);
}

TEST(FigureSvg, DrawsACube) {
  const auto svg = drawn(R"({"kind": "cube", "id": "c", "axes": ["p", "q", "s"], "from": -1, "to": 1,
    "series": [{"name": "before", "role": "before", "points": [[0, 0, 0], [1, 1, 1], null, [0, 1, 0]]}]})");
  EXPECT_EQ(count(svg, "stroke=\"#8a93a1\""), 12);
  for (const char* words : {">p<", ">q<", ">s<", ">before<"}) EXPECT_GE(count(svg, words), 1) << words;
}

TEST(FigureSvg, DrawsAGraph) {
  const auto svg =
      drawn(R"({"kind": "graph", "id": "g", "groups": ["a"], "edges": [[0, 1], [1, 1]], "nodes": [
    {"name": "here", "x": 0, "y": 0, "group": 0, "is_attractor": false},
    {"name": "there", "x": 1, "y": 0, "group": 0, "is_attractor": true}]})");
  EXPECT_GE(count(svg, ">here<"), 1);
  EXPECT_EQ(count(svg, "fill=\"#0072b2\""), 1 + 1);  // the attractor and the legend
}

TEST(FigureSvg, DrawsBars) {
  const auto svg =
      drawn(R"({"kind": "bars", "id": "b", "x": {"label": "x", "names": ["u", "v"]}, "y": {"label": "y"},
    "series": [{"name": "s", "role": "exact", "values": [1, 2], "error": [0.1, null]}]})");
  EXPECT_GE(count(svg, ">u<"), 1);
  EXPECT_EQ(count(svg, "fill=\"#1c1f24\"></path>"), 2);
}

TEST(FigureSvg, DrawsATable) {
  const auto svg =
      drawn(R"({"kind": "table", "id": "t", "columns": ["a", "b"], "rows": [["x", 1.5], ["y", null]]})");
  for (const char* words : {">a<", ">b<", ">x<", ">1.5<", ">y<"}) EXPECT_EQ(count(svg, words), 1) << words;
}

TEST(FigureSvg, LettersPanelsAndDrawsEveryFigure) {
  const std::string table = R"({"kind": "table", "id": "ID", "columns": [], "rows": []})";
  const auto svg = drawn(table + "," + table);
  EXPECT_EQ(count(svg, ">A</text>"), 1);
  EXPECT_EQ(count(svg, ">B</text>"), 1);
  const auto figures = draw_figures(R"({"figures": [{"id": "one"}, {"id": "two", "panels": []}]})", 2);
  ASSERT_EQ(figures.size(), 2);
  EXPECT_EQ(figures[1].id, "two");
}

TEST(FigureSvg, NoNameBecomesMarkup) {
  const std::string name = R"(<img src=x onerror=alert(1)> & \"q\" ]]> \u0001)";
  const auto svg = drawn(text(R"({"kind": "curves", "id": "c", "title": ")", name, R"(", "x": {"label": ")",
                              name, R"("}, "y": {}, "marks": [{"x": 0, "label": ")", name,
                              R"("}], "series": [{"name": ")", name, R"(", "x": [0], "y": [0]}]})"));
  EXPECT_EQ(count(svg, "<img"), 0);
  EXPECT_GE(count(svg, "&lt;img"), 3);
  EXPECT_EQ(count(svg, "\x01"), 0);
}

TEST(FigureSvg, KeepsCharactersBeyondTheBasicPlane) {
  for (const char* name : {"\xF0\x9D\x92\xB2", R"(\ud835\udcb2)"}) {
    const auto svg = drawn(text(R"({"kind": "table", "id": "t", "columns": [")", name, R"("], "rows": []})"));
    EXPECT_EQ(count(svg, ">\xF0\x9D\x92\xB2<"), 1) << name;
  }
}

TEST(FigureSvg, SaysWhatIsWrongWithADocument) {
  const auto message = [](const std::string& words) -> std::string {
    try {
      draw_figures(words, 1);
    } catch (const InternalError& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  EXPECT_NE(message("{").find("SyntaxError"), std::string::npos);
  EXPECT_NE(message(document(R"({"kind": "pie", "id": "p"})")).find("panel fig/p is of the unknown kind pie"),
            std::string::npos);
  EXPECT_NE(message(document(R"({"kind": "heat", "id": "h", "rows": 2, "columns": 2, "values": [1]})"))
                .find("1 values for 2 rows of 2"),
            std::string::npos);
}

TEST(FigureSvg, KeepsWithinTheMemoryThatIsAllowed) {
  std::string many = "[0";
  for (int k = 0; k < 4'000'000; ++k) many += ",1";
  many += "]";
  const auto words =
      document(text(R"({"kind": "curves", "id": "c", "x": {}, "y": {}, "series": [{"name": "s", "x": )", many,
                    R"(, "y": )", many, "}]}"));
  allow_memory(used_memory_bytes() + (100 << 20));
  EXPECT_THROW(draw_figures(words, 1), CapacityExceeded);
  allow_memory(1);
  EXPECT_THROW(draw_figures(document(""), 1), CapacityExceeded);
  allow_memory(0);
  EXPECT_EQ(draw_figures(document(""), 1).size(), 1);
}

}  // namespace
}  // namespace recres
