// Measured curves against what is known beforehand: closed forms, and the claims of the paper.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "support/curves.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::curve_of;
using test::evenly;
using test::information_at;
using test::paper_network;
using test::replicates_of;

// --- closed forms
// ---------------------------------------------------------------------------------------------------

double binary_entropy(double q) {
  return -q * std::log2(q) - (1 - q) * std::log2(1 - q);
}

// Autapses and signed permutations flip each neuron with probability q = p(-w, r): I = N·(1 - h2(q)), H = N.
TEST(ClosedForms, AutapsesAndPermutations) {
  for (const auto* spec : {"autapses:n=1", "autapses:n=3", "nrooks:cycles=-2/+1"}) {
    const auto network = paper_network(spec, 10);
    const auto neurons = static_cast<double>(network.neurons());
    const auto states = std::exp2(neurons);
    constexpr std::uint64_t kSteps = 200'000;
    const Sweep options{.noise_strengths = {5, 10}, .run = {.steps = kSteps}, .threads = 2};
    for (const auto& point : measure_resonance(network, options).points) {
      const double q = firing_probability(-10, point.noise_strength);
      const double exact = neurons * (1 - binary_entropy(q));
      // The plug-in bias of pairs, and of states that are only visited anew every relaxation time.
      const double relaxation = -1 / std::log(1 - 2 * q);
      const double bias = states * (states + relaxation) / (2 * std::log(2.0) * kSteps);
      const auto values = replicates_of(point, &Information::mutual_information_bits);
      EXPECT_GT(test::mean_p_value(values, exact, bias), test::kFalseAlarm)
          << spec << " r=" << point.noise_strength;
      // And the test would see 3 %.
      EXPECT_LT(test::mean_p_value(values, 1.03 * exact, bias), test::kFalseAlarm)
          << spec << point.noise_strength;
    }
  }
}

// Noise on one neuron alone, all the time: D is as exact as for equal noise, and the others stay where they
// are.
TEST(ClosedForms, NoiseOnOneNeuron) {
  const auto network = paper_network("autapses:n=3", 10);
  constexpr std::uint64_t kSteps = 200'000;
  Sweep options{.noise_strengths = {0}, .run = {.steps = kSteps}, .threads = 2};
  options.protocol.segments = {{.from = 0, .to = kSteps, .strength = 5, .neurons = {1}}};
  const auto point = measure_resonance(network, options).points.front();
  double information = 0;
  double states = 1;
  for (const double r : {0.0, 5.0, 0.0}) {
    const double q = firing_probability(-10, r);
    information += 1 - binary_entropy(q);
    states *= 2;
  }
  const double q = firing_probability(-10, 0);
  const double bias = states * (states - 1 / std::log(1 - 2 * q)) / (2 * std::log(2.0) * kSteps);
  EXPECT_GT(test::mean_p_value(point.corrected_information_bits, information, bias), test::kFalseAlarm);
  EXPECT_EQ(point.correction_doubt_bits, 0);
}

// Stationary H, I, D of a network without any symmetry, from its exact chain.
TEST(ClosedForms, AsymmetricNetworkWithBias) {
  DenseMatrix weights(3, 3);
  weights << 1.5, -2, 0.5, 0.7, 0, -1.2, -0.3, 2.2, -0.8;
  const auto network = Network(weights).with_bias(Eigen::Vector3d(0.1, -0.4, 0.25));
  const struct {
    double r, h, i, d;
  } exact[] = {{0, 2.813186170, 1.040122697, 1.773063473},
               {1, 2.860397080, 0.876036311, 1.984360770},
               {3, 2.962650992, 0.405888919, 2.556762073}};
  for (const auto* kernel : {"table", "reference"}) {
    constexpr std::uint64_t kSteps = 200'000;
    const auto curve = measure_resonance(network, {.noise_strengths = {0, 1, 3},
                                                   .run = {.steps = kSteps, .burn_in = 100},
                                                   .threads = 2,
                                                   .kernel = kernel});
    constexpr double kBias = 100 / (2 * 0.693 * kSteps);  // (K-1)² = 49 and some correlation
    for (std::size_t k = 0; k < 3; ++k) {
      const auto p_value = [&](double Information::* value, double truth) {
        return test::mean_p_value(replicates_of(curve.points[k], value), truth, kBias);
      };
      EXPECT_GT(p_value(&Information::entropy_bits, exact[k].h), test::kFalseAlarm) << kernel << k;
      EXPECT_GT(p_value(&Information::mutual_information_bits, exact[k].i), test::kFalseAlarm) << kernel << k;
      EXPECT_GT(p_value(&Information::divergence_bits, exact[k].d), test::kFalseAlarm) << kernel << k;
      EXPECT_LT(p_value(&Information::mutual_information_bits, exact[k].i * 1.02), test::kFalseAlarm)
          << kernel << k;
    }
  }
}

// --- the paper's claims, T = 10^4, 20 replicates
// ---------------------------------------------------------------------

// Fig 1 B, C: without noise and with growing weights, H falls; I rises, peaks in between, and falls.
TEST(Claims, C1aInformationPeaksAtIntermediateWeights) {
  std::vector<double> entropy;
  std::vector<double> information;
  std::size_t highest = 0;
  const std::vector<double> magnitudes = {0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20};
  for (const double w : magnitudes) {
    const auto curve = curve_of(paper_network("gaussian:n=5,seed=3", w), {0});
    entropy.push_back(curve.points[0].entropy_bits.mean);
    information.push_back(curve.points[0].mutual_information_bits.mean);
    if (information.back() > information[highest]) highest = information.size() - 1;
  }
  EXPECT_NEAR(entropy[0], 5, 0.01);
  EXPECT_NEAR(information[0], 31 * 31 / (2e4 * std::log(2.0)), 0.01);  // nothing but bias
  EXPECT_TRUE(std::is_sorted(entropy.rbegin(), entropy.rend()));
  EXPECT_GE(magnitudes[highest], 2);
  EXPECT_LE(magnitudes[highest], 10);
  EXPECT_GT(information[highest], information.back() + 1);
}

// Fig 1 D to F: at weak coupling noise only lowers I.
TEST(Claims, C1bNoiseOnlyHarmsWeakCoupling) {
  const auto curve = curve_of(paper_network("gaussian:n=5,seed=3", 2), evenly(0, 40, 41));
  for (std::size_t k = 1; k < curve.points.size(); ++k) {
    const auto& before = curve.points[k - 1].mutual_information_bits;
    const auto& now = curve.points[k].mutual_information_bits;
    EXPECT_LT(now.mean, before.mean + 5 * now.standard_error.value()) << curve.points[k].noise_strength;
  }
  EXPECT_EQ(curve.peak->noise_strength, 0);
  EXPECT_LT(curve.peak->gain->ci95_high_bits, 0);
  EXPECT_FALSE(curve.peak->gain->resonance());
}

std::size_t pairs_visited(const Network& network, double r) {
  const auto kernel = make_kernel(network, Model::kSbm, r, 10'000);
  TransitionCounter counter(network.neurons(), 10'000);
  simulate(*kernel, {.seed = 1, .replicate = 0}, {}, {}, [&counter](auto states) { counter.add(states); });
  return counter.counts().cells.size();
}

// Fig 1 G to I: at strong coupling I has a maximum at r > 0; pairs are few without noise, more at the peak,
// then all.
TEST(Claims, C1cNoiseHelpsStrongCoupling) {
  const auto network = paper_network("gaussian:n=5,seed=3");
  const auto curve = curve_of(network, evenly(0, 40, 41));
  EXPECT_GT(curve.peak->noise_strength, 0);
  EXPECT_GT(curve.peak->gain->ci95_low_bits, 0.2);
  EXPECT_TRUE(curve.peak->gain->resonance());
  EXPECT_LT(pairs_visited(network, 0), 20U);
  EXPECT_GT(pairs_visited(network, curve.peak->noise_strength), 100U);
  EXPECT_LT(pairs_visited(network, curve.peak->noise_strength), 900U);
  EXPECT_GT(pairs_visited(network, 400), 1000U);
}

// Fig 2 a: autapses are trapped in one of 32 fixed points, until noise lets them visit all.
TEST(Claims, C2aAutapses) {
  const auto curve = curve_of(paper_network("autapses:n=5"), evenly(0, 40, 41));
  EXPECT_EQ(curve.points[0].entropy_bits.mean, 0);
  EXPECT_EQ(curve.points[0].mutual_information_bits.mean, 0);
  EXPECT_EQ(curve.points[0].divergence_bits.mean, 0);
  EXPECT_GE(curve.peak->mutual_information_bits, 4.5);
  for (const auto& point : curve.points) {
    if (point.noise_strength <= 6) {
      EXPECT_LT(point.divergence_bits.mean, 0.1) << point.noise_strength;
    }
  }
}

// Fig 2 b: a Hopfield net stays in a stored pattern at low noise, then a peak.
TEST(Claims, C2bHopfield) {
  const auto network = paper_network("hopfield:patterns=+++--/+-+-+");
  for (const auto* pattern : {"+++--", "+-+-+"}) {
    const auto trapped =
        measure_resonance(network, {.noise_strengths = {0}, .run = {.start = parse_state(pattern, 5)}});
    EXPECT_EQ(trapped.points[0].entropy_bits.mean, 0) << pattern;
    EXPECT_EQ(trapped.points[0].mutual_information_bits.mean, 0) << pattern;
  }
  const auto curve = curve_of(network, evenly(0, 40, 41));
  EXPECT_GT(curve.peak->mutual_information_bits, 2.0);
  EXPECT_LT(curve.peak->mutual_information_bits, 2.6);
  EXPECT_NEAR(curve.peak->noise_strength, 12, 2);
  EXPECT_TRUE(curve.peak->gain->resonance());
}

// Fig 2 c and its inset: one 8-cycle without noise, all four at the peak; tanh alike, but for the steep rise.
TEST(Claims, C2cC2dNRooksAndTanh) {
  const auto network = paper_network("nrooks:cycles=-4/+1");
  const auto noise = evenly(0, 20, 41);
  const auto sbm = curve_of(network, noise);
  const auto tanh = curve_of(network, noise, Model::kTanh);
  EXPECT_NEAR(information_at(sbm, 0), 3, 5e-7);
  EXPECT_NEAR(information_at(tanh, 0), 3, 5e-7);
  EXPECT_GE(sbm.peak->mutual_information_bits, 4.6);
  EXPECT_LE(sbm.peak->mutual_information_bits, 5);
  EXPECT_NEAR(sbm.peak->noise_strength, 7, 1);
  EXPECT_NEAR(sbm.peak->noise_strength, tanh.peak->noise_strength, 1);
  EXPECT_NEAR(sbm.peak->mutual_information_bits, tanh.peak->mutual_information_bits, 0.1);
  for (const double r : noise) {
    if (r >= 7) {
      EXPECT_NEAR(information_at(sbm, r), information_at(tanh, r), 0.1) << r;
    }
  }
  EXPECT_GT(information_at(sbm, 5), information_at(tanh, 5) + 0.3);
}

}  // namespace
}  // namespace recres
