#include "recres/state/pair_array.h"

#include <gtest/gtest.h>

namespace recres {
namespace {

TEST(PairArray, CountsMoreThanItsCellsCanHold) {
  constexpr std::uint64_t kMostPairs = 10;
  PairArray pairs(2, kMostPairs);
  std::vector<std::uint64_t> from(1234, 3);
  const std::vector<std::uint64_t> to(1234, 3);
  from[0] = 1;
  pairs.add({}, {});
  pairs.add(from, to);
  pairs.add({&from[1], 6}, {to.data(), 6});
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
