#include "recres/pulse/pulse_train.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "recres/attractor/noiseless_map.h"
#include "recres/exact/switching.h"
#include "recres/exact/transition_operator.h"
#include "recres/network/generator_spec.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/networks.h"
#include "support/statistics.h"

namespace recres {
namespace {

PulseTrainOptions pulsed(double strength, std::uint64_t duration, std::uint64_t every, std::uint64_t count) {
  return {.train = {.strength = strength,
                    .duration = duration,
                    .every = every,
                    .count = count,
                    .first = every - duration}};
}

// Claim 4a: pulses of 10 steps switch between the four 8-cycles as often as the exact matrix says,
// section 5.7.
TEST(PulseTrain, SwitchesAsTheoryTells) {
  for (const double strength : {10.0, 20.0}) {
    auto options = pulsed(strength, 10, 100, 2000);
    options.replicates = 5;
    const auto study = study_pulses(test::rooks(), options);
    ASSERT_EQ(study.attractors.size(), 4U);
    ASSERT_TRUE(study.switching.fit);
    EXPECT_GT(study.switching.fit->p_value, test::kFalseAlarm) << "seed 1, strength " << strength;
    const auto network = test::rooks();
    const auto attractors = find_attractors(network);
    const FiringTable firing(network, strength);
    const auto matrix = switching_matrix(*make_transition_operator(firing), 10, attractors);
    // In this network all phases of a cycle are alike, so that both theories are.
    EXPECT_LT((study.switching.exact.leftCols(4) - matrix.to).cwiseAbs().maxCoeff(), 1e-9);
    const double first[] = {0.548, 0.255, 0.135, 0.063};
    std::vector<double> row(4);
    for (Eigen::Index k = 0; k < 4; ++k) row[static_cast<std::size_t>(k)] = matrix.to(0, k);
    std::sort(row.rbegin(), row.rend());
    if (strength == 10) {
      for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(row[k], first[k], 6e-4);
    }
    for (const auto& pulses : study.pulses) {
      for (const auto& pulse : pulses) {
        EXPECT_EQ(pulse.before.end, SettlingEnd::kSettled);
        EXPECT_EQ(pulse.before.steps, 0U);
      }
    }
  }
}

// The wrong strength in the theory must be seen.
TEST(PulseTrain, TheFitIsSharp) {
  auto options = pulsed(10, 10, 100, 2000);
  const auto study = study_pulses(test::rooks(), options);
  options.train.strength = 10.5;
  const auto other = study_pulses(test::rooks(), options);
  ASSERT_TRUE(study.switching.fit && other.switching.fit);
  double chi_square = 0;
  for (Eigen::Index a = 0; a < 4; ++a) {
    const auto pulses = static_cast<double>(study.switching.counts.row(a).sum());
    for (Eigen::Index b = 0; b < 4; ++b) {
      const double expected = pulses * other.switching.exact(a, b);
      chi_square += std::pow(static_cast<double>(study.switching.counts(a, b)) - expected, 2) / expected;
    }
  }
  EXPECT_GT(chi_square, study.switching.fit->chi_square);
}

// Of 300 trains just long enough, in which some cells expect few pulses, about 3 may have a p-value below
// 0.01; more than 15 come by chance less than once in 10^6 times. All χ² together are normal about their
// degrees of freedom: 4.9 standard deviations, 10^-6. Seeds 1 to 300.
TEST(PulseTrain, TheFitRaisesNoFalseAlarms) {
  auto options = pulsed(7, 10, 30, 330);
  std::uint64_t low = 0;
  double chi_square = 0;
  double freedom = 0;
  for (options.seed = 1; options.seed <= 300; ++options.seed) {
    const auto study = study_pulses(test::rooks(), options);
    ASSERT_TRUE(study.switching.fit);
    low += study.switching.fit->p_value < 0.01 ? 1U : 0U;
    chi_square += study.switching.fit->chi_square;
    freedom += static_cast<double>(study.switching.fit->degrees_of_freedom);
  }
  EXPECT_LE(low, 15U);
  EXPECT_LT(chi_square, freedom + 4.9 * std::sqrt(2 * freedom));
}

TEST(PulseTrain, NoNoiseNoSwitch) {
  auto options = pulsed(0, 10, 50, 200);
  options.replicates = 3;
  const auto study = study_pulses(test::rooks(), options);
  for (Eigen::Index a = 0; a < study.switching.counts.rows(); ++a) {
    for (Eigen::Index b = 0; b < study.switching.counts.cols(); ++b) {
      EXPECT_TRUE(a == b || study.switching.counts(a, b) == 0U);
    }
  }
}

// The run is that of a simulation which follows the protocol, in both models.
TEST(PulseTrain, IsTheRunOfTheProtocol) {
  for (const auto model : {Model::kSbm, Model::kTanh}) {
    auto options = pulsed(8, 5, 40, 6);
    options.model = model;
    options.background = 0.5;
    options.train.neurons = {0, 3};
    options.seed = 7;
    const auto network = test::rooks();
    const auto study = study_pulses(network, options);
    const auto schedule =
        make_schedule({.background = 0.5, .segments = pulses(options.train)}, 5, options.steps());
    const auto kernel = make_kernel(network, model, schedule, study.kernel);
    std::vector<std::uint64_t> states;
    simulate(*kernel, {.seed = 7, .replicate = 0, .level = 0, .noise = schedule.stretches},
             {.steps = options.steps()}, {},
             [&](auto block) { states.insert(states.end(), block.begin(), block.end()); });
    EXPECT_EQ(study.states, states);
    EXPECT_EQ(study.activities.size(), model == Model::kTanh ? 5 * states.size() : 0U);
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_EQ(study.pulses[0][k].state_before[0], states[35 + 40 * k]);
      EXPECT_EQ(study.pulses[0][k].state_after[0], states[40 + 40 * k]);
    }
  }
}

// A larger network is followed to where it settles; what settles lies on the attractor that is named.
TEST(PulseTrain, LargerNetworks) {
  const auto network = generate_network("gaussian:n=30,seed=2").scaled(30);
  auto options = pulsed(60, 5, 100, 50);
  const auto study = study_pulses(network, options);
  EXPECT_FALSE(study.switching.why_no_theory.empty());
  EXPECT_EQ(study.switching.exact.size(), 0);
  ASSERT_FALSE(study.attractors.empty());
  const NoiselessMap map(network);
  for (const auto& pulse : study.pulses[0]) {
    ASSERT_EQ(pulse.after.end, SettlingEnd::kSettled);
    auto state = pulse.state_after[0];
    for (std::uint64_t t = 0; t < pulse.after.steps; ++t) state = map.next(state);
    const auto& states = study.attractors[pulse.after.attractor].states;
    EXPECT_NE(std::find(states.begin(), states.end(), state), states.end());
  }
}

// Without background noise the guide's steps are those that the run takes.
TEST(PulseTrain, SettlesInTheStepsTold) {
  const auto network = generate_network("gaussian:n=10,seed=5").scaled(1000);
  const auto options = pulsed(500, 3, 60, 40);
  const auto study = study_pulses(network, options);
  for (std::size_t k = 0; k < study.pulses[0].size(); ++k) {
    const auto& after = study.pulses[0][k].after;
    const auto at = 57 + 60 * k + 3;
    const auto& states = study.attractors[after.attractor].states;
    const auto is_on = [&](std::size_t t) {
      return std::find(states.begin(), states.end(), study.states[t]) != states.end();
    };
    EXPECT_TRUE(is_on(at + after.steps)) << k;
    EXPECT_FALSE(after.steps > 0 && is_on(at + after.steps - 1)) << k;
  }
}

// Claim 4b: three tanh neurons, 100 free steps, a weak pulse of 5, free again, another attractor.
TEST(PulseTrain, TanhAttractorsSwitch) {
  const auto network = generate_network("nrooks:cycles=-2/+1").scaled(3);
  auto options = pulsed(2.5, 5, 105, 200);
  options.model = Model::kTanh;
  const auto study = study_pulses(network, options);
  ASSERT_GT(study.attractors.size(), 1U);
  std::uint64_t switched = 0;
  for (const auto& pulse : study.pulses[0]) {
    EXPECT_EQ(pulse.before.end, SettlingEnd::kSettled);
    switched += pulse.before.attractor != pulse.after.attractor ? 1U : 0U;
  }
  EXPECT_GT(switched, 0U);
  EXPECT_EQ(study.activities.size(), 3 * (options.steps() + 1));
}

TEST(PulseTrain, ThreadsMakeNoDifference) {
  auto options = pulsed(10, 10, 100, 50);
  options.replicates = 6;
  const auto alone = study_pulses(test::rooks(), options);
  options.threads = 3;
  const auto together = study_pulses(test::rooks(), options);
  EXPECT_EQ(alone.switching.counts, together.switching.counts);
  EXPECT_EQ(alone.states, together.states);
}

// Neuron n ties while it is -1, so that all ways lead to all +, the fewest steps being one.
TEST(PulseTrain, FewestStepsWhereInputsTie) {
  const auto network = generate_network("autapses:n=8").with_bias(Eigen::VectorXd::Constant(8, 1));
  const auto study = study_pulses(network, pulsed(10, 2, 20, 50));
  ASSERT_EQ(study.attractors.size(), 1U);
  EXPECT_EQ(study.attractors[0].period, 1U);
  for (const auto& pulse : study.pulses[0])
    EXPECT_EQ(pulse.after.steps, pulse.state_after[0] == 255 ? 0U : 1U);
  EXPECT_FALSE(study.switching.fit);
  EXPECT_NE(study.switching.why_no_fit.find("only one"), std::string::npos);
}

// 20 pulses for each pair of attractors are enough to be judged, fewer are not.
TEST(PulseTrain, JudgesTheoryFromEnoughPulses) {
  EXPECT_TRUE(study_pulses(test::rooks(), pulsed(10, 10, 30, 320)).switching.fit);
  const auto few = study_pulses(test::rooks(), pulsed(10, 10, 30, 319));
  EXPECT_FALSE(few.switching.fit);
  EXPECT_NE(few.switching.why_no_fit.find("320 are enough"), std::string::npos) << few.switching.why_no_fit;
}

TEST(PulseTrain, TooManyAttractorsMakeNoTable) {
  const auto study = study_pulses(generate_network("autapses:n=12").scaled(20), pulsed(100, 5, 10, 1000));
  EXPECT_TRUE(study.switching.attractors.empty());
  EXPECT_NE(study.switching.why_no_theory.find("made of up to 500"), std::string::npos);
  EXPECT_EQ(study.pulses[0].size(), 1000U);
}

// Beyond 20 neurons a tie is not followed.
TEST(PulseTrain, TiesOfLargerNetworksAreUndecided) {
  const auto network = generate_network("autapses:n=21").with_bias(Eigen::VectorXd::Constant(21, 1));
  const auto study = study_pulses(network, pulsed(50, 2, 20, 20));
  const std::uint64_t all = (std::uint64_t{1} << 21) - 1;
  for (const auto& pulse : study.pulses[0])
    EXPECT_EQ(pulse.after.end == SettlingEnd::kSettled, pulse.state_after[0] == all);
}

TEST(PulseTrain, Refusals) {
  auto options = pulsed(10, 10, 100, 5);
  options.train.neurons = {9};
  EXPECT_THROW(study_pulses(test::rooks(), options), InvalidArgument);
  options = pulsed(10, 10, 100, 5);
  options.train.every = 9;
  EXPECT_THROW(study_pulses(test::rooks(), options), InvalidArgument);
  options = pulsed(-1, 10, 100, 5);
  EXPECT_THROW(study_pulses(test::rooks(), options), InvalidArgument);
  options = pulsed(10, 10, 100, 5);
  options.replicates = 0;
  EXPECT_THROW(study_pulses(test::rooks(), options), InvalidArgument);
}

}  // namespace
}  // namespace recres
