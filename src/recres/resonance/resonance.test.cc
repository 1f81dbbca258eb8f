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
#include "support/curves.h"
#include "support/statistics.h"

namespace recres {
namespace {

using test::curve_of;
using test::evenly;
using test::information_at;
using test::paper_network;
using test::replicates_of;

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
      Sweep options{.model = model, .noise_strengths = {0, 1, 5}, .run = {.steps = 300}, .replicates = 5};
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
  Sweep options{.model = model,
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
  const Sweep options{.noise_strengths = {0, 2, 6}, .run = {.steps = 50'000}, .threads = 2};
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

// Most pairs of 11 independent neurons are seen once or never, but every state often: the exact D then tells
// that I is 0, where pairs alone would find more than 4 bits.
TEST(Resonance, ModelBasedWhereOnlyPairsAreUndersampled) {
  const auto curve = measure_resonance(
      paper_network("autapses:n=11", 0),
      {.noise_strengths = {0, 2}, .run = {.steps = 100'000}, .replicates = 4, .threads = 2});
  for (const auto& point : curve.points) {
    EXPECT_TRUE(point.undersampled());
    EXPECT_GT(point.mutual_information_bits.mean, 4);
    ASSERT_EQ(point.corrected_information_bits.size(), 4U);
    for (const double bits : point.corrected_information_bits) EXPECT_NEAR(bits, 0, 0.005);
  }
  ASSERT_TRUE(curve.peak);
  EXPECT_NEAR(curve.peak->mutual_information_bits, 0, 0.005);
  ASSERT_TRUE(curve.peak->gain);
  EXPECT_NEAR(curve.peak->gain->bits, 0, 0.005);
  EXPECT_NE(curve.warnings[0].find("takes D from the model"), std::string::npos) << curve.warnings[0];
  // Too few steps for H, too; and a model whose D is not known.
  const auto too_short = measure_resonance(
      paper_network("autapses:n=11", 0), {.noise_strengths = {2}, .run = {.steps = 15'000}, .replicates = 2});
  EXPECT_TRUE(too_short.points[0].corrected_information_bits.empty());
  EXPECT_NE(too_short.warnings[0].find("far more steps"), std::string::npos) << too_short.warnings[0];
  const auto tanh = measure_resonance(
      paper_network("autapses:n=11", 1),
      {.model = Model::kTanh, .noise_strengths = {9}, .run = {.steps = 100'000}, .replicates = 2});
  EXPECT_TRUE(tanh.points[0].undersampled());
  EXPECT_TRUE(tanh.points[0].corrected_information_bits.empty());
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
  Sweep options{.noise_strengths = {0, 10}, .run = {.steps = 10'000}, .replicates = 4, .threads = 2};
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
  Sweep options{.noise_strengths = {0}, .run = {.steps = 10'000}, .replicates = 4, .threads = 2};
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
  const auto refused = [&](const Sweep& options) {
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
  Sweep options{
      .noise_strengths = {0, 1}, .run = {.steps = 5000, .burn_in = 77}, .replicates = 3, .threads = 2};
  CountingProgress progress;
  measure_resonance(network, options, {.progress = &progress});
  EXPECT_EQ(progress.done, planned_transitions(options));
  StopFlag stop;
  stop.request();
  options.run.steps = 1'000'000'000'000;
  EXPECT_THROW(measure_resonance(network, options, {.stop = &stop}), Stopped);
}

// The joint distribution is the first replicate's: H and I by their definitions are its H and I.
TEST(Joint, OfTheFirstReplicate) {
  const auto network = paper_network("gaussian:n=5,seed=3", 5);
  const auto curve =
      measure_resonance(network, {.noise_strengths = {0, 3}, .run = {.steps = 2'000}, .replicates = 3});
  for (const auto& point : curve.points) {
    ASSERT_EQ(point.joint.rows(), 32);
    ASSERT_EQ(point.joint.cols(), 32);
    EXPECT_NEAR(point.joint.sum(), 1, 1e-12);
    const Eigen::VectorXd before = point.joint.rowwise().sum();
    const Eigen::VectorXd after = point.joint.colwise().sum();
    double entropy = 0;
    double information = 0;
    std::uint64_t cells = 0;
    for (Eigen::Index b = 0; b < 32; ++b) {
      if (after[b] > 0) entropy -= after[b] * std::log2(after[b]);
      for (Eigen::Index a = 0; a < 32; ++a) {
        const double p = point.joint(a, b);
        if (p == 0) continue;
        ++cells;
        information += p * std::log2(p / (before[a] * after[b]));
        EXPECT_NEAR(p * 2'000, std::round(p * 2'000), 1e-9);
      }
    }
    const auto& first = point.replicates.front();
    EXPECT_NEAR(entropy, first.entropy_bits, 1e-12);
    EXPECT_NEAR(information, first.mutual_information_bits, 1e-12);
    EXPECT_EQ(cells, first.sampling.pairs);
    EXPECT_NE(first.entropy_bits, point.replicates[1].entropy_bits);
  }
}

// A cycle +1, +1 -> ... of a neuron that flips: rows are s(t), columns s(t + 1).
TEST(Joint, RowsAreBefore) {
  const auto network = paper_network("nrooks:cycles=-4", 20);
  Sweep sweep{.noise_strengths = {0}, .run = {.steps = 8}, .replicates = 1};
  sweep.run.start = std::vector<std::uint64_t>{15};
  const auto joint = measure_resonance(network, sweep).points.front().joint;
  // Neuron 0 hears -y of neuron 3, the others y of the one before: ++++ is followed by -+++.
  EXPECT_EQ(joint(15, 14), 0.125);
  EXPECT_EQ(joint(14, 12), 0.125);
  EXPECT_EQ(joint(14, 15), 0);
  EXPECT_EQ(joint.sum(), 1);
}

TEST(Joint, KeptOfFewNeurons) {
  const auto points = [](const char* spec, std::size_t count) {
    return measure_resonance(paper_network(spec, 20), {.model = Model::kTanh,
                                                       .noise_strengths = evenly(0, 40, count),
                                                       .run = {.steps = 2},
                                                       .replicates = 1,
                                                       .threads = 2})
        .points;
  };
  EXPECT_EQ(points("autapses:n=6", 3).front().joint.rows(), 64);
  EXPECT_EQ(points("autapses:n=7", 3).front().joint.size(), 0);
  EXPECT_EQ(points("autapses:n=6", 4096).back().joint.rows(), 64);
  EXPECT_EQ(points("autapses:n=6", 4097).front().joint.size(), 0);
}

}  // namespace
}  // namespace recres
