#include "recres/random/random_stream.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "recres/random/philox.h"
#include "support/statistics.h"

namespace recres {
namespace {

constexpr StreamId kDynamics{.purpose = Purpose::kDynamics};

TEST(Philox, EqualsTheAuthorsLibrary) {
  const r123::Philox4x64 theirs;
  RandomStream random(1, kDynamics);
  for (int i = 0; i < 1000; ++i) {
    const std::array<std::uint64_t, 4> counter = {random(), random(), random(), random()};
    const std::array<std::uint64_t, 2> key = {random(), random()};
    const auto expected = theirs({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    const auto ours = philox(counter, key);
    for (std::size_t k = 0; k < 4; ++k) ASSERT_EQ(ours[k], expected[k]);
  }
}

// kat_vectors of the Random123 distribution, philox4x64 10 rounds, counter and key 0.
TEST(Philox, KnownAnswer) {
  const std::array<std::uint64_t, 4> expected = {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b,
                                                 0x7e68b68aec7ba23b};
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), expected);
}

// First outputs of the authors' xoshiro256plusplus.c from the state 1, 2, 3, 4.
TEST(RandomStream, KnownAnswersOfXoshiro) {
  RandomStream random(std::array<std::uint64_t, 4>{1, 2, 3, 4});
  for (const std::uint64_t expected : {41943041U, 58720359U}) EXPECT_EQ(random(), expected);
  for (const std::uint64_t expected :
       {3588806011781223U, 3591011842654386U, 9228616714210784205U, 9973669472204895162U,
        14011001112246962877U, 12406186145184390807U, 15849039046786891736U, 10450023813501588000U}) {
    EXPECT_EQ(random(), expected);
  }
}

// The beginning of one stream of recres itself: published results depend on it.
TEST(RandomStream, StreamsOfASeedStayWhatTheyAre) {
  RandomStream random(7, {.purpose = Purpose::kDynamics, .place = 3, .replicate = 2});
  const auto state = philox({3, 3, 2, 0}, {7, 0});
  RandomStream same(state);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(random(), same());
}

TEST(RandomStream, DifferentIdsGiveDifferentStreams) {
  std::set<std::uint64_t> firsts;
  for (const auto purpose : {Purpose::kNetwork, Purpose::kStart, Purpose::kDynamics}) {
    for (std::uint64_t place = 0; place < 20; ++place) {
      for (std::uint64_t replicate = 0; replicate < 20; ++replicate) {
        for (std::uint64_t seed = 0; seed < 2; ++seed) {
          firsts.insert(RandomStream(seed, {.purpose = purpose, .place = place, .replicate = replicate})());
        }
      }
    }
  }
  EXPECT_EQ(firsts.size(), 3U * 20 * 20 * 2);
}

TEST(RandomStream, UniformIsUniformAndNeverAnEnd) {
  RandomStream random(11, kDynamics);
  std::vector<double> values(200'000);
  for (auto& value : values) {
    value = random.uniform();
    ASSERT_GT(value, 0);
    ASSERT_LT(value, 1);
  }
  EXPECT_GT(test::uniformity_p_value(values), test::kFalseAlarm);
}

TEST(RandomStream, NormalIsNormalAndIndependent) {
  RandomStream random(12, kDynamics);
  std::vector<double> values(200'000);
  double product = 0;
  double last = 0;
  for (auto& value : values) {
    const double x = random.normal();
    value = std::erfc(-x / std::sqrt(2.0)) / 2;
    product += x * last;
    last = x;
  }
  EXPECT_GT(test::uniformity_p_value(values), test::kFalseAlarm);
  // Neighbours come from one pair of uniforms; their mean product has standard deviation 1/sqrt(n); 4.9 sigma
  // = 1e-6.
  EXPECT_LT(std::fabs(product) / std::sqrt(200'000.0), 4.9);
}

TEST(RandomStream, BelowIsEven) {
  RandomStream random(13, kDynamics);
  std::vector<std::uint64_t> counts(7);
  for (int i = 0; i < 700'000; ++i) ++counts[random.below(7)];
  const std::vector<double> even(7, 1.0 / 7);
  EXPECT_GT(test::goodness_of_fit_p_value(counts, even), test::kFalseAlarm);
  // A bound just above 2^63 rejects almost half of all draws: the second half of the range must stay
  // reachable.
  const std::uint64_t bound = (std::uint64_t{1} << 63) + 1;
  int upper = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = random.below(bound);
    ASSERT_LT(value, bound);
    if (value >= bound / 2) ++upper;
  }
  EXPECT_NEAR(upper, 5000, 4.9 * 50);
}

}  // namespace
}  // namespace recres
