#include "recres/resonance/resonance.h"

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
#include "support/statistics.h"

namespace recres {
namespace {

std::vector<double> evenly(double from, double to, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k) {
    out.push_back(from + (to - from) * static_cast<double>(k) / static_cast<double>(count - 1));
  }
  return out;
}

std::vector<double> replicates_of(const ResonancePoint& point, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : point.replicates) out.push_back(replicate.*value);
  return out;
}

ResonanceCurve curve_of(const Network& network, const std::vector<double>& noise_strengths,
                        Model model = Model::kSbm) {
  return measure_resonance(network, {.model = model, .noise_strengths = noise_strengths, .threads = 2});
}

Network paper_network(const std::string& spec, double magnitude = 20) {
  return generate_network(spec).scaled(magnitude);
}

double information_at(const ResonanceCurve& curve, double r) {
  for (const auto& point : curve.points) {
    if (point.noise_strength == r) return point.mutual_information_bits.mean;
  }
  ADD_FAILURE() << "no point at " << r;
  return 0;
}

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
    const ResonanceOptions options{.noise_strengths = {5, 10}, .run = {.steps = kSteps}, .threads = 2};
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
  ResonanceOptions options{.noise_strengths = {0}, .run = {.steps = kSteps}, .threads = 2};
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

// --- invariances and determinism
// ------------------------------------------------------------------------------------

bool same_curves(const ResonanceCurve& a, const ResonanceCurve& b) {
  for (std::size_t k = 0; k < a.points.size(); ++k) {
    for (const auto value : {&Information::entropy_bits, &Information::mutual_information_bits}) {
      if (replicates_of(a.points[k], value) != replicates_of(b.points[k], value)) return false;
    }
  }
  return a.points.size() == b.points.size();
}

TEST(Resonance, ThreadsDoNotMatter) {
  for (const auto* spec : {"gaussian:n=5,seed=3", "gaussian:n=14,seed=3", "gaussian:n=70,seed=1",
                           "sparse:n=1100,density=0.01,seed=1"}) {
    for (const auto model : {Model::kSbm, Model::kTanh}) {
      const auto network = paper_network(spec, 2);
      ResonanceOptions options{
          .model = model, .noise_strengths = {0, 1, 5}, .run = {.steps = 300}, .replicates = 5};
      const auto one = measure_resonance(network, options);
      for (const std::size_t threads : {2UL, 3UL, 8UL}) {
        options.threads = threads;
        EXPECT_TRUE(same_curves(one, measure_resonance(network, options))) << spec << threads;
      }
      options.seed = 2;
      // The seed does, but where 300 steps see 300 different states whatever happens.
      if (network.neurons() == 5) {
        EXPECT_FALSE(same_curves(one, measure_resonance(network, options)));
      }
    }
  }
}

// H, I and D of each kernel against those of the reference, network and noise such that pairs of states are
// seen often.
void expect_same_measures(const Network& network, Model model, const std::vector<double>& noise_strengths,
                          const std::vector<std::string>& kernels) {
  ResonanceOptions options{.model = model,
                           .noise_strengths = noise_strengths,
                           .run = {.steps = 20'000, .burn_in = 100},
                           .replicates = 24,
                           .kernel = "reference"};
  const auto reference = measure_resonance(network, options);
  options.seed = 2;
  for (const auto& kernel : kernels) {
    options.kernel = kernel;
    const auto curve = measure_resonance(network, options);
    for (std::size_t k = 0; k < noise_strengths.size(); ++k) {
      for (const auto value : {&Information::entropy_bits, &Information::mutual_information_bits,
                               &Information::divergence_bits}) {
        auto differences = replicates_of(curve.points[k], value);
        const auto others = replicates_of(reference.points[k], value);
        for (std::size_t run = 0; run < others.size(); ++run) differences[run] -= others[run];
        EXPECT_GT(test::mean_p_value(differences, 0), test::kFalseAlarm) << kernel << " point " << k;
      }
    }
  }
}

TEST(Resonance, EveryKernelMeasuresTheSame) {
  expect_same_measures(paper_network("gaussian:n=8,seed=3", 1), Model::kSbm, {1, 4},
                       {"table", "table-plain", "skip", "dense", "sparse"});
  expect_same_measures(paper_network("autapses:n=20", 6), Model::kSbm, {0, 2}, {"dense", "sparse"});
  expect_same_measures(paper_network("gaussian:n=8,seed=3", 0.5), Model::kTanh, {0.3, 1}, {"tanh"});
}

// A point does not depend on its neighbours in the sweep.
TEST(Resonance, PointsCanBeMeasuredAlone) {
  const auto network = paper_network("gaussian:n=4,seed=2", 5);
  const auto sweep = curve_of(network, {0, 2, 4});
  const auto alone = curve_of(network, {2});
  EXPECT_EQ(replicates_of(sweep.points[1], &Information::entropy_bits),
            replicates_of(alone.points[0], &Information::entropy_bits));
}

TEST(Resonance, NumberingTheNeuronsOtherwiseChangesNothing) {
  const auto network = paper_network("gaussian:n=4,seed=2", 3);
  Eigen::PermutationMatrix<4> permutation;
  permutation.indices() << 2, 0, 3, 1;
  const Network renumbered(permutation * network.dense() * permutation.transpose());
  const ResonanceOptions options{.noise_strengths = {0, 2, 6}, .run = {.steps = 50'000}, .threads = 2};
  const auto a = measure_resonance(network, options);
  const auto b = measure_resonance(renumbered, options);
  for (std::size_t k = 0; k < a.points.size(); ++k) {
    for (const auto value : {&Information::entropy_bits, &Information::mutual_information_bits}) {
      auto difference = replicates_of(a.points[k], value);
      const auto other = replicates_of(b.points[k], value);
      for (std::size_t i = 0; i < other.size(); ++i) difference[i] -= other[i];
      EXPECT_GT(test::mean_p_value(difference, 0), test::kFalseAlarm) << k;
    }
  }
}

TEST(Resonance, LawsHoldForRandomNetworks) {
  for (int seed = 0; seed < 40; ++seed) {
    const auto neurons = static_cast<double>(1 + seed % 11);
    const auto network = paper_network(
        "gaussian:n=" + std::to_string(1 + seed % 11) + ",seed=" + std::to_string(seed), std::exp2(seed % 6));
    const auto curve = measure_resonance(network, {.model = seed % 2 == 0 ? Model::kSbm : Model::kTanh,
                                                   .noise_strengths = {0, 0.5, 5, 50},
                                                   .run = {.steps = 2000},
                                                   .replicates = 3});
    for (const auto& point : curve.points) {
      for (const auto& one : point.replicates) {
        EXPECT_GE(one.mutual_information_bits, 0);
        EXPECT_LE(one.mutual_information_bits, one.entropy_bits);
        EXPECT_LE(one.entropy_bits, neurons + 1e-9);
        EXPECT_EQ(one.divergence_bits, one.entropy_bits - one.mutual_information_bits);
        EXPECT_EQ(one.sampling.transitions, 2000U);
      }
    }
  }
}

// --- what the user is told
// ------------------------------------------------------------------------------------------

TEST(Resonance, UndersampledPointsAreToldAndLeftOut) {
  const auto network = paper_network("gaussian:n=30,seed=1", 1);
  const auto curve =
      measure_resonance(network, {.noise_strengths = {0, 10}, .run = {.steps = 1000}, .replicates = 4});
  EXPECT_TRUE(curve.points[0].undersampled());
  EXPECT_FALSE(curve.peak);
  EXPECT_EQ(curve.warnings.size(), 2U);
  EXPECT_NE(curve.warnings[0].find("2^30 states"), std::string::npos);
  // The same network held in one attractor by strong weights is well sampled.
  const auto held = paper_network("autapses:n=30", 1000);
  const auto trapped =
      measure_resonance(held, {.noise_strengths = {0, 10}, .run = {.steps = 1000}, .replicates = 4});
  EXPECT_FALSE(trapped.points[0].undersampled());
  EXPECT_TRUE(trapped.peak->gain);
  EXPECT_TRUE(trapped.warnings.empty());
}

// Where the line runs: a fifth of the transitions the only ones of their pair.
TEST(Resonance, UndersampledFromAFifthOn) {
  ResonancePoint point;
  point.replicates.resize(2);
  for (auto& replicate : point.replicates) replicate.sampling.transitions = 1000;
  point.replicates[0].sampling.pairs_seen_once = 300;
  point.replicates[1].sampling.pairs_seen_once = 90;
  EXPECT_FALSE(point.undersampled());
  point.replicates[1].sampling.pairs_seen_once = 110;
  EXPECT_TRUE(point.undersampled());
}

TEST(Resonance, BiasIsToldAndRight) {
  // Independent neurons: I is bias alone.
  const auto network = paper_network("gaussian:n=5,seed=1", 0);
  const auto curve = measure_resonance(network, {.noise_strengths = {0}, .run = {.steps = 5000}});
  const auto& point = curve.points[0];
  EXPECT_NEAR(point.mutual_information_bits.mean, 31 * 31 / (1e4 * std::log(2.0)), 0.01);
  EXPECT_NEAR(point.mutual_information_bias_bits, point.mutual_information_bits.mean, 0.02);
  ASSERT_FALSE(curve.warnings.empty());
  EXPECT_NE(curve.warnings[0].find("I is too high by about 0.1"), std::string::npos) << curve.warnings[0];
}

// Independent neurons that noise makes more even: the true I is 0 at every noise strength, while the plug-in
// I rises with the number of states visited. That must not be taken for a resonance.
TEST(Resonance, BiasIsNotTakenForAGain) {
  for (const auto model : {Model::kSbm, Model::kTanh}) {
    for (const std::size_t neurons : {5UL, 6UL, 8UL, 10UL}) {
      const auto size = static_cast<Eigen::Index>(neurons);
      const auto network =
          Network(DenseMatrix::Zero(size, size)).with_bias(Eigen::VectorXd::Constant(size, 10));
      for (const std::uint64_t steps : {1000U, 10'000U}) {
        const auto curve = measure_resonance(
            network,
            {.model = model, .noise_strengths = evenly(0, 20, 41), .run = {.steps = steps}, .threads = 2});
        ASSERT_TRUE(curve.peak && curve.peak->gain);
        EXPECT_FALSE(curve.peak->gain->resonance())
            << model_name(model) << " N=" << neurons << " T=" << steps << " gain " << curve.peak->gain->bits;
        EXPECT_LE(curve.peak->gain->ci95_low_bits, 0);
      }
    }
  }
}

// The exact chain has I(0) = 2.1662 and I(2) = 2.1575 bit; plug-in I at T = 10^4 rises from 0 to 2.
TEST(Resonance, ASmallFallIsNotTurnedIntoAGain) {
  const auto curve = curve_of(paper_network("gaussian:n=6,seed=8", 2), {0, 2, 4});
  EXPECT_GT(information_at(curve, 2), information_at(curve, 0));
  EXPECT_FALSE(curve.peak->gain->resonance());
  const auto& at_zero = curve.points[0].corrected_information_bits;
  EXPECT_GT(test::mean_p_value(at_zero, 2.1662, 1e-3), test::kFalseAlarm);
  EXPECT_GT(test::mean_p_value(curve.points[1].corrected_information_bits, 2.1575, 1e-3), test::kFalseAlarm);
}

// With noise that changes there is no D of the model, and what stands in for it is said.
TEST(Resonance, ChangingNoiseIsCorrectedByItsBiasAlone) {
  const auto network = paper_network("nrooks:cycles=-4/+1", 20);
  ResonanceOptions options{
      .noise_strengths = {0, 10}, .run = {.steps = 10'000}, .replicates = 4, .threads = 2};
  const auto plain = measure_resonance(network, options);
  options.protocol.segments = pulses({.strength = 0, .duration = 10, .every = 200, .count = 50});
  const auto silent = measure_resonance(network, options);
  // A pulse of zero strength changes nothing where there is no noise.
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(silent.points[0].corrected_information_bits[k], plain.points[0].corrected_information_bits[k]);
    const auto& changing = silent.points[1];
    EXPECT_EQ(
        changing.corrected_information_bits[k],
        changing.replicates[k].mutual_information_bits - changing.replicates[k].mutual_information_bias_bits);
  }
  EXPECT_GT(silent.points[1].correction_doubt_bits, 0);
  EXPECT_EQ(plain.points[1].correction_doubt_bits, 0);
  const auto says = [](const ResonanceCurve& curve) {
    return std::any_of(curve.warnings.begin(), curve.warnings.end(), [](const std::string& warning) {
      return warning.find("those of the background") != std::string::npos;
    });
  };
  EXPECT_TRUE(says(silent));
  EXPECT_FALSE(says(plain));
}

// Pulses take a network that is trapped without noise from one cycle to all of them.
TEST(Resonance, PulsesMixWhatNoNoiseLeavesApart) {
  const auto network = paper_network("nrooks:cycles=-4/+1", 20);
  ResonanceOptions options{.noise_strengths = {0}, .run = {.steps = 10'000}, .replicates = 4, .threads = 2};
  EXPECT_NEAR(measure_resonance(network, options).points[0].entropy_bits.mean, 3, 0.001);
  options.protocol.segments = pulses({.strength = 20, .duration = 5, .every = 100, .count = 100});
  const auto point = measure_resonance(network, options).points[0];
  EXPECT_GT(point.entropy_bits.mean, 4.8);
  EXPECT_GT(point.mutual_information_bits.mean, 4.2);
  for (const std::size_t threads : {1UL, 2UL}) {
    options.threads = threads;
    EXPECT_EQ(measure_resonance(network, options).points[0].entropy_bits.mean, point.entropy_bits.mean);
  }
}

TEST(Resonance, ImpossibleSweepsAreRefused) {
  const auto network = paper_network("autapses:n=3");
  const auto refused = [&](const ResonanceOptions& options) {
    EXPECT_THROW(measure_resonance(network, options), InvalidArgument);
  };
  refused({.noise_strengths = {}});
  refused({.noise_strengths = {-1}});
  refused({.noise_strengths = {0, std::nan("")}});
  refused({.noise_strengths = {0, INFINITY}});
  refused({.noise_strengths = {0, 2, 1}});
  refused({.noise_strengths = {0, 1, 1}});
  refused({.noise_strengths = {0}, .run = {.steps = 0}});
  refused({.noise_strengths = {0}, .replicates = 0});
  refused({.noise_strengths = {0}, .threads = 0});
  refused({.noise_strengths = {0}, .threads = 1025});
  refused({.noise_strengths = {0}, .kernel = "abacus"});
  refused({.noise_strengths = {0}, .protocol = {.segments = {{.from = 0, .to = 10'001}}}});
  refused({.noise_strengths = {0}, .protocol = {.segments = {{.from = 0, .to = 10, .neurons = {99}}}}});
  refused({.noise_strengths = {0}, .replicates = UINT64_MAX});
  refused({.noise_strengths = {0}, .run = {.steps = 1'000'000'000'000'000'000}, .replicates = 1000});
}

class CountingProgress final : public Progress {
 public:
  void advance(std::uint64_t units) override { done += units; }
  std::atomic<std::uint64_t> done{0};
};

TEST(Resonance, ProgressAddsUpAndStopStops) {
  const auto network = paper_network("autapses:n=3");
  ResonanceOptions options{
      .noise_strengths = {0, 1}, .run = {.steps = 5000, .burn_in = 77}, .replicates = 3, .threads = 2};
  CountingProgress progress;
  measure_resonance(network, options, {.progress = &progress});
  EXPECT_EQ(progress.done, planned_transitions(options));
  StopFlag stop;
  stop.request();
  options.run.steps = 1'000'000'000'000;
  EXPECT_THROW(measure_resonance(network, options, {.stop = &stop}), Stopped);
}

}  // namespace
}  // namespace recres
