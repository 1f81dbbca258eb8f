#include "recres/report/report_page.h"

#include <gtest/gtest.h>

#include <string>

#include "recres/report/web_assets.h"
#include "recres/util/error.h"

namespace recres {
namespace {

std::size_t count(const std::string& text, std::string_view piece) {
  std::size_t found = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

TEST(ReportPage, HoldsTheDocumentAndNothingThatIsLeftToFill) {
  const std::string page = report_page(R"({"title": "A & B", "figures": []})");
  EXPECT_NE(page.find("<title>A &amp; B</title>"), std::string::npos);
  EXPECT_NE(page.find(R"({"title": "A & B", "figures": []})"), std::string::npos);
  EXPECT_NE(page.find("recresCharts"), std::string::npos);
  EXPECT_EQ(page.find("{{document}}"), std::string::npos);
  EXPECT_EQ(page.find("{{charts}}"), std::string::npos);
  EXPECT_EQ(page.rfind("</html>"), page.size() - 8);
}

TEST(ReportPage, NoTextEndsTheScriptElement) {
  const std::string plain = report_page(R"({"title": "t", "note": "n"})");
  const std::string page =
      report_page(R"({"title": "</title><script>1</script>", "note": "<!-- <script> </SCRIPT>"})");
  EXPECT_EQ(count(page, "<script"), count(plain, "<script"));
  EXPECT_EQ(count(page, "</script"), count(plain, "</script"));
  EXPECT_EQ(count(page, "</SCRIPT"), 0);
  EXPECT_EQ(count(page, "</title"), count(plain, "</title"));
  EXPECT_NE(page.find(R"(\u003c!-- \u003cscript> \u003c/SCRIPT>)"), std::string::npos);
}

TEST(ReportPage, PlacesWithinTheDocumentAreNotFilled) {
  const std::string page = report_page(R"({"title": "{{charts}}", "note": "{{document}} {{charts}}"})");
  EXPECT_NE(page.find("<title>{{charts}}</title>"), std::string::npos);
  EXPECT_NE(page.find("{{document}} {{charts}}"), std::string::npos);
}

TEST(ReportPage, ForbidsTheNetwork) {
  const std::string page = report_page(R"({"title": "t"})");
  EXPECT_NE(page.find("default-src 'none'; script-src 'sha256-"), std::string::npos);
  EXPECT_EQ(page_template().find("src=\"http"), std::string_view::npos);
}

TEST(ReportPage, KeepsTheLicences) {
  for (const char* words :
       {"Apache License", "The Apache Software Foundation", "Baidu", "Microsoft Corporation"})
    EXPECT_NE(chart_code().find(words), std::string_view::npos) << words;
}

TEST(ReportPage, RefusesWhatIsNoDocument) {
  for (const char* words : {"", "[1]", "{}", R"({"title": 1})", R"({"title": "t")"})
    EXPECT_THROW(report_page(words), InternalError) << words;
}

}  // namespace
}  // namespace recres
