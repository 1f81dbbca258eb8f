#include "recres/report/claims_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "recres/report/claims_json.h"
#include "recres/util/text.h"

namespace recres {
namespace {

std::vector<Claim> claims() {
  Claim good{.id = "1a",
             .where = "Fig 1 B",
             .claim = "a long claim that is far too long for a line of a terminal and must be wrapped there",
             .expected = "this",
             .measured = "2.0 +- 0.1 bit"};
  good.add("bits", {.mean = 2, .standard_error = 0.1});
  auto bad = good;
  bad.id = "2b";
  bad.require(false, "it is not so");
  bad.require(false, "nor so");
  return {good, bad};
}

TEST(ClaimsText, FitsTheTerminalAndSaysWhatFails) {
  for (const bool unicode : {false, true}) {
    const auto words = claims_text(claims(), {.seed = 7}, {.width = 80, .unicode = unicode});
    for (const auto line : split(words, '\n')) EXPECT_LE(line.size(), 81U) << line;
    EXPECT_EQ(words.find("+-") == std::string::npos, unicode);
    EXPECT_NE(words.find("seed 7"), std::string::npos);
    EXPECT_NE(words.find("DOES NOT HOLD"), std::string::npos);
    EXPECT_NE(words.find("it is not so, nor so"), std::string::npos);
    EXPECT_NE(words.find("1 of 2 claims hold"), std::string::npos);
  }
}

TEST(ClaimsText, FailedClaimsAreNamed) {
  const auto some = claims();
  EXPECT_EQ(failed_claims(some), "claim 2b (Fig 1 B) does not hold: it is not so, nor so");
  EXPECT_EQ(failed_claims(std::span(some).first(1)), "");
}

TEST(ClaimsText, JsonSaysWhetherAllHold) {
  const auto some = claims();
  EXPECT_NE(claims_json(some, {}).find("\n  \"holds\": false"), std::string::npos);
  EXPECT_NE(claims_json(std::span(some).first(1), {}).find("\n  \"holds\": true"), std::string::npos);
}

}  // namespace
}  // namespace recres
