#include "recres/reproduce/reproduction.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "recres/util/error.h"

namespace recres {
namespace {

// Less of everything: claims need not hold.
PaperSpec small_paper() {
  PaperSpec spec;
  spec.fig1.steps = spec.fig2.steps = spec.fig3.large_steps = 500;
  spec.fig1.replicates = spec.fig2.replicates = 4;
  spec.fig3.lengths = {{100, 4}, {1'000, 4}};
  spec.fig3.large_runs = 2;
  spec.fig3.subsets = 2;
  spec.fig4.sbm_replicates = 2;
  spec.discussion.searches = 20;
  spec.discussion.lengths = {100, 1'000};
  spec.discussion.downhill_runs = 5;
  return spec;
}

class Count : public Progress {
 public:
  void advance(std::uint64_t units) override { total += units; }
  std::atomic<std::uint64_t> total{0};
};

TEST(Reproduction, EveryClaimOnceInOrder) {
  const auto parts = parse_parts("all");
  Count count;
  const auto claims = reproduce(small_paper(), parts, {.threads = 2}, {.progress = &count}).claims;
  std::vector<std::string> ids;
  for (const auto& claim : claims) ids.push_back(claim.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"1a", "1b", "1c", "2a", "2b", "2c", "2d", "2e", "3a", "3b", "4a",
                                           "4b", "5a", "5b"}));
  EXPECT_EQ(count.total, progress_units(small_paper(), parts));
}

TEST(Reproduction, ThreadsMakeNoDifferenceSeedsDo) {
  const auto parts = parse_parts("all");
  const auto alone = reproduce(small_paper(), parts, {.threads = 1}).claims;
  const auto together = reproduce(small_paper(), parts, {.threads = 3}).claims;
  const auto other = reproduce(small_paper(), parts, {.seed = 2, .threads = 2}).claims;
  std::size_t different = 0;
  for (std::size_t k = 0; k < alone.size(); ++k) {
    EXPECT_EQ(alone[k].measured, together[k].measured);
    EXPECT_EQ(alone[k].faults, together[k].faults);
    ASSERT_EQ(alone[k].numbers.size(), together[k].numbers.size());
    for (std::size_t n = 0; n < alone[k].numbers.size(); ++n) {
      const double a = alone[k].numbers[n].value;
      const double b = together[k].numbers[n].value;
      EXPECT_TRUE(a == b || (a != a && b != b)) << alone[k].numbers[n].name;
    }
    different += alone[k].measured != other[k].measured ? 1U : 0U;
  }
  EXPECT_GT(different, 10U);
}

TEST(Reproduction, Parts) {
  EXPECT_EQ(parse_parts("fig2"), std::vector<PaperPart>{PaperPart::kFig2});
  EXPECT_EQ(parse_parts("all").size(), 5U);
  for (const auto part : parse_parts("all")) EXPECT_EQ(parse_parts(part_name(part)).front(), part);
  EXPECT_THROW(parse_parts("fig9"), InvalidArgument);
  EXPECT_THROW(parse_parts(""), InvalidArgument);
}

TEST(Reproduction, StopsWhenAsked) {
  StopFlag stop;
  stop.request();
  for (const auto part : parse_parts("all")) {
    EXPECT_THROW(reproduce(small_paper(), std::vector<PaperPart>{part}, {}, {.stop = &stop}), Stopped);
  }
}

}  // namespace
}  // namespace recres
