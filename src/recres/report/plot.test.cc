#include "recres/report/plot.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "recres/report/progress_bar.h"
#include "recres/util/parallel.h"

namespace recres {
namespace {

TEST(Plot, MarksStandWhereTheValuesAre) {
  const std::vector<double> x = {0, 10};
  const std::vector<PlotSeries> series = {{.name = "up", .values = {0, 4}, .mark = '*', .unicode_mark = "x"}};
  const auto plot = plot_text(x, series, "noise", "bit", {.width = 60, .unicode = false});
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < plot.size();) {
    const auto end = plot.find('\n', at);
    lines.push_back(plot.substr(at, end - at));
    at = end + 1;
  }
  ASSERT_EQ(lines.size(), 21U);
  // The top row holds the highest value at the right end, the bottom row 0 at the left.
  EXPECT_EQ(lines[1], "    4 |" + std::string(51, ' ') + "*");
  EXPECT_EQ(lines[17], "    0 |*");
  EXPECT_NE(lines[19].find("noise"), std::string::npos);
  EXPECT_NE(lines[20].find("* up"), std::string::npos);
}

TEST(Plot, FitsTheWidthWhateverTheValues) {
  const std::vector<double> x = {3};
  for (const std::size_t width : {1UL, 40UL, 80UL, 500UL}) {
    for (const double value : {0.0, 1e-12, 4.7, 1e12}) {
      const std::vector<PlotSeries> series = {
          {.name = "I", .values = {value}, .mark = '*', .unicode_mark = "x"}};
      const auto plot = plot_text(x, series, "r", "bit", {.width = width, .unicode = false});
      EXPECT_NE(plot.find('*'), std::string::npos);
      std::size_t line = 0;
      for (const char c : plot) {
        line = c == '\n' ? 0 : line + 1;
        EXPECT_LE(line, std::max<std::size_t>(40, width));
      }
    }
  }
}

TEST(TextStyle, WrapsAtBlanks) {
  EXPECT_EQ(wrapped("aa bb cc", 5, 2), "aa bb\n  cc\n");
  EXPECT_EQ(wrapped("toolongword b", 5, 1), "toolongword\n b\n");
  EXPECT_EQ(wrapped("", 5, 1), "\n");
}

TEST(Progress, MayBeToldFromManyThreads) {
  testing::internal::CaptureStderr();
  {
    ProgressBar bar(ProgressStyle::kLines, 20'000, "steps");
    parallel_for(20'000, 2, [&bar](std::size_t) { bar.advance(1); });
  }
  const auto words = testing::internal::GetCapturedStderr();
  EXPECT_NE(words.find("100 %"), std::string::npos) << words;
}

TEST(Progress, NumbersAsPeopleReadThem) {
  EXPECT_EQ(short_number(12), "12");
  EXPECT_EQ(short_number(1'250'000), "1.25 M");
  EXPECT_EQ(short_number(3e9), "3 G");
  EXPECT_EQ(duration_text(45.2), "45 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 5 min");
  EXPECT_EQ(duration_text(1e300), "years");
}

}  // namespace
}  // namespace recres
