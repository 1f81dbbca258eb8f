// The estimators of entropy that take nothing but a spectrum.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "recres/information/chao_shen.h"
#include "recres/information/chao_wang_jost.h"
#include "recres/information/grassberger.h"
#include "recres/information/miller_madow.h"
#include "recres/information/plugin.h"
#include "recres/random/random_stream.h"

namespace recres {
namespace {

using Counts = std::vector<std::uint64_t>;

struct Known {
  Counts counts;
  double plugin;
  double grassberger;
  double chao_shen;
  double chao_wang_jost;
};

// Computed with 40 decimal digits in Python from the formulas as published: G by its recurrence, ψ by
// harmonic numbers, the sum of Chao, Wang and Jost term by term. The second has only states seen once, the
// third only one state.
const Known kKnown[] = {
    {{4, 2, 3, 2, 4, 2, 1, 1},
     2.8397755396455082,
     3.0940418516871602,
     3.1755695803327648,
     3.1697684137479110},
    {{1, 1, 1, 1, 1, 1, 1, 1},
     3.0000000000000000,
     4.8327461772768672,
     6.3358740626677923,
     5.4680422243357816},
    {{10}, 0, -0.0023880009817159, 0, 0},
    {{50, 20, 9, 3, 1, 1, 1}, 1.6809723020009046, 1.7818458947681812, 1.8151750024125097, 1.7667136866402884},
    {{1, 1, 1, 500, 300}, 0.9922975853880396, 0.9991431098510768, 1.0149869728877141, 0.9995198908253637},
};

TEST(EntropyEstimators, EqualTheFormulasAsPublished) {
  for (const auto& known : kKnown) {
    const CountSpectrum spectrum(known.counts);
    EXPECT_NEAR(plugin_entropy_bits(spectrum), known.plugin, 1e-13);
    EXPECT_NEAR(grassberger_entropy_bits(spectrum), known.grassberger, 1e-13);
    EXPECT_NEAR(chao_shen_entropy_bits(spectrum), known.chao_shen, 1e-13);
    EXPECT_NEAR(chao_wang_jost_entropy_bits(spectrum), known.chao_wang_jost, 1e-11);
    const auto samples = static_cast<double>(spectrum.samples());
    EXPECT_NEAR(miller_madow_entropy_bits(spectrum),
                known.plugin + static_cast<double>(known.counts.size() - 1) / (2 * samples * std::log(2.0)),
                1e-13);
  }
}

TEST(EntropyEstimators, OneSampleTellsNothing) {
  const CountSpectrum one(Counts{1});
  EXPECT_EQ(plugin_entropy_bits(one), 0);
  EXPECT_EQ(miller_madow_entropy_bits(one), 0);
  EXPECT_EQ(chao_shen_entropy_bits(one), 0);
  EXPECT_EQ(chao_wang_jost_entropy_bits(one), 0);
  EXPECT_NEAR(grassberger_entropy_bits(one), std::numbers::egamma / std::numbers::ln2 + 1, 1e-13);
}

// Chao, Wang and Jost for states seen once only: A = 2/[(T-1)² + 2], and their sum goes over T terms.
TEST(EntropyEstimators, ChaoWangJostOfManySingletons) {
  constexpr std::uint64_t kSamples = 3000;
  const Counts counts(kSamples, 1);
  const auto total = static_cast<long double>(kSamples);
  const long double a = 2 / ((total - 1) * (total - 1) + 2);
  long double harmonic = 0;
  long double power = 1;
  long double unseen = -std::log(a);
  for (long double r = 1; r < total; ++r) {
    harmonic += 1 / r;
    power *= 1 - a;
    unseen -= power / r;
  }
  const long double bits = (harmonic + unseen / power) / std::numbers::ln2_v<long double>;
  EXPECT_NEAR(chao_wang_jost_entropy_bits(CountSpectrum(counts)), static_cast<double>(bits), 1e-9);
}

// A die of 64 faces, of which a sample of 64 shows two thirds: each step up the ladder must be a better one.
TEST(EntropyEstimators, FairDieThrownAsOftenAsItHasFaces) {
  constexpr int kSamples = 4000;
  double plugin = 0;
  double miller_madow = 0;
  double grassberger = 0;
  double chao_shen = 0;
  double chao_wang_jost = 0;
  for (std::uint64_t sample = 0; sample < kSamples; ++sample) {
    RandomStream random(1, {.purpose = Purpose::kDynamics, .replicate = sample});
    Counts counts(64);
    for (int k = 0; k < 64; ++k) ++counts[random.below(64)];
    const CountSpectrum spectrum(counts);
    plugin += plugin_entropy_bits(spectrum) / kSamples;
    miller_madow += miller_madow_entropy_bits(spectrum) / kSamples;
    grassberger += grassberger_entropy_bits(spectrum) / kSamples;
    chao_shen += chao_shen_entropy_bits(spectrum) / kSamples;
    chao_wang_jost += chao_wang_jost_entropy_bits(spectrum) / kSamples;
  }
  // The exact mean of the plug-in estimate, from the binomial law of each count.
  double expected = 0;
  for (int n = 1; n <= 64; ++n) {
    const double log_probability = std::lgamma(65) - std::lgamma(n + 1) - std::lgamma(65 - n) -
                                   n * std::log(64) + (64 - n) * std::log(63.0 / 64);
    expected -= 64 * std::exp(log_probability) * n / 64.0 * std::log2(n / 64.0);
  }
  EXPECT_NEAR(plugin, expected, 0.01);
  EXPECT_LT(plugin, 5.4);
  EXPECT_GT(miller_madow, plugin + 0.4);
  EXPECT_LT(std::abs(grassberger - 6), std::abs(miller_madow - 6));
  EXPECT_NEAR(chao_shen, 6, 0.1);
  EXPECT_NEAR(chao_wang_jost, 6, 0.1);
}

// 10^12 samples: no digit may be lost to large counts.
TEST(EntropyEstimators, LongSamples) {
  constexpr std::uint64_t kBillion = 1'000'000'000;
  const CountSpectrum coin(Counts{500 * kBillion, 500 * kBillion});
  EXPECT_NEAR(plugin_entropy_bits(coin), 1, 1e-13);
  EXPECT_NEAR(miller_madow_entropy_bits(coin), 1, 1e-11);
  EXPECT_NEAR(grassberger_entropy_bits(coin), 1, 1e-11);
  EXPECT_NEAR(chao_shen_entropy_bits(coin), 1, 1e-13);
  EXPECT_NEAR(chao_wang_jost_entropy_bits(coin), 1, 1e-11);
}

}  // namespace
}  // namespace recres
