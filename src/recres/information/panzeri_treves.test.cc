#include "recres/information/panzeri_treves.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "recres/random/random_stream.h"

namespace recres {
namespace {

using Counts = std::vector<std::uint64_t>;

// One state after the other is added until the expected number of occupied ones is no longer nearer to that
// found: the procedure as it is usually written.
double relevant_by_steps(const Counts& counts, double most) {
  double total = 0;
  for (const auto count : counts) total += static_cast<double>(count);
  const auto seen = static_cast<double>(counts.size());
  const auto distance = [&](double extra) {
    const double unseen_each = 1 - std::pow(total / (total + seen), 1 / total);
    double expected = extra * (1 - std::pow(1 - unseen_each, total));
    for (const auto count : counts) {
      const double p = (1 - extra * unseen_each) * (static_cast<double>(count) + 1) / (total + seen);
      expected += 1 - std::pow(1 - p, total);
    }
    return std::abs(expected - seen);
  };
  double extra = 0;
  while (seen + extra < most && distance(extra + 1) < distance(extra)) ++extra;
  return seen + extra;
}

TEST(PanzeriTreves, SearchFindsWhatSingleStepsFind) {
  int more_than_seen = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomStream random(seed, {.purpose = Purpose::kDynamics});
    Counts counts(2 + random.below(40));
    const auto highest = 1 + random.below(1 + seed / 10);
    for (auto& count : counts) count = 1 + random.below(highest);
    const double most = static_cast<double>(counts.size() + random.below(60));
    const double relevant = relevant_states(CountSpectrum(counts), most);
    EXPECT_EQ(relevant, relevant_by_steps(counts, most)) << "seed " << seed;
    EXPECT_LE(relevant, most);
    if (relevant > static_cast<double>(counts.size())) ++more_than_seen;
  }
  EXPECT_GT(more_than_seen, 50);
}

// 64 states of falling probability, of which a sample of 100 shows about 32: the procedure finds most of
// those that it missed.
TEST(PanzeriTreves, FindsMostOfTheMissing) {
  double relevant = 0;
  double seen = 0;
  constexpr int kSamples = 200;
  for (std::uint64_t sample = 0; sample < kSamples; ++sample) {
    RandomStream random(2, {.purpose = Purpose::kDynamics, .replicate = sample});
    Counts counts(64);
    for (int k = 0; k < 100; ++k)
      ++counts[static_cast<std::size_t>(64 * random.uniform() * random.uniform())];
    const CountSpectrum spectrum(counts);
    relevant += relevant_states(spectrum, 1024) / kSamples;
    seen += static_cast<double>(spectrum.seen()) / kSamples;
  }
  EXPECT_LT(seen, 40);
  EXPECT_NEAR(relevant, 56, 10) << seen;
}

TEST(PanzeriTreves, EdgesByHand) {
  EXPECT_EQ(relevant_states(CountSpectrum(Counts{17}), 1024), 1);
  EXPECT_EQ(relevant_states(CountSpectrum(Counts{1}), 1024), 1);
  EXPECT_EQ(relevant_states(CountSpectrum(Counts{1, 1}), 2), 2);
  EXPECT_EQ(relevant_states(CountSpectrum(Counts{10000, 20000}), 1e18), 2);
}

// Where all pairs were seen often, nobody is missing: the bias is Miller's.
TEST(PanzeriTreves, IsMillersBiasForFullSamples) {
  TransitionCounts counts;
  for (std::uint64_t from = 0; from < 4; ++from) {
    for (std::uint64_t to = 0; to < 4; ++to) {
      counts.cells.push_back({.from = from, .to = to, .count = 500});
      counts.transitions += 500;
    }
  }
  const auto bias = panzeri_treves_bias(sample_of(counts), 2);
  EXPECT_NEAR(bias.entropy_bits, 3 / (2 * 8000 * std::numbers::ln2), 1e-15);
  EXPECT_NEAR(bias.mutual_information_bits, 9 / (2 * 8000 * std::numbers::ln2), 1e-15);
}

}  // namespace
}  // namespace recres
