#include "recres/observe/subset_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/allocations.h"
#include "support/plain_information.h"

namespace recres {
namespace {

using Cells = std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>;

Cells cells_of(const TransitionCounts& counts) {
  Cells out;
  for (const auto& cell : counts.cells) out.emplace_back(cell.from, cell.to, cell.count);
  return out;
}

std::vector<Subset> subsets_for(std::size_t neurons) {
  std::vector<Subset> out;
  for (const std::size_t size : {1UL, 2UL, 6UL, 11UL, 33UL, 63UL, 64UL}) {
    if (size > neurons) continue;
    const auto some = choose_subsets(neurons, size, 3, size);
    out.insert(out.end(), some.begin(), some.end());
  }
  // In falling order, which means the same.
  if (neurons > 4) out.push_back({4, 2, 0});
  return out;
}

// Whatever the run was expected to be, and in whatever blocks it comes.
void expect_counts_of_projected_states(std::size_t neurons, std::size_t states,
                                       std::uint64_t expected_transitions, std::size_t block) {
  const auto all = test::slow_states(neurons, states, 0.8, neurons);
  const auto cut = test::cut(all, neurons);
  SubsetCounts counts(subsets_for(neurons), neurons, expected_transitions);
  const auto words = words_per_state(neurons);
  for (std::size_t t = 0; t < states; t += block)
    counts.add(std::span(all).subspan(t * words, std::min(block, states - t) * words));
  for (std::size_t k = 0; k < counts.size(); ++k) {
    auto subset = counts.subset(k);
    std::sort(subset.begin(), subset.end());
    TransitionCounter expected(subset.size(), states - 1);
    expected.add(test::flat(test::seen_by(cut, subset)));
    const auto found = counts.take(k);
    EXPECT_EQ(cells_of(found.counts()), cells_of(expected.counts())) << neurons << " neurons, subset " << k;
    EXPECT_EQ(found.counts().transitions, states - 1);
    EXPECT_EQ(found.last_label(), expected.last_label());
  }
}

TEST(SubsetCounts, EqualThoseOfStatesProjectedByHand) {
  for (const std::size_t neurons : {1UL, 5UL, 64UL, 65UL, 200UL}) {
    for (const std::size_t block : {1UL, 777UL, 5000UL}) {
      for (const std::uint64_t expected : {0ULL, 10ULL, 2999ULL, 1'000'000ULL})
        expect_counts_of_projected_states(neurons, 3000, expected, block);
    }
  }
}

// More states than the buffer of 2^18 words holds.
TEST(SubsetCounts, LongRunsAreCountedInParts) {
  expect_counts_of_projected_states(5, 300'000, 299'999, 16'384);
  expect_counts_of_projected_states(65, 140'000, 139'999, 100'000);
}

TEST(SubsetCounts, NeverHoldMoreThanTheySay) {
  for (const auto& [neurons, size, many] : std::vector<std::tuple<std::size_t, std::size_t, std::uint64_t>>{
           {5, 3, 10}, {200, 6, 100}, {200, 64, 1000}, {10'000, 6, 100}, {1000, 20, 300}}) {
    for (const std::size_t states : {3UL, 2000UL}) {
      for (const std::uint64_t expected : {states - 1, states / 2}) {
        const auto all = test::slow_states(neurons, states, 0, 1);
        auto subsets = choose_subsets(neurons, size, many, 1);
        const auto bytes = SubsetCounts::bytes_needed(subsets, neurons, states - 1);
        const AllocationWatch watch;
        SubsetCounts counts(subsets, neurons, expected);
        counts.add(all);
        for (std::size_t k = 0; k < counts.size(); ++k) {
          const auto counter = counts.take(k);
          EXPECT_EQ(counter.counts().transitions, states - 1);
        }
        // A run of another length than was expected may be counted otherwise.
        if (expected == states - 1) {
          EXPECT_LE(watch.most_bytes(), bytes)
              << neurons << " neurons, size " << size << ", " << states << " states";
        }
      }
    }
  }
}

TEST(SubsetCounts, RefuseNeuronsThatAreNotThere) {
  EXPECT_THROW(SubsetCounts({{0, 5}}, 5, 10), InvalidArgument);
  EXPECT_THROW(SubsetCounts({{0, 0}}, 5, 10), InvalidArgument);
  EXPECT_THROW(SubsetCounts({{}}, 5, 10), InvalidArgument);
}

}  // namespace
}  // namespace recres
