#include "recres/experiment/spec.h"

#include <gtest/gtest.h>

#include "recres/experiment/spec_text.h"
#include "recres/util/error.h"

namespace recres {
namespace {

std::string refusal(std::string_view toml) {
  try {
    validate(parse_spec_toml(toml, "study.toml"));
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(Spec, ReadsValuesListsAndRanges) {
  const auto spec = parse_spec_toml(
      "network = ['gaussian:n=5,seed=1', 'ring:n=4']\n"
      "magnitude = [1, 2.50, 3e0]\n"
      "noise = '0:1:3'\n"
      "network_seed = '2:4'\n"
      "steps = 1_000\n"
      "[series]\nstates = 7\n",
      "study.toml");
  using Words = std::vector<std::string>;
  EXPECT_EQ(spec.setting("network").values, (Words{"gaussian:n=5,seed=1", "ring:n=4"}));
  EXPECT_EQ(spec.setting("magnitude").values, (Words{"1", "2.5", "3"}));
  EXPECT_EQ(spec.setting("noise").values, (Words{"0", "0.5", "1"}));
  EXPECT_EQ(spec.setting("network_seed").values, (Words{"2", "3", "4"}));
  EXPECT_EQ(spec.setting("steps").values, (Words{"1000"}));
  EXPECT_FALSE(spec.setting("steps").is_axis);
  EXPECT_TRUE(spec.setting("noise").is_axis);
  EXPECT_EQ(spec.whole("series.states"), 7U);
  EXPECT_EQ(spec.whole("replicates"), 20U);
  EXPECT_FALSE(spec.optional_whole("attractors.starts"));
}

TEST(Spec, TomlAndJsonReadBackAsTheSame) {
  auto spec = parse_spec_toml(
      "network = \"gaussian:n=5\"\nname = 'quotes \" and \\ and \u00e4'\nnoise = [0, 0.1]\n", "s");
  set_in_spec(spec, "measure=['exact', \"information\"]");
  set_in_spec(spec, "steps=1e5");
  set_in_spec(spec, "attractors.starts = 9");
  EXPECT_EQ(parse_spec_toml(spec_toml(spec), "again"), spec);
  EXPECT_EQ(parse_spec_json(spec_json(spec), "again"), spec);
  EXPECT_EQ(spec_toml(parse_spec_toml(spec_toml(spec), "again")), spec_toml(spec));
}

TEST(Spec, TemplateIsASpecification) {
  const auto spec = parse_spec_toml(spec_template(), "template");
  EXPECT_NO_THROW(validate(spec));
  auto defaults = Spec();
  set_in_spec(defaults, "network=gaussian:n=5,seed=3");
  EXPECT_EQ(spec, defaults);
}

TEST(Spec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(refusal("network = 'ring:n=4'\nnoize = 3\n"),
            "study.toml, line 2: there is no key 'noize'; did you mean 'noise'?; the template of recres run "
            "has them all");
  EXPECT_NE(refusal("steps = 'many'").find("line 1: steps 'many' is not a whole number"), std::string::npos);
  EXPECT_NE(refusal("steps = -1").find("not a whole number"), std::string::npos);
  EXPECT_NE(refusal("replicates = [1, 2]").find("one value, not a list"), std::string::npos);
  EXPECT_NE(refusal("noise = [2, 1]").find("must rise"), std::string::npos);
  EXPECT_NE(refusal("magnitude = [1, 1.0]").find("twice"), std::string::npos);
  EXPECT_NE(refusal("magnitude = nan").find("finite"), std::string::npos);
  EXPECT_NE(refusal("magnitude = []").find("empty list"), std::string::npos);
  EXPECT_NE(refusal("magnitude = [[1]]").find("list in a list"), std::string::npos);
  EXPECT_NE(refusal("name = true").find("true or false"), std::string::npos);
  EXPECT_NE(refusal("name = 2020-01-01").find("a date"), std::string::npos);
  EXPECT_NE(refusal("[noise]\nx = 1").find("noise.x"), std::string::npos);
  EXPECT_NE(refusal("a = = 1").find("line 1"), std::string::npos);
  EXPECT_NE(refusal("").find("no network"), std::string::npos);
  EXPECT_NE(refusal("network='x.csv'\nmeasure=['informatoin']").find("did you mean 'information'"),
            std::string::npos);
  EXPECT_NE(refusal("network='x.csv'\nmeasure='exact'\nmodel='tanh'").find("sbm"), std::string::npos);
}

}  // namespace
}  // namespace recres
