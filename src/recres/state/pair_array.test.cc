#include "recres/state/pair_array.h"

#include <gtest/gtest.h>

namespace recres {
namespace {

TEST(PairArray, CountsMoreThanItsCellsCanHold) {
  constexpr std::uint64_t kMostPairs = 10;
  PairArray pairs(2, kMostPairs);
  const std::vector<std::uint64_t> to(1234, 3);
  pairs.add(1, {});
  pairs.add(1, to);
  pairs.add(3, {to.data(), 6});
  const auto cells = pairs.cells();
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0].from, 1U);
  EXPECT_EQ(cells[0].to, 3U);
  EXPECT_EQ(cells[0].count, 1U);
  EXPECT_EQ(cells[1].from, 3U);
  EXPECT_EQ(cells[1].to, 3U);
  EXPECT_EQ(cells[1].count, 1239U);
}

}  // namespace
}  // namespace recres
