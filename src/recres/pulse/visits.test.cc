#include "recres/pulse/visits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "recres/attractor/noiseless_map.h"
#include "recres/exact/elimination.h"
#include "recres/exact/factored_transitions.h"
#include "recres/exact/switching.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/noise/noise_schedule.h"
#include "recres/noise/noise_text.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/networks.h"
#include "support/statistics.h"

namespace recres {
namespace {

constexpr std::uint64_t kSeed = 5;

VisitOptions noisy(double strength, std::uint64_t steps, std::uint64_t replicates = 1) {
  VisitOptions options;
  options.protocol.background = strength;
  options.run.steps = steps;
  options.replicates = replicates;
  options.seed = kSeed;
  options.has_labels = true;
  return options;
}

const LabelVisits* visits_of(const VisitStudy& study, VisitLabel label) {
  const auto found = std::find_if(study.visits.begin(), study.visits.end(),
                                  [&](const LabelVisits& one) { return one.label == label; });
  return found == study.visits.end() ? nullptr : &*found;
}

std::vector<std::uint64_t> states_of(const Network& network, const VisitOptions& options,
                                     std::uint64_t replicate) {
  const auto schedule = make_schedule(options.protocol, network.neurons(), options.run.steps);
  const auto kernel = make_kernel(network, options.model, schedule, options.kernel);
  std::vector<std::uint64_t> states;
  simulate(*kernel, {.seed = options.seed, .replicate = replicate, .level = 0, .noise = schedule.stretches},
           options.run, {}, [&](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

// The attractor whose states one comes to by stepping on, found by looking through all of them.
VisitLabel naive_label(const NoiselessMap& map, const std::vector<KnownAttractor>& attractors,
                       std::uint64_t state, bool& is_on) {
  for (std::uint64_t t = 0; t <= map.states(); ++t) {
    for (std::size_t k = 0; k < attractors.size(); ++k) {
      const auto& states = attractors[k].states;
      if (std::find(states.begin(), states.end(), state) == states.end()) continue;
      is_on = t == 0;
      return static_cast<VisitLabel>(k);
    }
    state = map.next(state);
  }
  return kTooManyStepsLabel;
}

// Every label, and every count, as the slow and obvious way has them; replicates are those of simulate.
void expect_naive(const Network& network, const VisitOptions& options) {
  const auto study = study_visits(network, options);
  const NoiselessMap map(network);
  ASSERT_FALSE(map.has_ties());
  const auto states = options.run.steps + 1;
  ASSERT_EQ(study.labels.size(), states * options.replicates);
  std::map<VisitLabel, LabelVisits> expected;
  std::map<std::pair<VisitLabel, VisitLabel>, std::uint64_t> transitions;
  for (std::uint64_t k = 0; k < options.replicates; ++k) {
    const auto run = states_of(network, options, k);
    std::uint64_t stay = 0;
    VisitLabel before = 0;
    for (std::size_t t = 0; t < states; ++t) {
      bool is_on = false;
      const auto label = naive_label(map, study.attractors, run[t], is_on);
      ASSERT_EQ(study.labels[k * states + t], label) << "replicate " << k << ", step " << t;
      auto& sum = expected.try_emplace(label, LabelVisits{.label = label}).first->second;
      const bool is_new = t == 0 || label != before;
      ++sum.states;
      sum.on_attractor += is_on ? 1U : 0U;
      sum.steps += t + 1 < states ? 1U : 0U;
      sum.visits += is_new ? 1U : 0U;
      if (t > 0 && is_new) {
        ++expected.at(before).leavings;
        ++transitions[{before, label}];
      }
      stay = is_new ? 1 : stay + 1;
      sum.longest_steps = std::max(sum.longest_steps, stay);
      before = label;
    }
  }
  for (const auto& visits : study.visits) {
    if (!expected.contains(visits.label)) {
      EXPECT_EQ(visits.states, 0U);
      continue;
    }
    const auto& right = expected.at(visits.label);
    EXPECT_EQ(visits.states, right.states);
    EXPECT_EQ(visits.steps, right.steps);
    EXPECT_EQ(visits.on_attractor, right.on_attractor);
    EXPECT_EQ(visits.visits, right.visits);
    EXPECT_EQ(visits.leavings, right.leavings);
    EXPECT_EQ(visits.longest_steps, right.longest_steps);
    EXPECT_DOUBLE_EQ(visits.share,
                     static_cast<double>(right.states) / static_cast<double>(states * options.replicates));
    expected.erase(visits.label);
  }
  EXPECT_TRUE(expected.empty());
  EXPECT_EQ(study.transitions.size(), transitions.size());
  for (const auto& one : study.transitions) {
    const std::pair pair(one.from, one.to);
    EXPECT_EQ(one.count, transitions[pair]);
  }
}

TEST(Visits, LabelsAndCountsAreTheObviousOnes) {
  for (const auto* spec : {"gaussian:n=6,seed=1", "gaussian:n=9,seed=4", "gaussian:n=24,seed=2"}) {
    const auto network = generate_network(spec).scaled(10);
    auto options = noisy(12, 3000, 3);
    options.run.burn_in = 17;
    expect_naive(network, options);
    options.protocol.segments = parse_noise_text("pulses:strength=40,duration=7,every=100,count=20");
    expect_naive(network, options);
  }
}

TEST(Visits, BinsAreEqualButForOneState) {
  for (const std::uint64_t states : {60UL, 61UL, 119UL, 10'001UL, std::uint64_t{1'000'000'000'000'000'001}}) {
    std::uint64_t begin = 0;
    for (std::size_t bin = 0; bin < kTimeBins; ++bin) {
      const auto end = bin_end(bin, kTimeBins, states);
      EXPECT_EQ(end - begin, states / kTimeBins + (bin < states % kTimeBins ? 1U : 0U));
      begin = end;
    }
    EXPECT_EQ(begin, states);
  }
}

// The time in each part of the first run is that of its labels.
TEST(Visits, BinsAreTheRunInParts) {
  for (const std::uint64_t steps : {1UL, 7UL, 58UL, 59UL, 60UL, 1000UL}) {
    const auto study = study_visits(test::rooks(), noisy(9, steps));
    ASSERT_EQ(study.bins.size(), std::min<std::uint64_t>(kTimeBins, steps + 1));
    std::size_t t = 0;
    for (std::size_t bin = 0; bin < study.bins.size(); ++bin) {
      std::map<VisitLabel, LabelTime> expected;
      for (; t < bin_end(bin, study.bins.size(), steps + 1); ++t) {
        auto& time = expected[study.labels[t]];
        ++time.states;
        time.steps += t < steps ? 1U : 0U;
        time.leavings += t < steps && study.labels[t + 1] != study.labels[t] ? 1U : 0U;
      }
      ASSERT_EQ(study.bins[bin].size(), expected.size());
      for (const auto& time : study.bins[bin]) {
        EXPECT_EQ(time.states, expected[time.label].states);
        EXPECT_EQ(time.steps, expected[time.label].steps);
        EXPECT_EQ(time.leavings, expected[time.label].leavings);
      }
    }
    EXPECT_EQ(t, steps + 1);
  }
}

// Shares and residence times of many runs about those of the exact chain, made here from its whole matrix.
TEST(Visits, AgreeWithTheExactChain) {
  for (const auto* spec : {"gaussian:n=4,seed=1", "gaussian:n=5,seed=2", "gaussian:n=6,seed=1"}) {
    const auto network = generate_network(spec).scaled(5);
    for (const double r : {0.5, 3.0}) {
      auto options = noisy(r, 4000, 400);
      options.run.burn_in = 2000;
      const auto study = study_visits(network, options);
      const FactoredTransitions chain(FiringTable(network, r));
      const auto stationary = Elimination(transition_matrix(chain)).stationary();
      const auto attractors = find_attractors(network);
      const auto residence = residence_steps(chain, stationary, attractors);
      ASSERT_TRUE(study.why_no_theory.empty());
      for (std::size_t k = 0; k < attractors.states.size(); ++k) {
        const auto* visits = visits_of(study, static_cast<VisitLabel>(k));
        ASSERT_NE(visits, nullptr);
        double share = 0;
        for (std::size_t state = 0; state < attractors.basin_of.size(); ++state) {
          if (attractors.basin_of[state] == k) share += stationary[static_cast<Eigen::Index>(state)];
        }
        EXPECT_NEAR(*visits->exact_share, share, 1e-10);
        EXPECT_NEAR(*visits->exact_residence_steps / residence[k], 1, 1e-9);
        // d has mean 0 if residence is right: stays that the ends cut do not matter.
        std::vector<double> shares;
        std::vector<double> off;
        for (std::size_t run = 0; run < options.replicates; ++run) {
          const std::span labels(&study.labels[run * 4001], 4001);
          const auto label = static_cast<VisitLabel>(k);
          shares.push_back(static_cast<double>(std::count(labels.begin(), labels.end(), label)) / 4001);
          double steps = 0;
          double leavings = 0;
          for (std::size_t t = 0; t < 4000; ++t) {
            steps += labels[t] == label ? 1 : 0;
            leavings += labels[t] == label && labels[t + 1] != label ? 1 : 0;
          }
          off.push_back(steps - residence[k] * leavings);
        }
        EXPECT_GT(test::mean_p_value(shares, share), test::kFalseAlarm) << spec << " r=" << r << " " << k;
        EXPECT_GT(test::mean_p_value(off, 0), test::kFalseAlarm) << spec << " r=" << r << " " << k;
        // What the study tells lies within five of its own errors.
        EXPECT_LT(std::fabs(visits->share - share), 5 * *visits->share_error + 1e-12);
        ASSERT_TRUE(visits->residence_steps);
        EXPECT_LT(std::fabs(*visits->residence_steps - residence[k]), 5 * *visits->residence_error)
            << spec << " r=" << r << " " << k;
      }
    }
  }
}

// A fixed point of N autapses is left when any neuron flips: 1/(1 - (1 - q)^N). Runs shorter than a stay
// would bias the mean of the stays that were seen whole; not this one.
TEST(Visits, AutapsesInClosedForm) {
  const auto network = generate_network("autapses:n=3").scaled(9);
  const double leaving = -std::expm1(3 * std::log1p(-firing_probability(-9, 2)));
  const auto study = study_visits(network, noisy(2, 30, 20'000));
  ASSERT_GT(1 / leaving, 30);
  ASSERT_EQ(study.visits.size(), 8U);
  std::uint64_t leavings = 0;
  std::uint64_t steps = 0;
  for (const auto& visits : study.visits) {
    EXPECT_NEAR(*visits.exact_residence_steps * leaving, 1, 1e-10);
    EXPECT_LT(std::fabs(*visits.residence_steps - 1 / leaving), 5 * *visits.residence_error);
    EXPECT_EQ(visits.on_attractor, visits.states);
    leavings += visits.leavings;
    steps += visits.steps;
  }
  EXPECT_EQ(steps, 30U * 20'000U);
  const std::uint64_t counts[] = {leavings, steps - leavings};
  const double probabilities[] = {leaving, 1 - leaving};
  EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm) << "seed " << kSeed;
}

// The errors are as large as the estimates differ from seed to seed, within what 100 of them can tell.
TEST(Visits, StandardErrorsAreThoseOfRepetition) {
  const auto network = test::rooks();
  for (const std::uint64_t replicates : {1UL, 10UL}) {
    std::vector<double> residences;
    double share_chi_square = 0;
    double residence_squares = 0;
    constexpr int kSeeds = 100;
    for (int seed = 0; seed < kSeeds; ++seed) {
      auto options = noisy(10, 20'000, replicates);
      options.seed = static_cast<std::uint64_t>(seed);
      const auto study = study_visits(network, options);
      EXPECT_EQ(study.error_source, replicates == 1 ? ErrorSource::kBlocks : ErrorSource::kReplicates);
      const auto& visits = study.visits.front();
      share_chi_square += std::pow((visits.share - *visits.exact_share) / *visits.share_error, 2);
      residence_squares +=
          std::pow((*visits.residence_steps - *visits.exact_residence_steps) / *visits.residence_error, 2);
    }
    // Student's t of 9 or 19 degrees of freedom has variance 1.1 to 1.3.
    EXPECT_GT(share_chi_square / kSeeds, 0.6) << replicates;
    EXPECT_LT(share_chi_square / kSeeds, 2.2) << replicates;
    EXPECT_GT(residence_squares / kSeeds, 0.6) << replicates;
    EXPECT_LT(residence_squares / kSeeds, 2.2) << replicates;
  }
}

// Claim of the paper: trapped in one attractor without noise, at the best noise in all four.
TEST(Visits, TrappedWithoutNoise) {
  const auto trapped = study_visits(test::rooks(), noisy(0, 10'000, 5));
  for (const auto count : trapped.attractors_visited) EXPECT_EQ(count, 1U);
  EXPECT_EQ(trapped.visits.size(), 4U);  // theory knows them all
  for (const auto& visits : trapped.visits) {
    EXPECT_EQ(visits.leavings, 0U);
    EXPECT_FALSE(visits.residence_steps);
    EXPECT_GT(*visits.exact_residence_steps, 1e7);
    // Runs are all in it or not at all.
    const double share = visits.share;
    EXPECT_NEAR(visits.share_error.value_or(0), std::sqrt(share * (1 - share) / 4), 1e-12);
  }
  const auto free = study_visits(test::rooks(), noisy(7, 10'000, 5));
  for (const auto count : free.attractors_visited) EXPECT_EQ(count, 4U);
}

TEST(Visits, UndecidedStatesAreCounted) {
  // A state whose input ties leads to -- or to ++, both fixed.
  DenseMatrix weights(2, 2);
  weights << 1, 1, 1, 1;
  const Network network(DenseMatrix(weights * 3));
  const auto study = study_visits(network, noisy(4, 2000, 400));
  const auto attractors = find_attractors(network);
  const auto run = states_of(network, study.options, 0);
  for (std::size_t t = 0; t < run.size(); ++t) {
    const auto basin = attractors.basin_of[run[t]];
    ASSERT_EQ(study.labels[t], basin == kUndecidedBasin ? kUndecidedLabel : static_cast<VisitLabel>(basin));
  }
  const auto* undecided = visits_of(study, kUndecidedLabel);
  ASSERT_NE(undecided, nullptr);
  EXPECT_EQ(study.visits.back().label, kUndecidedLabel);
  ASSERT_TRUE(undecided->exact_share && undecided->share_error);
  EXPECT_FALSE(undecided->exact_residence_steps);
  EXPECT_LT(std::fabs(undecided->share - *undecided->exact_share), 5 * *undecided->share_error);
  EXPECT_EQ(undecided->on_attractor, 0U);
  EXPECT_EQ(label_name(undecided->label), "undecided");
}

TEST(Visits, TooManyStepsIsALabel) {
  const auto network = generate_network("gaussian:n=40,seed=1").scaled(20);
  auto options = noisy(30, 200);
  options.most_settling_steps = 1;
  const auto study = study_visits(network, options);
  ASSERT_EQ(study.visits.size(), 1U);
  EXPECT_EQ(study.visits[0].label, kTooManyStepsLabel);
  EXPECT_EQ(study.visits[0].states, 201U);
  EXPECT_EQ(study.attractors_visited[0], 0U);
  ASSERT_FALSE(study.warnings.empty());
}

// tanh: labels are those of the activities, which the run of simulate has as well.
TEST(Visits, TanhFollowsItsActivity) {
  const auto network = generate_network("nrooks:cycles=-2/+1").scaled(3);
  auto options = noisy(2, 300, 2);
  options.model = Model::kTanh;
  options.run.burn_in = 20;
  options.protocol.segments = parse_noise_text("pulses:strength=4,duration=7,every=100,count=2");
  const auto study = study_visits(network, options);
  EXPECT_FALSE(study.why_no_theory.empty());
  const auto guide = make_guide(network, Model::kTanh, options.most_settling_steps, 1, {});
  const auto schedule = make_schedule(options.protocol, 3, 300);
  const auto kernel = make_kernel(network, Model::kTanh, schedule);
  for (std::uint64_t k = 0; k < 2; ++k) {
    const auto states = states_of(network, options, k);
    auto trajectory = start_trajectory(3, Model::kTanh, 2, {.seed = kSeed, .replicate = k}, {});
    std::vector<std::uint64_t> buffer(1);
    for (std::size_t t = 0; t < 20; ++t) kernel->advance({&trajectory, 1}, buffer);
    std::size_t t = 0;
    for (const auto& stretch : schedule.stretches) {
      trajectory.level = stretch.level;
      for (std::uint64_t step = 0; step < stretch.steps; ++step, ++t) {
        EXPECT_EQ(trajectory.state[0], states[t]);
        const auto settling = guide->settle(trajectory.state, trajectory.activity, {});
        ASSERT_EQ(study.labels[k * 301 + t], static_cast<VisitLabel>(settling.attractor)) << t;
        kernel->advance({&trajectory, 1}, buffer);
      }
    }
  }
}

TEST(Visits, ThreadsMakeNoDifference) {
  for (const auto* spec : {"gaussian:n=6,seed=1", "gaussian:n=30,seed=2"}) {
    const auto network = generate_network(spec).scaled(10);
    auto options = noisy(15, 2000, 7);
    const auto alone = study_visits(network, options);
    for (const std::size_t threads : {2U, 3U}) {
      options.threads = threads;
      const auto together = study_visits(network, options);
      EXPECT_EQ(alone.labels, together.labels);
      EXPECT_EQ(alone.attractors_visited, together.attractors_visited);
      ASSERT_EQ(alone.visits.size(), together.visits.size());
      for (std::size_t k = 0; k < alone.visits.size(); ++k)
        EXPECT_EQ(alone.visits[k].residence_error, together.visits[k].residence_error);
      EXPECT_EQ(alone.bins.size(), together.bins.size());
    }
  }
}

// The look-up of one word and the walk tell the same.
TEST(Visits, MembershipIsSettlingWithoutTheWay) {
  for (const auto* spec : {"gaussian:n=8,seed=3", "hopfield:patterns=+++--/+-+-+"}) {
    const auto network = generate_network(spec);
    const auto guide = make_guide(network, Model::kSbm, 1000, 1, {});
    EXPECT_TRUE(guide->knows_all());
    for (std::uint64_t state = 0; state < std::uint64_t{1} << network.neurons(); ++state) {
      const auto settling = guide->settle({&state, 1}, {}, {});
      const auto membership = guide->membership({&state, 1}, {}, {});
      EXPECT_EQ(membership.end, settling.end);
      EXPECT_EQ(membership.attractor, settling.attractor);
      EXPECT_EQ(membership.is_on, settling.end == SettlingEnd::kSettled && settling.steps == 0);
    }
  }
}

TEST(Visits, Refusals) {
  EXPECT_THROW(study_visits(test::rooks(), noisy(1, 0)), InvalidArgument);
  EXPECT_THROW(study_visits(test::rooks(), noisy(1, 10, 0)), InvalidArgument);
  EXPECT_THROW(study_visits(test::rooks(), noisy(-1, 10)), InvalidArgument);
  EXPECT_THROW(study_visits(test::rooks(), noisy(1, 10, std::uint64_t{1} << 62)), InvalidArgument);
  auto options = noisy(1, 10);
  options.threads = 0;
  EXPECT_THROW(study_visits(test::rooks(), options), InvalidArgument);
  options = noisy(1, 10);
  options.most_settling_steps = 0;
  EXPECT_THROW(study_visits(test::rooks(), options), InvalidArgument);
}

TEST(Visits, LabelsThatAreTooManyAreLeftOut) {
  const auto study = study_visits(generate_network("autapses:n=2"), noisy(1, kMostKeptLabels));
  EXPECT_TRUE(study.labels.empty());
  EXPECT_FALSE(study.why_no_labels.empty());
  EXPECT_EQ(study.bins.size(), kTimeBins);
}

}  // namespace
}  // namespace recres
