#include "recres/information/count_spectrum.h"

#include <gtest/gtest.h>

#include <map>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"

namespace recres {
namespace {

TEST(CountSpectrum, ByHand) {
  const CountSpectrum spectrum(std::vector<std::uint64_t>{3, 1, 0, 1, 2, 1000000, 3, 1});
  EXPECT_EQ(spectrum.samples(), 1000011U);
  EXPECT_EQ(spectrum.seen(), 7U);
  EXPECT_EQ(spectrum.seen_once(), 3U);
  EXPECT_EQ(spectrum.seen_twice(), 1U);
  EXPECT_DOUBLE_EQ(spectrum.coverage(), 1 - 3.0 / 1000011);
  ASSERT_EQ(spectrum.classes().size(), 4U);
  EXPECT_EQ(spectrum.classes()[2].count, 3U);
  EXPECT_EQ(spectrum.classes()[2].states, 2U);
}

// Counts below, at and above what has a place in the array.
TEST(CountSpectrum, EqualsAPlainMap) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    RandomStream random(seed, {.purpose = Purpose::kDynamics});
    std::vector<std::uint64_t> counts(1 + random.below(600));
    const std::uint64_t highest = std::uint64_t{1} << random.below(12);
    for (auto& count : counts)
      count = random.below(highest + 1) + (random.below(5) == 0 ? 2 * counts.size() : 0);
    counts[0] += 1;
    std::map<std::uint64_t, std::uint64_t> expected;
    std::uint64_t samples = 0;
    std::uint64_t seen = 0;
    for (const auto count : counts) {
      if (count == 0) continue;
      ++expected[count];
      samples += count;
      ++seen;
    }
    const CountSpectrum spectrum(counts);
    EXPECT_EQ(spectrum.samples(), samples);
    EXPECT_EQ(spectrum.seen(), seen);
    ASSERT_EQ(spectrum.classes().size(), expected.size());
    auto found = spectrum.classes().begin();
    for (const auto& [count, states] : expected) {
      EXPECT_EQ(found->count, count);
      EXPECT_EQ(found->states, states);
      ++found;
    }
  }
}

TEST(CountSpectrum, NeedsASample) {
  EXPECT_THROW(CountSpectrum(std::vector<std::uint64_t>{}), InvalidArgument);
  EXPECT_THROW(CountSpectrum(std::vector<std::uint64_t>{0, 0}), InvalidArgument);
}

}  // namespace
}  // namespace recres
