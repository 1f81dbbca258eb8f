#include "recres/util/text.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace recres {
namespace {

TEST(Text, NumbersReadBackAsThemselves) {
  for (const double value : {0.1, 1.0 / 3, 1e300, -2.5e-300, 5e-324, 12345678.0}) {
    EXPECT_EQ(parse_number(number_text(value)), value);
  }
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(text("r = ", 2.5, ", N = ", 5), "r = 2.5, N = 5");
}

TEST(Text, FixedDecimals) {
  EXPECT_EQ(fixed_text(13.287712, 2), "13.29");
  EXPECT_EQ(fixed_text(-0.5, 0), "-0");
  EXPECT_EQ(fixed_text(1e300, 2).size(), 304U);
}

TEST(Text, NumbersMustFillTheWholeText) {
  EXPECT_EQ(parse_number("+1.5"), 1.5);
  for (const auto* words : {"", "+", "1.5x", " 1", "1 ", "+-1", "--1", "0x10", "1,5"}) {
    EXPECT_FALSE(parse_number(words)) << words;
  }
  EXPECT_TRUE(std::isnan(parse_number("nan").value()));
}

TEST(Text, WholeNumbers) {
  EXPECT_EQ(parse_whole("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parse_whole("1e6"), 1'000'000U);
  EXPECT_EQ(parse_whole("2.5e1"), 25U);
  EXPECT_EQ(parse_whole("1e16"), 10'000'000'000'000'000U);
  for (const auto* words :
       {"", "-1", "1.5", "1e300", "18446744073709551616", "2e19", "9007199254740993.0", "nan", "inf"}) {
    EXPECT_FALSE(parse_whole(words)) << words;
  }
}

TEST(Text, SplitKeepsEmptyPieces) {
  using Pieces = std::vector<std::string_view>;
  EXPECT_EQ(split("a,,b", ','), (Pieces{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (Pieces{""}));
  EXPECT_EQ(split("a,", ','), (Pieces{"a", ""}));
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
}

TEST(Text, NearestWordIsTheOneMeant) {
  static constexpr std::array<std::string_view, 3> kWords = {"gaussian", "hopfield", "nrooks"};
  EXPECT_EQ(nearest("gausian", kWords), "gaussian");
  EXPECT_EQ(nearest("nrook", kWords), "nrooks");
  EXPECT_EQ(nearest("weights", kWords), "");
  EXPECT_EQ(did_you_mean("hopfeld", kWords), "; did you mean 'hopfield'?");
}

TEST(Text, BytesAndHostileWords) {
  EXPECT_EQ(bytes_text(512), "512 bytes");
  EXPECT_EQ(bytes_text(1'500'000'000), "1.5 GB");
  EXPECT_EQ(shown("a\nb\x1b[31m"), "a?b?[31m");
  EXPECT_EQ(shown(std::string(100, 'x'), 3), "xxx...");
}

TEST(Text, BytesAreRead) {
  EXPECT_EQ(parse_bytes("1"), 1U);
  EXPECT_EQ(parse_bytes("4GB"), 4'000'000'000U);
  EXPECT_EQ(parse_bytes("1.5 GB"), 1'500'000'000U);
  EXPECT_EQ(parse_bytes("2KiB"), 2048U);
  EXPECT_EQ(parse_bytes("4gb"), 4'000'000'000U);
  EXPECT_EQ(parse_bytes("3 M"), 3'000'000U);
  EXPECT_EQ(parse_bytes("7B"), 7U);
  EXPECT_EQ(parse_bytes("1e6"), 1'000'000U);
  for (const auto* words : {"", "GB", "0", "-1GB", "nan", "inf", "1e30", "1GB GB", "2i", "3iB", "G", "0.1"})
    EXPECT_FALSE(parse_bytes(words)) << words;
}

}  // namespace
}  // namespace recres
