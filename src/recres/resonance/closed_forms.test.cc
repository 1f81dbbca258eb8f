// Measured curves against closed forms. The claims of the paper are judged by `recres reproduce` alone.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "recres/neuron/firing_probability.h"
#include "support/curves.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::paper_network;
using test::replicates_of;

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

}  // namespace
}  // namespace recres
