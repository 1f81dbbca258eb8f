#include "recres/exact/observation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/network/generator_spec.h"
#include "recres/resonance/resonance.h"
#include "support/statistics.h"

namespace recres {
namespace {

std::vector<double> evenly(double to, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(to * static_cast<double>(k) / static_cast<double>(count - 1));
  return out;
}

Observation observation_of(const Network& network, const std::vector<double>& strengths) {
  return *study_exactly(network, strengths, {}, {.threads = 2}, {}).observation;
}

// The eigenvalues of N independent neurons that flip with probability q are (1 - 2q)^k, binomially often.
TEST(Observation, ShortfallOfAutapsesInClosedForm) {
  const auto network = generate_network("autapses:n=5").scaled(20);
  for (const double r : {0.0, 5.0, 12.0}) {
    const auto point = exact_curve(network, {&r, 1}).front();
    const double lambda = std::exp(-1 / *point.relaxation_steps());
    double trace = 0;
    const double choices[] = {5, 10, 10, 5, 1};
    for (int k = 1; k <= 5; ++k) trace += choices[k - 1] / -std::expm1(k * std::log(lambda));
    EXPECT_NEAR(*point.shortfall_bit_steps / ((trace - 31) / std::log(2)), 1, 1e-6) << r;
  }
}

// N independent neurons of eigenvalue λ = 1 - p(- to +) - p(+ to -) each, the state without active neurons
// 1e13 times rarer than the one with all.
TEST(Observation, BiasedNetworksAreSeenAsTheirMirrorImages) {
  const std::vector<double> strengths = {0, 1, 2, 3, 5, 8, 12, 20};
  const auto network = generate_network("autapses:n=3").scaled(5);
  const auto rising =
      study_exactly(network.with_bias(Eigen::VectorXd::Constant(3, 10)), strengths, {}, {}, {});
  const auto falling =
      study_exactly(network.with_bias(Eigen::VectorXd::Constant(3, -10)), strengths, {}, {}, {});
  for (std::size_t k = 0; k < strengths.size(); ++k) {
    EXPECT_NEAR(*rising.curve[k].shortfall_bit_steps, *falling.curve[k].shortfall_bit_steps, 1e-11) << k;
    EXPECT_NEAR(rising.curve[k].mutual_information_bits, falling.curve[k].mutual_information_bits, 1e-12);
  }
  const double lambda = 1 - 1 / (1 + std::exp(-5.0)) - 1 / (1 + std::exp(15.0));
  double trace = 0;
  const double choices[] = {3, 3, 1};
  for (int k = 1; k <= 3; ++k) trace += choices[k - 1] / (1 - std::pow(lambda, k));
  EXPECT_NEAR(*rising.curve.front().shortfall_bit_steps, (trace - 7) / std::log(2), 1e-11);
  ASSERT_TRUE(rising.observation && rising.observation->window && falling.observation->window);
  EXPECT_EQ(rising.observation->window->from_steps, falling.observation->window->from_steps);
  ASSERT_EQ(rising.observation->peaks.size(), falling.observation->peaks.size());
  for (std::size_t k = 0; k < rising.observation->peaks.size(); ++k) {
    EXPECT_NEAR(rising.observation->peaks[k].mutual_information_bits,
                falling.observation->peaks[k].mutual_information_bits, 1e-11);
    EXPECT_LE(rising.observation->peaks[k].mutual_information_bits, 3);
  }
}

// What simulation shows at T = 10^4, freed of the bias of counting, and where it peaks.
TEST(Observation, PredictsSimulatedCurves) {
  const std::vector<double> strengths = {0, 6, 7, 8, 9, 10, 12, 16};
  for (const auto* spec : {"autapses:n=5", "nrooks:cycles=-4/+1", "gaussian:n=5,seed=3"}) {
    const auto network = generate_network(spec).scaled(20);
    const auto exact = exact_curve(network, strengths, {.threads = 2});
    const auto observation = observation_of(network, strengths);
    for (const double steps : {1e4, 1e5}) {
      const auto curve =
          measure_resonance(network, {.noise_strengths = strengths,
                                      .run = {.steps = static_cast<std::uint64_t>(steps), .burn_in = 20'000},
                                      .replicates = 40,
                                      .threads = 2});
      for (std::size_t k = 1; k < strengths.size(); ++k) {
        const double shortfall = *exact[k].shortfall_bit_steps / steps;
        if (shortfall > 0.2) continue;
        // To first order: what is left is of the order of the shortfall's square, and Miller's correction of
        // H.
        const double bias = shortfall * shortfall + 0.003;
        EXPECT_GT(test::mean_p_value(curve.points[k].corrected_information_bits,
                                     exact[k].mutual_information_bits - shortfall, bias),
                  test::kFalseAlarm)
            << spec << " r=" << strengths[k] << " T=" << steps;
      }
      for (const auto& peak : observation.peaks) {
        if (peak.steps != steps) continue;
        // Where the curve is flat many noise strengths are as good: what counts is I there.
        double best = 0;
        for (std::size_t k = 0; k < strengths.size(); ++k)
          best = std::max(best, estimate(curve.points[k].corrected_information_bits).mean);
        // Without noise it depends on the starts.
        EXPECT_NEAR(peak.mutual_information_bits, best, peak.noise_strength > 0 ? 0.05 : 0.3) << spec;
      }
    }
  }
}

// Claim 3a: NRooks, N = 3, w = 10: a resonance at T = 10^3, none far above the relaxation time of 1.1e4
// steps.
TEST(Observation, WindowsOfThePapersNetworks) {
  const auto strengths = evenly(20, 41);
  const auto small = observation_of(generate_network("nrooks:cycles=-2/+1").scaled(10), strengths);
  ASSERT_TRUE(small.window);
  EXPECT_LT(small.window->from_steps, 1000);
  EXPECT_GT(small.window->to_steps, 1000);
  EXPECT_LT(small.window->to_steps, 1e7);
  EXPECT_GT(small.peaks[1].noise_strength, 0);      // T = 10^3
  EXPECT_EQ(small.peaks.back().noise_strength, 0);  // T = 10^12
  // Strong Gaussian coupling: at any length, without end.
  const auto gaussian = observation_of(generate_network("gaussian:n=5,seed=3").scaled(20), evenly(40, 41));
  ASSERT_TRUE(gaussian.window);
  EXPECT_TRUE(std::isinf(gaussian.window->to_steps));
  // Weak coupling: noise only harms.
  EXPECT_FALSE(observation_of(generate_network("autapses:n=3").scaled(1), strengths).window);
}

// The 12-cycle of this network is left after 16 steps, its 2-cycle after two million, whose phase is all that
// lasts: simulations of 10^4 steps show 1.0 bit without noise, 2.36 bit with it (recres resonance).
TEST(Observation, BasinsThatDoNotHoldAreNotCounted) {
  const auto found = observation_of(generate_network("gaussian:n=5,seed=3").scaled(20), evenly(40, 41));
  ASSERT_TRUE(found.window);
  EXPECT_LT(found.window->from_steps, 1e3);
  for (const auto& peak : found.peaks) {
    if (peak.steps == 1e4) {
      EXPECT_NEAR(peak.mutual_information_bits, 2.357, 0.03);
    }
  }
  EXPECT_FALSE(why_unseen(found, 1e4));
  EXPECT_TRUE(why_unseen(found, 10));
  EXPECT_TRUE(why_unseen(std::nullopt, 10));
  EXPECT_NE(lengths_seen(found)->find("steps or more show a resonance"), std::string::npos);
  EXPECT_FALSE(lengths_seen({}));
}

}  // namespace
}  // namespace recres
