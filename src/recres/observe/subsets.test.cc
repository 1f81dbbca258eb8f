#include "recres/observe/subsets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

bool rises(const Subset& subset) {
  return std::adjacent_find(subset.begin(), subset.end(), std::greater_equal<>()) == subset.end();
}

TEST(Subsets, AreAllWhereTheseAreFew) {
  const std::vector<Subset> pairs = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
  EXPECT_EQ(choose_subsets(4, 2, 6, 1), pairs);
  EXPECT_EQ(choose_subsets(4, 2, UINT64_MAX, 9), pairs);
  EXPECT_EQ(choose_subsets(3, 1, 3, 1), (std::vector<Subset>{{0}, {1}, {2}}));
  EXPECT_EQ(choose_subsets(3, 3, 1, 1), (std::vector<Subset>{{0, 1, 2}}));
  EXPECT_EQ(choose_subsets(1, 1, 5, 1), (std::vector<Subset>{{0}}));
  const auto middle = choose_subsets(15, 7, 6435, 1);
  EXPECT_EQ(middle.size(), 6435U);
  EXPECT_TRUE(std::is_sorted(middle.begin(), middle.end()));
  EXPECT_EQ(std::set<Subset>(middle.begin(), middle.end()).size(), 6435U);
  EXPECT_TRUE(std::all_of(middle.begin(), middle.end(), rises));
}

TEST(Subsets, DrawnOnesDifferAndRise) {
  for (const auto& [neurons, size, most] : std::vector<std::tuple<std::size_t, std::size_t, std::uint64_t>>{
           {15, 7, 6434}, {15, 7, 100}, {4, 2, 5}, {200, 64, 50}, {50, 49, 49}, {100, 1, 99}}) {
    const auto subsets = choose_subsets(neurons, size, most, 3);
    EXPECT_EQ(subsets.size(), most);
    EXPECT_EQ(std::set<Subset>(subsets.begin(), subsets.end()).size(), most);
    for (const auto& subset : subsets) {
      EXPECT_EQ(subset.size(), size);
      EXPECT_TRUE(rises(subset));
      EXPECT_LT(subset.back(), neurons);
    }
    EXPECT_EQ(subsets, choose_subsets(neurons, size, most, 3));
    EXPECT_NE(subsets, choose_subsets(neurons, size, most, 4));
  }
}

// 2 of the 20 subsets of 3 of 6 neurons, 20000 times.
TEST(Subsets, EachIsAsLikelyAsAnother) {
  std::map<Subset, std::uint64_t> first;
  std::map<std::pair<Subset, Subset>, std::uint64_t> both;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    const auto drawn = choose_subsets(6, 3, 2, seed);
    ++first[drawn[0]];
    ++both[{drawn[0], drawn[1]}];
  }
  const auto expect_alike = [](const auto& counted, std::size_t cells) {
    ASSERT_EQ(counted.size(), cells);
    std::vector<std::uint64_t> counts;
    for (const auto& [key, count] : counted) counts.push_back(count);
    const std::vector<double> alike(cells, 1 / static_cast<double>(cells));
    EXPECT_GT(test::goodness_of_fit_p_value(counts, alike), test::kFalseAlarm);
  };
  expect_alike(first, 20);
  expect_alike(both, 380);
}

// Every neuron of a large network has its chance, and none is looked through one by one.
TEST(Subsets, OfALargeNetwork) {
  const auto subsets = choose_subsets(1'000'000, 6, 10'000, 1);
  std::vector<std::uint64_t> tenths(10);
  for (const auto& subset : subsets) {
    EXPECT_TRUE(rises(subset));
    for (const auto neuron : subset) ++tenths.at(neuron / 100'000);
  }
  EXPECT_GT(test::goodness_of_fit_p_value(tenths, std::vector<double>(10, 0.1)), test::kFalseAlarm);
}

TEST(Subsets, RefuseWhatThereIsNot) {
  EXPECT_THROW(choose_subsets(5, 0, 10, 1), InvalidArgument);
  EXPECT_THROW(choose_subsets(5, 6, 10, 1), InvalidArgument);
  EXPECT_THROW(choose_subsets(5, 2, 0, 1), InvalidArgument);
  // More than any memory holds is refused before it is tried.
  EXPECT_THROW(choose_subsets(100, 50, UINT64_MAX / 4, 1), CapacityExceeded);
}

}  // namespace
}  // namespace recres
