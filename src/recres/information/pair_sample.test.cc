#include "recres/information/pair_sample.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "recres/information/undersampling.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"

namespace recres {
namespace {

// Small labels are counted in an array, large ones sorted.
TEST(PairSample, ByHandWhateverTheLabels) {
  for (const std::uint64_t scale : {std::uint64_t{1}, std::uint64_t{1} << 50}) {
    const TransitionCounts counts{.cells = {{0, 1 * scale, 4},
                                            {0, 2 * scale, 1},
                                            {3 * scale, 0, 1},
                                            {3 * scale, 1 * scale, 2},
                                            {3 * scale, 2 * scale, 1},
                                            {7 * scale, 1 * scale, 1}},
                                  .transitions = 10};
    const auto sample = sample_of(counts);
    EXPECT_EQ(sample.before.samples(), 10U);
    EXPECT_EQ(sample.before.seen(), 3U);
    EXPECT_EQ(sample.before.seen_once(), 1U);
    EXPECT_EQ(sample.after.samples(), 10U);
    EXPECT_EQ(sample.after.seen(), 3U);
    EXPECT_EQ(sample.after.seen_once(), 1U);
    EXPECT_EQ(sample.after.seen_twice(), 1U);
    EXPECT_EQ(sample.after.classes()[2].count, 7U);
    EXPECT_EQ(sample.pairs.seen(), 6U);
    ASSERT_EQ(sample.row_ends.size(), 3U);
    EXPECT_EQ(std::vector(sample.row(0).begin(), sample.row(0).end()), (std::vector<std::uint64_t>{4, 1}));
    EXPECT_EQ(std::vector(sample.row(1).begin(), sample.row(1).end()), (std::vector<std::uint64_t>{1, 2, 1}));
    EXPECT_EQ(std::vector(sample.row(2).begin(), sample.row(2).end()), (std::vector<std::uint64_t>{1}));
    const auto sampling = sample.sampling();
    EXPECT_EQ(sampling.transitions, 10U);
    EXPECT_EQ(sampling.states_before, 3U);
    EXPECT_EQ(sampling.states_after, 3U);
    EXPECT_EQ(sampling.pairs, 6U);
    EXPECT_EQ(sampling.pairs_seen_once, 4U);
    EXPECT_DOUBLE_EQ(sampling.unseen_probability(), 0.4);
  }
  EXPECT_THROW(sample_of({}), InvalidArgument);
}

// Thousands of labels, drawn at random or as multiples of a power of two, so that many want the same place.
TEST(PairSample, ManyLargeLabelsEqualAPlainMap) {
  for (const int shift : {0, 20, 45}) {
    RandomStream random(1, {.purpose = Purpose::kDynamics});
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> cells;
    std::map<std::uint64_t, std::uint64_t> totals;
    TransitionCounts counts;
    for (int k = 0; k < 9000; ++k) {
      const auto from = random.below(50);
      const auto to = shift == 0 ? random.below(std::uint64_t{1} << 62) : random.below(6000) << shift;
      cells[{from, to}] += 1 + random.below(3);
    }
    for (const auto& [pair, count] : cells) {
      counts.cells.push_back({.from = pair.first, .to = pair.second, .count = count});
      counts.transitions += count;
      totals[pair.second] += count;
    }
    std::map<std::uint64_t, std::uint64_t> expected;
    for (const auto& [label, total] : totals) ++expected[total];
    const auto sample = sample_of(counts);
    EXPECT_EQ(sample.after.samples(), counts.transitions);
    ASSERT_EQ(sample.after.classes().size(), expected.size());
    auto found = sample.after.classes().begin();
    for (const auto& [count, states] : expected) {
      EXPECT_EQ(found->count, count);
      EXPECT_EQ(found->states, states);
      ++found;
    }
  }
}

TEST(Undersampling, IsSaidOnlyWhereItIs) {
  EXPECT_FALSE(undersampling_warning({.transitions = 100, .pairs_seen_once = 20}));
  const auto warning = undersampling_warning({.transitions = 1024, .pairs_seen_once = 512});
  ASSERT_TRUE(warning);
  EXPECT_NE(warning->find("50 %"), std::string::npos) << *warning;
  EXPECT_NE(warning->find("10.00 bit"), std::string::npos) << *warning;
}

}  // namespace
}  // namespace recres
