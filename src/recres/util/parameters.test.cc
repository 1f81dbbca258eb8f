#include "recres/util/parameters.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

#include "recres/util/error.h"
#include "support/refusal.h"

namespace recres {
namespace {

TEST(Parameters, ReadsEachKeyOnce) {
  const Parameters parameters("tea 'green'", "sugar=2,milk=0.5,name=a=b");
  EXPECT_EQ(parameters.whole("sugar"), 2U);
  EXPECT_EQ(parameters.number("milk"), 0.5);
  EXPECT_EQ(parameters.value("name"), "a=b");
  EXPECT_FALSE(parameters.has("lemon"));
}

TEST(Parameters, RefusesInTheNameOfItsOwner) {
  const Parameters parameters("tea 'green'", "sugar=2,milk=much");
  static constexpr std::array<std::string_view, 2> kKeys = {"sugar", "silk"};
  EXPECT_EQ(test::refusal([] { Parameters("tea 'green'", "sugar"); }),
            "'sugar' in tea 'green' is not key=value");
  EXPECT_EQ(test::refusal([] { Parameters("tea 'green'", "a=1,a=2"); }), "tea 'green' has key 'a' twice");
  EXPECT_EQ(test::refusal([&] { parameters.allow_only(kKeys); }),
            "tea 'green' has no key 'milk'; did you mean 'silk'? (keys: sugar, silk)");
  EXPECT_EQ(test::refusal([&] { parameters.value("lemon"); }), "tea 'green' needs lemon=…");
  EXPECT_EQ(test::refusal([&] { parameters.whole("milk"); }),
            "'much' for milk of tea 'green' is not a whole number of 0 or more");
  EXPECT_EQ(test::refusal([&] { parameters.number("milk"); }),
            "'much' for milk of tea 'green' is not a number");
}

}  // namespace
}  // namespace recres
