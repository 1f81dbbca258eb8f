#include "recres/information/nsb.h"

#include <gtest/gtest.h>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"

namespace recres {
namespace {

using Counts = std::vector<std::uint64_t>;
using Real = long double;

Real psi(Real x) {
  return boost::math::digamma(x);
}

Real psi1(Real x) {
  return boost::math::trigamma(x);
}

// Wolpert and Wolf's moments of the entropy in nats, as published: sums over all states and pairs of them.
// Unseen states are all alike.
struct Moments {
  Real mean;
  Real square;
};

Moments published_moments(const Counts& counts, Real states, Real beta) {
  Real total = states * beta;
  for (const auto n : counts) total += static_cast<Real>(n);
  struct Group {
    Real a;
    Real size;
  };
  std::vector<Group> groups;
  for (const auto n : counts) groups.push_back({static_cast<Real>(n) + beta, 1});
  if (states > static_cast<Real>(counts.size()))
    groups.push_back({beta, states - static_cast<Real>(counts.size())});
  Moments out{.mean = psi(total + 1), .square = 0};
  for (const auto& [a, size] : groups) {
    out.mean -= size * a / total * psi(a + 1);
    const auto shifted = [total](Real x, Real y) { return psi(x + y) - psi(total + 2); };
    out.square += size * a * (a + 1) * (shifted(a, 2) * shifted(a, 2) + psi1(a + 2) - psi1(total + 2));
    for (const auto& [b, others] : groups) {
      const Real pairs = size * (&a == &b ? size - 1 : others);
      out.square += pairs * a * b * (shifted(a, 1) * shifted(b, 1) - psi1(total + 2));
    }
  }
  out.square /= total * (total + 1);
  return out;
}

// Over a fine grid of ξ(β), on which the prior is flat, with the evidence as a product.
EntropyPosterior by_fine_grid(const Counts& counts, Real states) {
  constexpr int kPoints = 20000;
  const Real low = std::log(Real{1e-7} / states);
  const Real high = std::log(Real{1e7});
  const auto xi = [states](Real beta) { return psi(states * beta + 1) - psi(beta + 1); };
  Real weight = 0;
  Real mean = 0;
  Real square = 0;
  Real offset = -std::numeric_limits<Real>::infinity();
  for (int pass = 0; pass < 2; ++pass) {
    for (int k = 0; k < kPoints; ++k) {
      const auto beta_at = [&](Real place) { return std::exp(low + (high - low) * place / kPoints); };
      const Real beta = beta_at(static_cast<Real>(k) + Real{0.5});
      Real log_evidence = 0;
      Real drawn = 0;
      for (const auto n : counts) {
        for (std::uint64_t earlier = 0; earlier < n; ++earlier) {
          log_evidence += std::log((static_cast<Real>(earlier) + beta) / (drawn + states * beta));
          drawn += 1;
        }
      }
      if (pass == 0) {
        offset = std::max(offset, log_evidence);
        continue;
      }
      if (log_evidence < offset - 60) continue;
      const Real share = (xi(beta_at(static_cast<Real>(k) + 1)) - xi(beta_at(static_cast<Real>(k)))) *
                         std::exp(log_evidence - offset);
      const auto moments = published_moments(counts, states, beta);
      weight += share;
      mean += share * moments.mean;
      square += share * moments.square;
    }
  }
  mean /= weight;
  const Real variance = square / weight - mean * mean;
  const Real ln2 = std::numbers::ln2_v<Real>;
  return {.mean_bits = static_cast<double>(mean / ln2),
          .deviation_bits = static_cast<double>(std::sqrt(variance) / ln2)};
}

// Few and many states; none, few and many coincidences; one state only. The grid ends where 1e-7 of the prior
// are left.
TEST(Nsb, EqualsAFineGridOfThePriorOverXi) {
  const struct {
    Counts counts;
    double log2_states;
  } cases[] = {{{1}, 1},
               {{5, 5}, 1},
               {{30}, 3},
               {{4, 2, 3, 2, 4, 2, 1, 1}, 4},
               {{1, 1, 1}, 5},
               {{20, 3, 1, 1}, 10},
               {{2, 1, 1, 1, 1, 1}, 16},
               {{3, 2, 2, 1, 1}, 30},
               {{10, 10, 10, 10}, 2}};
  for (const auto& [counts, log2_states] : cases) {
    const auto found = nsb_entropy(CountSpectrum(counts), log2_states);
    const auto expected = by_fine_grid(counts, std::exp2(static_cast<Real>(log2_states)));
    EXPECT_NEAR(found.mean_bits, expected.mean_bits, 3e-6) << log2_states;
    EXPECT_NEAR(found.deviation_bits, expected.deviation_bits, 3e-6) << log2_states;
  }
}

// A large sample leaves the prior no say: the mean is the plug-in estimate with Miller's correction to order
// 1/T^2, the variance that of ln p over T.
TEST(Nsb, LargeSamplesOutweighThePrior) {
  const Counts counts = {500'000, 300'000, 150'000, 50'000};
  double entropy = 0;
  double square = 0;
  for (const auto n : counts) {
    const double p = static_cast<double>(n) / 1e6;
    entropy -= p * std::log2(p);
    square += p * std::log2(p) * std::log2(p);
  }
  const auto found = nsb_entropy(CountSpectrum(counts), 2);
  EXPECT_NEAR(found.mean_bits, entropy, 1e-5);
  EXPECT_NEAR(found.deviation_bits, std::sqrt((square - entropy * entropy) / 1e6), 1e-6);
}

// Means of many draws of a fair die thrown as often as it has faces. The posterior cannot lie above the truth
// here, so its mean lies below by about its deviation. Of a huge alphabet only 2^9 states ever occur: the
// prior never saw such a thing, and errs by several of its deviations, but not by the 31 bit between the two.
TEST(Nsb, DiesOfAnySizeAndTheirDeviation) {
  const struct {
    double log2_states;
    std::uint64_t faces;
    std::uint64_t throws;
    double bound_bits;
  } dice[] = {{6, 64, 64, 0.2}, {10, 1024, 1024, 0.06}, {40, 512, 500, 0.7}};
  for (const auto& die : dice) {
    double mean = 0;
    double squares = 0;
    constexpr int kSamples = 60;
    for (std::uint64_t sample = 0; sample < kSamples; ++sample) {
      RandomStream random(3, {.purpose = Purpose::kDynamics, .replicate = sample});
      Counts counts(die.faces);
      for (std::uint64_t k = 0; k < die.throws; ++k) ++counts[random.below(die.faces)];
      const auto found = nsb_entropy(CountSpectrum(counts), die.log2_states);
      const double error = found.mean_bits - std::log2(static_cast<double>(die.faces));
      mean += error / kSamples;
      squares += error * error / found.deviation_bits / found.deviation_bits / kSamples;
    }
    EXPECT_LT(std::abs(mean), die.bound_bits) << die.log2_states;
    if (die.log2_states < 20) {
      EXPECT_LT(squares, 9) << die.log2_states;
    }
  }
}

TEST(Nsb, Edges) {
  const auto certain = nsb_entropy(CountSpectrum(Counts{7}), 0);
  EXPECT_EQ(certain.mean_bits, 0);
  EXPECT_EQ(certain.deviation_bits, 0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(nsb_entropy(CountSpectrum(Counts{1, 1}), nan), InvalidArgument);
  EXPECT_THROW(nsb_entropy(CountSpectrum(Counts{1, 1}), -1), InvalidArgument);
  EXPECT_THROW(nsb_entropy(CountSpectrum(Counts{1, 1}), 1e9), InvalidArgument);
  EXPECT_THROW(nsb_entropy(CountSpectrum(Counts{1, 1, 1}), 1), InvalidArgument);
}

// Pairs of states of 64 neurons, long samples, all singletons: finite, inside the alphabet, and sure of
// nothing where nothing was seen twice.
TEST(Nsb, HugeAlphabetsAndSamples) {
  const auto blind = nsb_entropy(CountSpectrum(Counts(1000, 1)), 128);
  EXPECT_GT(blind.mean_bits, 17);
  EXPECT_LT(blind.mean_bits, 128);
  EXPECT_GT(blind.deviation_bits, 10);
  const auto trapped = nsb_entropy(CountSpectrum(Counts{1'000'000'000'000}), 128);
  EXPECT_GE(trapped.mean_bits, 0);
  EXPECT_LT(trapped.mean_bits, 1e-6);
  Counts many(100'000, 1);
  for (std::size_t k = 0; k < many.size(); ++k) many[k] += k % 1000;
  const auto seen = nsb_entropy(CountSpectrum(many), 800);
  EXPECT_GT(seen.mean_bits, 16);
  EXPECT_LT(seen.mean_bits, 17);
  EXPECT_LT(seen.deviation_bits, 0.01);
}

TEST(Nsb, AnyNumberOfStatesMayAllBeSeen) {
  // The logarithms of most are rounded, and so are sums of two of them: 2 log2(3) is less than log2(9).
  for (std::uint64_t before = 2; before < 40; ++before) {
    for (std::uint64_t after = 2; after < 40; ++after) {
      const double bits = std::log2(static_cast<double>(before)) + std::log2(static_cast<double>(after));
      EXPECT_EQ(possible_states(bits), static_cast<double>(before * after));
    }
  }
  EXPECT_EQ(possible_states(0.5), std::sqrt(2.0));
  const std::vector<std::uint64_t> counts(9, 1);
  EXPECT_LE(nsb_entropy(CountSpectrum(counts), 2 * std::log2(3.0)).mean_bits, std::log2(9.0));
}

}  // namespace
}  // namespace recres
