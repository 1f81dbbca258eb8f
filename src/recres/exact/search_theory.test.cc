#include "recres/exact/search_theory.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "recres/exact/factored_transitions.h"
#include "recres/exact/switching.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/text.h"
#include "support/statistics.h"

namespace recres {
namespace {

// A network, its attractors and its pulse.
struct SearchSetting {
  SearchSetting(const Network& network, double r)
      : free(network, 0), attractors(find_attractors(network)), firing(network, r), pulse(firing) {}

  SearchChain chain(std::uint64_t steps, std::uint64_t more_free_steps = 0) const {
    return search_chain(free, pulse, steps, longest_transient(free, attractors) + more_free_steps, attractors,
                        2);
  }

  FiringTable free;
  Attractors attractors;
  FiringTable firing;
  FactoredTransitions pulse;
};

SearchSetting setting(const std::string& spec, double magnitude, double r) {
  return {generate_network(spec).scaled(magnitude), r};
}

SearchOutlook outlook_from(const SearchChain& chain, std::uint32_t target, const Eigen::VectorXd& start,
                           std::size_t most_pulses = 0) {
  return search_outlooks(chain, {&target, 1}, {&start, 1}, most_pulses).front();
}

// Step after step.
std::uint64_t settled(const FiringTable& free, std::uint64_t state, std::uint64_t steps) {
  for (std::uint64_t t = 0; t < steps; ++t) state = free.likely(state);
  return state;
}

// SCIENCE 5.7 from every state of every 8-cycle.
TEST(SearchTheory, PulsesBetweenEightCycles) {
  const auto paper = setting("nrooks:cycles=-4/+1", 20, 10);
  EXPECT_EQ(longest_transient(paper.free, paper.attractors), 0U);
  const auto chain = paper.chain(10, 5);
  EXPECT_EQ(chain.steps_per_pulse, 15U);
  ASSERT_EQ(chain.states.size(), 32U);
  const double expected[] = {0.548, 0.255, 0.135, 0.063};
  std::vector<Eigen::VectorXd> success;
  for (std::uint32_t target = 0; target < 4; ++target)
    success.push_back(success_per_pulse(chain, {&target, 1}));
  for (Eigen::Index place = 0; place < 32; ++place) {
    EXPECT_NEAR(chain.transitions.row(place).sum(), 1, 1e-12);
    std::vector<double> found;
    for (const auto& to : success) found.push_back(to[place]);
    std::sort(found.rbegin(), found.rend());
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(found[k], expected[k], 6e-4);
  }
  // All states of a cycle are alike there, so that attractors alone are a chain as well.
  const Eigen::MatrixXd to = switching_matrix(paper.pulse, 10, paper.attractors).to;
  const Eigen::MatrixXd off = Eigen::MatrixXd::Identity(3, 3) - to.bottomRightCorner(3, 3);
  const Eigen::VectorXd mean = off.partialPivLu().solve(Eigen::VectorXd::Ones(3));
  for (std::uint32_t from = 1; from < 4; ++from) {
    const auto outlook = outlook_from(chain, 0, search_start_on(chain, from));
    EXPECT_NEAR(*outlook.mean_pulses, mean[from - 1], 1e-9);
    EXPECT_NEAR(*outlook.mean_steps, 15 * mean[from - 1], 1e-8);
    EXPECT_NEAR(*outlook.simple_pulses, 1 / to(from, 0), 1e-9);
  }
}

// Every entry of the chain, by the dense matrix and a free run of single steps.
TEST(SearchTheory, ChainIsPulseThenFreeRun) {
  for (std::size_t neurons = 2; neurons <= 6; ++neurons) {
    const auto gauss = setting(text("gaussian:n=", neurons, ",seed=", neurons + 1), 4, 3);
    const auto transient = longest_transient(gauss.free, gauss.attractors);
    const auto chain = gauss.chain(3, 2);
    const TransitionMatrix matrix = transition_matrix(gauss.pulse);
    const TransitionMatrix power = matrix * matrix * matrix;
    for (std::size_t from = 0; from < chain.states.size(); ++from) {
      Eigen::VectorXd expected = Eigen::VectorXd::Zero(chain.transitions.cols());
      for (std::uint64_t state = 0; state < gauss.free.states(); ++state) {
        const auto end = settled(gauss.free, state, transient + 2);
        const auto place = std::find(chain.states.begin(), chain.states.end(), end) - chain.states.begin();
        ASSERT_LT(place, chain.transitions.cols());
        expected[place] +=
            power(static_cast<Eigen::Index>(chain.states[from]), static_cast<Eigen::Index>(state));
      }
      EXPECT_LT((chain.transitions.row(static_cast<Eigen::Index>(from)).transpose() - expected)
                    .cwiseAbs()
                    .maxCoeff(),
                1e-13)
          << neurons << " neurons from " << chain.states[from];
    }
    // One free step fewer than the longest transient does not settle all.
    if (transient == 0) continue;
    bool is_unsettled = false;
    for (std::uint64_t state = 0; state < gauss.free.states(); ++state) {
      const auto end = settled(gauss.free, state, transient - 1);
      is_unsettled |= std::find(chain.states.begin(), chain.states.end(), end) == chain.states.end();
    }
    EXPECT_TRUE(is_unsettled) << neurons;
  }
}

// m = 1 + Q·m, and the means of what is distributed, from every state.
TEST(SearchTheory, MeansSolveTheChain) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const auto gauss = setting(text("gaussian:n=6,seed=", seed), 4, 4);
    if (gauss.attractors.states.size() < 2) continue;
    const auto chain = gauss.chain(2);
    const std::uint32_t target = 0;
    std::vector<Eigen::Index> off;
    for (std::size_t place = 0; place < chain.states.size(); ++place) {
      if (chain.attractor_of[place] != target) off.push_back(static_cast<Eigen::Index>(place));
    }
    const Eigen::MatrixXd q = chain.transitions(off, off);
    const Eigen::MatrixXd left = Eigen::MatrixXd::Identity(q.rows(), q.cols()) - q;
    const Eigen::VectorXd mean = left.partialPivLu().solve(Eigen::VectorXd::Ones(q.rows()));
    for (std::size_t k = 0; k < off.size(); ++k) {
      const auto start = search_start_in(chain, chain.states[static_cast<std::size_t>(off[k])]);
      const auto outlook = outlook_from(chain, target, start, 2000);
      ASSERT_TRUE(outlook.mean_pulses);
      EXPECT_NEAR(*outlook.mean_pulses / mean[static_cast<Eigen::Index>(k)], 1, 1e-10) << seed;
      double total = 0;
      double sum = 0;
      for (std::size_t n = 0; n < outlook.reached_after.size(); ++n) {
        total += outlook.reached_after[n];
        sum += static_cast<double>(n) * outlook.reached_after[n];
      }
      if (mean.maxCoeff() > 50) continue;
      EXPECT_NEAR(total, 1, 1e-9);
      EXPECT_NEAR(sum, *outlook.mean_pulses, 1e-6);
      ++compared;
    }
  }
  EXPECT_GT(compared, 5);
}

// Infinite noise forgets the start: every pulse succeeds with the share of the target's basin.
TEST(SearchTheory, EqualRowsGiveTheGeometricLaw) {
  const auto paper = setting("nrooks:cycles=-4/+1", 20, 1e7);
  const auto chain = paper.chain(2);
  const std::vector<std::uint32_t> targets = {1, 3};
  for (const auto& [wanted, p] :
       {std::pair(std::span(targets), 0.5), std::pair(std::span(targets).first(1), 0.25)}) {
    const auto start = search_start_on(chain, 2);
    const auto outlook = search_outlooks(chain, wanted, {&start, 1}, 30).front();
    EXPECT_NEAR(*outlook.first_success, p, 1e-6);
    EXPECT_NEAR(*outlook.mean_pulses, 1 / p, 1e-5);
    EXPECT_NEAR(*outlook.simple_pulses, 1 / p, 1e-5);
    EXPECT_NEAR(*stationary_success(chain, wanted), p, 1e-6);
    ASSERT_EQ(outlook.reached_after.size(), 31U);
    EXPECT_EQ(outlook.reached_after[0], 0);
    for (std::size_t n = 1; n <= 30; ++n)
      EXPECT_NEAR(outlook.reached_after[n], p * std::pow(1 - p, static_cast<double>(n) - 1), 1e-6);
  }
}

// A search state by state and step by step, with a fixed seed.
std::uint64_t simulated_pulses(const SearchSetting& network, const TransitionMatrix& matrix,
                               std::uint64_t state, std::uint32_t target, std::uint64_t steps,
                               std::uint64_t free_steps, RandomStream& random) {
  for (std::uint64_t pulses = 0;; ++pulses) {
    if (network.attractors.basin_of[state] == target) return pulses;
    for (std::uint64_t t = 0; t < steps; ++t) {
      double left = random.uniform();
      Eigen::Index next = 0;
      while (next + 1 < matrix.cols() && left >= matrix(static_cast<Eigen::Index>(state), next))
        left -= matrix(static_cast<Eigen::Index>(state), next++);
      state = static_cast<std::uint64_t>(next);
    }
    state = settled(network.free, state, free_steps);
  }
}

TEST(SearchTheory, SimulatedSearchesAgree) {
  const struct {
    const char* spec;
    double magnitude;
    double r;
  } networks[] = {
      {"nrooks:cycles=-4/+1", 20, 10}, {"gaussian:n=6,seed=3", 4, 4}, {"gaussian:n=5,seed=8", 5, 6}};
  for (const auto& [spec, magnitude, r] : networks) {
    const auto network = setting(spec, magnitude, r);
    ASSERT_GE(network.attractors.states.size(), 2U) << spec;
    const auto chain = network.chain(4);
    const auto matrix = transition_matrix(network.pulse);
    const auto free_steps = longest_transient(network.free, network.attractors);
    const auto start = network.attractors.states[1].front();
    constexpr std::size_t kMostPulses = 30;
    const auto outlook = outlook_from(chain, 0, search_start_in(chain, start), kMostPulses);
    RandomStream random(7, {.purpose = Purpose::kDynamics});
    std::vector<double> pulses;
    std::vector<std::uint64_t> counts(kMostPulses + 2);
    constexpr int kSearches = 20'000;
    for (int k = 0; k < kSearches; ++k) {
      const auto found = simulated_pulses(network, matrix, start, 0, 4, free_steps, random);
      pulses.push_back(static_cast<double>(found));
      ++counts[std::min(found, kMostPulses + 1)];
    }
    auto probabilities = outlook.reached_after;
    double more = 1;
    for (const double probability : probabilities) more -= probability;
    probabilities.push_back(std::max(0.0, more));
    EXPECT_GT(test::mean_p_value(pulses, *outlook.mean_pulses), test::kFalseAlarm) << spec;
    EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm) << spec;
  }
}

// What the chain comes to in the long run, by many pulses.
TEST(SearchTheory, SuccessInTheLongRun) {
  const auto gauss = setting("gaussian:n=6,seed=3", 4, 4);
  const auto chain = gauss.chain(2);
  const std::uint32_t target = 0;
  Eigen::RowVectorXd where =
      Eigen::RowVectorXd::Constant(chain.transitions.rows(), 1.0 / static_cast<double>(chain.states.size()));
  for (int k = 0; k < 20'000; ++k) where = (where * chain.transitions).eval();
  const auto success = success_per_pulse(chain, {&target, 1});
  double searching = 0;
  double succeeding = 0;
  for (std::size_t place = 0; place < chain.states.size(); ++place) {
    if (chain.attractor_of[place] == target) continue;
    searching += where[static_cast<Eigen::Index>(place)];
    succeeding += where[static_cast<Eigen::Index>(place)] * success[static_cast<Eigen::Index>(place)];
  }
  EXPECT_NEAR(*stationary_success(chain, {&target, 1}), succeeding / searching, 1e-10);
}

// One autapse flips with probability q: from the other sign, 1/q pulses of one step.
TEST(SearchTheory, RareTargetsKeepTheirDigits) {
  for (const double magnitude : {5.0, 30.0, 100.0}) {
    const auto one = setting("autapses:n=1", magnitude, 0);
    const auto outlook = outlook_from(one.chain(1), 1, search_start_in(one.chain(1), 0));
    EXPECT_NEAR(*outlook.mean_pulses * firing_probability(-magnitude, 0), 1, 1e-10) << magnitude;
  }
}

// Signs that are certain in double precision: what is apart stays apart.
TEST(SearchTheory, WhatCannotBeReachedHasNoMean) {
  const auto apart = setting("autapses:n=2", 2000, 0);
  const auto chain = apart.chain(5);
  const auto lost = outlook_from(chain, 0, search_start_in(chain, 3), 4);
  EXPECT_EQ(lost.at_once, 0);
  EXPECT_EQ(*lost.first_success, 0);
  EXPECT_FALSE(lost.simple_pulses);
  EXPECT_FALSE(lost.mean_pulses);
  EXPECT_FALSE(lost.mean_steps);
  EXPECT_EQ(lost.reached_after, (std::vector<double>{0, 0, 0, 0, 0}));
  const std::uint32_t target = 0;
  EXPECT_FALSE(stationary_success(chain, {&target, 1}));
  const auto there = outlook_from(chain, 0, search_start_on(chain, 0), 2);
  EXPECT_EQ(there.at_once, 1);
  EXPECT_FALSE(there.first_success);
  EXPECT_EQ(*there.mean_pulses, 0);
  // Half of it gets there, half never.
  const Eigen::VectorXd half = (search_start_on(chain, 0) + search_start_on(chain, 3)) / 2;
  EXPECT_FALSE(outlook_from(chain, 0, half).mean_pulses);
  EXPECT_EQ(outlook_from(chain, 0, half).at_once, 0.5);
}

// A chain by hand: from 1 half to the target, half to a trap that 2 does not know.
TEST(SearchTheory, TrapsOnTheWayCount) {
  SearchChain chain{
      .states = {0, 1, 2, 3}, .attractor_of = {0, 1, 2, 3}, .transitions = {}, .steps_per_pulse = 7};
  chain.transitions = TransitionMatrix::Zero(4, 4);
  chain.transitions.row(0) << 0, 0, 0, 1;
  chain.transitions.row(1) << 0.5, 0, 0, 0.5;
  chain.transitions.row(2) << 0.25, 0, 0.75, 0;
  chain.transitions.row(3) << 0, 0, 0, 1;
  EXPECT_FALSE(outlook_from(chain, 0, search_start_in(chain, 1)).mean_pulses);
  EXPECT_EQ(*outlook_from(chain, 0, search_start_in(chain, 1)).simple_pulses, 2);
  EXPECT_NEAR(*outlook_from(chain, 0, search_start_in(chain, 2)).mean_pulses, 4, 1e-12);
  EXPECT_NEAR(*outlook_from(chain, 0, search_start_in(chain, 2)).mean_steps, 28, 1e-11);
  const Eigen::VectorXd mixed = (search_start_in(chain, 2) + search_start_in(chain, 0)) / 2;
  EXPECT_NEAR(*outlook_from(chain, 0, mixed).mean_pulses, 2, 1e-12);
  EXPECT_NEAR(*outlook_from(chain, 0, mixed).simple_pulses, 2, 1e-12);
}

TEST(SearchTheory, RefusesByName) {
  const auto message = [](const auto& call) {
    try {
      call();
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto tied = setting("hopfield:patterns=+++--/+-+-+", 10, 5);
  EXPECT_NE(message([&] { tied.chain(3); }).find("states: without noise"), std::string::npos);
  const auto gauss = setting("gaussian:n=6,seed=3", 4, 4);
  const auto transient = longest_transient(gauss.free, gauss.attractors);
  ASSERT_GT(transient, 0U);
  EXPECT_NE(message([&] {
              search_chain(gauss.free, gauss.pulse, 3, transient - 1, gauss.attractors);
            }).find(text("takes ", transient, " steps")),
            std::string::npos);
  const auto chain = gauss.chain(3);
  EXPECT_THROW(success_per_pulse(chain, {}), InvalidArgument);
  const std::uint32_t missing = 99;
  EXPECT_THROW(success_per_pulse(chain, {&missing, 1}), InvalidArgument);
  EXPECT_THROW(search_start_on(chain, missing), InvalidArgument);
  EXPECT_THROW(search_start_in(chain, 64), InvalidArgument);
  EXPECT_THROW(outlook_from(chain, 0, Eigen::VectorXd::Zero(3)), InvalidArgument);
  EXPECT_THROW(outlook_from(chain, 0, 0.5 * search_start_on(chain, 1)), InvalidArgument);
  EXPECT_NO_THROW(require_search(gauss.attractors, 1000));
}

}  // namespace
}  // namespace recres
