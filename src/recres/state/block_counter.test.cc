#include "recres/state/block_counter.h"

#include <gtest/gtest.h>

#include <map>

#include "recres/random/random_stream.h"

namespace recres {
namespace {

using Pairs = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>;

std::vector<std::uint64_t> random_labels(std::size_t size, std::uint64_t different, std::uint64_t replicate) {
  RandomStream random(1, {.purpose = Purpose::kDynamics, .replicate = replicate});
  std::vector<std::uint64_t> labels(size);
  for (auto& label : labels) label = random.below(different);
  return labels;
}

Pairs plain_pairs(const std::vector<std::uint64_t>& from, const std::vector<std::uint64_t>& to,
                  std::size_t lag, std::size_t first, std::size_t last) {
  Pairs pairs;
  for (std::size_t t = first; t < last; ++t) ++pairs[{from[t], to[t + lag]}];
  return pairs;
}

void expect_cells(const TransitionCounts& counts, const Pairs& expected) {
  ASSERT_EQ(counts.cells.size(), expected.size());
  auto cell = counts.cells.begin();
  for (const auto& [pair, count] : expected) {
    ASSERT_EQ(cell->from, pair.first);
    ASSERT_EQ(cell->to, pair.second);
    ASSERT_EQ(cell->count, count);
    ++cell;
  }
}

// Lags below, at and above the length of the blocks that come.
TEST(BlockCounter, StretchesAreThoseOfThePairsInOrder) {
  constexpr std::size_t kBits = 3;
  for (const std::size_t size : {1UL, 2UL, 17UL, 18UL, 500UL, 533UL, 540UL, 20'000UL}) {
    const auto from = random_labels(size, 1U << kBits, 1);
    const auto to = random_labels(size, 1U << kBits, 2);
    for (const std::uint64_t lag : {0UL, 1UL, 2UL, 7UL, 100UL, 1000UL}) {
      for (const std::size_t block : {1UL, 7UL, 100UL, 101UL, 20'000UL}) {
        SCOPED_TRACE(testing::Message() << size << " labels, lag " << lag << ", blocks of " << block);
        BlockCounter counter(kBits, lag);
        for (std::size_t at = 0; at < size; at += block) {
          const auto now = std::min(block, size - at);
          counter.add(std::span(from).subspan(at, now), std::span(to).subspan(at, now));
        }
        const auto pairs = size > lag ? size - lag : 0;
        const auto stretches = counter.stretches();
        EXPECT_LT(stretches.size(), 2 * BlockCounter::kFewestStretches);
        if (pairs >= BlockCounter::kFewestStretches * BlockCounter::kShortestStretch) {
          EXPECT_GE(stretches.size(), BlockCounter::kFewestStretches);
        }
        std::size_t first = 0;
        for (const auto& stretch : stretches) {
          expect_cells(stretch, plain_pairs(from, to, lag, first, first + stretch.transitions));
          first += stretch.transitions;
          EXPECT_LE(2 * stretch.transitions, 3 * stretches[0].transitions);
          if (stretches.size() > 1) {
            EXPECT_GE(2 * stretch.transitions, stretches[0].transitions);
          }
        }
        EXPECT_EQ(first, pairs);
        expect_cells(total_of(stretches), plain_pairs(from, to, lag, 0, pairs));
        EXPECT_EQ(total_of(stretches).transitions, pairs);
        const auto unpaired = counter.unpaired();
        EXPECT_EQ(unpaired, std::vector(from.begin() + static_cast<std::ptrdiff_t>(pairs), from.end()));
      }
    }
  }
}

}  // namespace
}  // namespace recres
