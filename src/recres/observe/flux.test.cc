#include "recres/observe/flux.h"

#include <gtest/gtest.h>

#include <cmath>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "support/plain_information.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::Words;

FluxMeter fed(const std::vector<Words>& a, std::size_t neurons_a, const std::vector<Words>& b,
              std::size_t neurons_b, std::size_t neurons_both, const FluxOptions& options,
              std::size_t block = 1'000'000) {
  FluxMeter meter(neurons_a, neurons_b, neurons_both, options, a.size());
  const auto flat_a = test::flat(a);
  const auto flat_b = test::flat(b);
  for (std::size_t t = 0; t < a.size(); t += block) {
    const auto now = std::min(block, a.size() - t);
    meter.add(std::span(flat_a).subspan(t * a[0].size(), now * a[0].size()),
              std::span(flat_b).subspan(t * b[0].size(), now * b[0].size()));
  }
  return meter;
}

// I(A, B; B') - I(B; B').
struct Choice {
  std::size_t neurons;  // of the network
  Subset a;
  Subset b;
  std::size_t both;
};

Subset range(std::size_t from, std::size_t to) {
  Subset out;
  for (; from < to; ++from) out.push_back(from);
  return out;
}

TEST(Flux, IsWhatPlainMapsTell) {
  const std::vector<Choice> choices = {
      {.neurons = 3, .a = {0}, .b = {1, 2}, .both = 3},
      {.neurons = 6, .a = {0, 1, 4}, .b = {1, 4, 5}, .both = 4},
      {.neurons = 4, .a = range(0, 4), .b = range(0, 4), .both = 4},
      {.neurons = 70, .a = range(0, 40), .b = range(40, 64), .both = 64},
      {.neurons = 70, .a = range(0, 40), .b = range(30, 70), .both = 70},
      {.neurons = 200, .a = range(0, 150), .b = {7, 199}, .both = 151},
      {.neurons = 64, .a = {3}, .b = range(0, 64), .both = 64},
      {.neurons = 64, .a = range(0, 64), .b = {3}, .both = 64},
  };
  for (std::size_t k = 0; k < choices.size(); ++k) {
    const auto& choice = choices[k];
    SCOPED_TRACE(k);
    // Slow enough for states to come back.
    const double keep = choice.neurons > 10 ? 0.999 : 0.7;
    const auto states = test::cut(test::slow_states(choice.neurons, 4000, keep, k), choice.neurons);
    const auto a = test::seen_by(states, choice.a);
    const auto b = test::seen_by(states, choice.b);
    for (const std::uint64_t lag : {1ULL, 2ULL, 17ULL}) {
      const FluxOptions options{.lag = lag, .estimator = Estimator::kPlugin};
      const auto expected = test::plain_information(a, b, lag);
      for (const std::size_t block : {13UL, 1'000'000UL}) {
        const auto flux = fed(a, choice.a.size(), b, choice.b.size(), choice.both, options, block).result();
        EXPECT_NEAR(flux.information.entropy_bits, expected.entropy_bits, 1e-9);
        EXPECT_NEAR(flux.information.mutual_information_bits, expected.mutual_information_bits, 1e-9);
        EXPECT_NEAR(flux.information.divergence_bits, expected.divergence_bits, 1e-9);
        ASSERT_EQ(flux.transfer_bits.has_value(), lag == 1);
        if (lag == 1) {
          EXPECT_NEAR(*flux.transfer_bits, test::plain_transfer(a, b), 1e-9);
        }
      }
    }
  }
}

// b does what a did before, but for a share q of the steps.
std::pair<std::vector<Words>, std::vector<Words>> copied(std::size_t steps, double q, std::uint64_t seed) {
  RandomStream random(seed, {.purpose = Purpose::kDynamics, .place = 1});
  std::vector<Words> a = {{random.below(2)}};
  std::vector<Words> b = {{random.below(2)}};
  for (std::size_t t = 1; t < steps; ++t) {
    b.push_back({a.back()[0] ^ std::uint64_t{random.uniform() < q}});
    a.push_back({random.below(2)});
  }
  return {a, b};
}

// I(A; B') = TE = 1 - h2(q), and nothing the other way.
TEST(Flux, OfACopyIsThatOfItsChannel) {
  for (const double q : {0.0, 0.1, 0.4}) {
    const auto [a, b] = copied(100'000, q, 1);
    for (const auto& known : estimator_descriptions()) {
      const FluxOptions options{.estimator = known.estimator};
      const auto forth = fed(a, 1, b, 1, 2, options).result();
      EXPECT_NEAR(forth.information.mutual_information_bits, 1 - test::binary_entropy(q), 0.01) << known.name;
      EXPECT_NEAR(*forth.transfer_bits, 1 - test::binary_entropy(q), 0.01) << known.name;
      const auto back = fed(b, 1, a, 1, 2, options).result();
      EXPECT_NEAR(back.information.mutual_information_bits, 0, 0.001) << known.name;
      EXPECT_NEAR(*back.transfer_bits, 0, 0.001) << known.name;
    }
  }
}

// Where b goes its own way, a that is the same thing tells nothing beyond it.
TEST(Flux, TransferLeavesOutWhatTheTargetKnows) {
  const auto b = test::cut(test::slow_states(1, 20'000, 0.8, 2), 1);
  const auto flux = fed(b, 1, b, 1, 1, {.estimator = Estimator::kPlugin, .surrogates = 19}).result();
  EXPECT_NEAR(flux.information.mutual_information_bits, 1 - test::binary_entropy(0.1), 0.02);
  EXPECT_NEAR(*flux.transfer_bits, 0, 1e-12);
}

TEST(Flux, SurrogatesTellACopyFromChance) {
  const auto [a, b] = copied(2000, 0.3, 1);
  const auto forth = fed(a, 1, b, 1, 2, {.surrogates = 99, .seed = 3}).result();
  ASSERT_TRUE(forth.information_test && forth.transfer_test);
  EXPECT_DOUBLE_EQ(forth.information_test->p_value, 0.01);
  EXPECT_DOUBLE_EQ(forth.transfer_test->p_value, 0.01);
  EXPECT_NEAR(forth.information_test->observed_bits, test::plain_information(a, b).mutual_information_bits,
              1e-12);
  EXPECT_NEAR(forth.transfer_test->observed_bits, test::plain_transfer(a, b), 1e-12);
  EXPECT_EQ(forth.transfer_test->surrogate_bits.size(), 99U);
  EXPECT_EQ(forth.transfer_test->seed, 3U);
  const auto lagged = fed(a, 1, b, 1, 2, {.lag = 3, .surrogates = 99}).result();
  EXPECT_FALSE(lagged.transfer_test || lagged.transfer_bits);
  EXPECT_GT(lagged.information_test->p_value, 0.01);
  EXPECT_FALSE(fed(a, 1, b, 1, 2, {}).result().information_test);
}

// Both are slow, so that shuffled states would find a bond; shifted ones must not find it too often.
TEST(Flux, SurrogatesAreRarelyWrong) {
  constexpr std::uint64_t kRuns = 400;
  std::uint64_t information = 0;
  std::uint64_t transfer = 0;
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    const auto a = test::cut(test::slow_states(2, 1000, 0.9, 2 * run), 2);
    const auto b = test::cut(test::slow_states(2, 1000, 0.8, 2 * run + 1), 2);
    const auto flux = fed(a, 2, b, 2, 4, {.surrogates = 19, .seed = run}).result();
    information += flux.information_test->p_value <= 0.1 ? 1U : 0U;
    transfer += flux.transfer_test->p_value <= 0.1 ? 1U : 0U;
  }
  // A tenth by right; shifts of so short runs are alike, for which a quarter more is granted.
  EXPECT_GT(test::at_least_p_value(information, kRuns, 0.125), test::kFalseAlarm);
  EXPECT_GT(test::at_least_p_value(transfer, kRuns, 0.125), test::kFalseAlarm);
  EXPECT_GT(information, kRuns / 40);
  EXPECT_GT(transfer, kRuns / 40);
}

TEST(Flux, ThreadsChangeNothing) {
  const auto [a, b] = copied(3000, 0.45, 1);
  const auto one = fed(a, 1, b, 1, 2, {.surrogates = 20, .threads = 1}).result();
  const auto three = fed(a, 1, b, 1, 2, {.surrogates = 20, .threads = 3}).result();
  EXPECT_EQ(one.information_test->surrogate_bits, three.information_test->surrogate_bits);
  EXPECT_EQ(one.transfer_test->surrogate_bits, three.transfer_test->surrogate_bits);
}

TEST(Flux, SaysWhereItIsUndersampled) {
  const auto many = test::cut(test::slow_states(20, 2000, 0, 2), 20);
  const auto thin = fed(many, 20, test::seen_by(many, {0}), 1, 20, {}).result();
  EXPECT_FALSE(thin.undersampled.empty());
  EXPECT_FALSE(thin.transfer_undersampled.empty());
  const auto [a, b] = copied(2000, 0.3, 1);
  const auto well = fed(a, 1, b, 1, 2, {}).result();
  EXPECT_TRUE(well.undersampled.empty() && well.transfer_undersampled.empty());
}

TEST(Flux, RefusesWhatItCannotDo) {
  EXPECT_THROW(FluxMeter(0, 2, 2, {}, 100), InvalidArgument);
  EXPECT_THROW(FluxMeter(2, 0, 2, {}, 100), InvalidArgument);
  EXPECT_THROW(FluxMeter(1, 1, 2, {}, 100).result(), InvalidArgument);
  EXPECT_THROW(fed({{1}, {0}}, 1, {{1}, {0}}, 1, 1, {.lag = 2}).result(), InvalidArgument);
  EXPECT_THROW(FluxMeter(1, 1, 2, {.surrogates = 1}, UINT64_MAX / 64), CapacityExceeded);
  // Nothing to shift.
  EXPECT_THROW(fed({{1}, {0}}, 1, {{1}, {0}}, 1, 1, {.surrogates = 5}).result(), InvalidArgument);
}

}  // namespace
}  // namespace recres
