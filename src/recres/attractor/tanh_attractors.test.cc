#include "recres/attractor/tanh_attractors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "recres/attractor/attractors.h"
#include "recres/attractor/tanh_basins.h"
#include "recres/attractor/tanh_orbit.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

Network one_neuron(double weight) {
  return Network(DenseMatrix::Constant(1, 1, weight));
}

// y = tanh(w·y), y > 0.
double fixed_point(double weight) {
  double y = 1;
  for (int k = 0; k < 100'000; ++k) y = std::tanh(weight * y);
  return y;
}

TEST(TanhAttractors, OneNeuronForgets) {
  const auto found = find_tanh_attractors(one_neuron(0.5), {.starts = 20});
  ASSERT_EQ(found.attractors.size(), 1U);
  const auto& zero = found.attractors[0];
  EXPECT_EQ(zero.kind, TanhKind::kFixedPoint);
  EXPECT_EQ(zero.period, 1U);
  EXPECT_NEAR(zero.activities(0, 0), 0, 1e-9);
  EXPECT_EQ(zero.signs, std::vector<std::uint64_t>{0});
  EXPECT_NEAR(zero.exponent.nats_per_step, std::log(0.5), 1e-9);
  EXPECT_EQ(zero.starts, 20U);
  // From about ½ to 1e-6.
  EXPECT_NEAR(zero.mean_settle_steps, std::log2(0.5e6), 3);
  EXPECT_EQ(found.coverage.missed_share, 0);
}

TEST(TanhAttractors, OneNeuronRemembers) {
  const double y = fixed_point(2);
  EXPECT_NEAR(y, 0.9575, 1e-4);
  const auto two = find_tanh_attractors(one_neuron(2), {.starts = 100});
  ASSERT_EQ(two.attractors.size(), 2U);
  std::vector<std::uint64_t> starts;
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(two.attractors[k].kind, TanhKind::kFixedPoint);
    EXPECT_NEAR(two.attractors[k].activities(0, 0), k == 0 ? -y : y, 1e-9);
    EXPECT_EQ(two.attractors[k].signs, std::vector<std::uint64_t>{k});
    EXPECT_NEAR(two.attractors[k].exponent.nats_per_step, std::log(2 * (1 - y * y)), 1e-9);
    starts.push_back(two.attractors[k].starts);
  }
  EXPECT_GT(test::goodness_of_fit_p_value(starts, std::vector<double>{0.5, 0.5}), test::kFalseAlarm);
  const auto swings = find_tanh_attractors(one_neuron(-2), {.starts = 30});
  ASSERT_EQ(swings.attractors.size(), 1U);
  EXPECT_EQ(swings.attractors[0].kind, TanhKind::kCycle);
  EXPECT_EQ(swings.attractors[0].period, 2U);
  EXPECT_EQ(swings.attractors[0].signs, (std::vector<std::uint64_t>{0, 1}));
  EXPECT_NEAR(swings.attractors[0].activities(1, 0), y, 1e-9);
  EXPECT_NEAR(swings.attractors[0].exponent.nats_per_step, std::log(2 * (1 - y * y)), 1e-9);
}

// A swing from side to side that dies out is a fixed point.
TEST(TanhAttractors, NegativeWeightBelowOne) {
  const auto found = find_tanh_attractors(one_neuron(-0.97), {.starts = 30, .transient_steps = 0});
  ASSERT_EQ(found.attractors.size(), 1U);
  EXPECT_EQ(found.attractors[0].kind, TanhKind::kFixedPoint);
  EXPECT_NEAR(found.attractors[0].exponent.nats_per_step, std::log(0.97), 1e-7);
}

// w = 1 ± 1e-4 takes some 10^5 steps, w = ±1 for ever, as 1/√t.
TEST(TanhAttractors, SlowOnes) {
  TanhAttractorsOptions options{.starts = 10, .most_steps = 20'000};
  for (const double weight : {1.0001, 0.9999, 1.0, -1.0}) {
    const auto found = find_tanh_attractors(one_neuron(weight), options);
    ASSERT_EQ(found.attractors.size(), 1U) << weight;
    EXPECT_EQ(found.attractors[0].kind, TanhKind::kUndecidedOrbit) << weight;
    EXPECT_EQ(found.coverage.missed_share_bound, 1);
  }
  options.most_steps = 1'000'000;
  const auto small = find_tanh_attractors(one_neuron(0.9999), options);
  ASSERT_EQ(small.attractors.size(), 1U);
  EXPECT_NEAR(small.attractors[0].activities(0, 0), 0, 1e-9);
  const auto large = find_tanh_attractors(one_neuron(1.0001), options);
  const double y = std::sqrt(3e-4);  // to first order
  ASSERT_EQ(large.attractors.size(), 2U);
  for (const auto& attractor : large.attractors) {
    EXPECT_EQ(attractor.kind, TanhKind::kFixedPoint);
    const double there = std::fabs(attractor.activities(0, 0));
    EXPECT_NEAR(there, y, 1e-5);
    EXPECT_NEAR(there, fixed_point(1.0001), 3e-9);
    EXPECT_NEAR(attractor.exponent.nats_per_step, -2e-4, 1e-6);
  }
}

TEST(TanhAttractors, EightCyclesAsThoseOfTheSbm) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  const auto exact = find_attractors(network);
  const auto found = find_tanh_attractors(network, {.starts = 100, .threads = 2});
  ASSERT_EQ(found.attractors.size(), exact.states.size());
  for (std::size_t k = 0; k < exact.states.size(); ++k) {
    const auto& cycle = found.attractors[k];
    EXPECT_EQ(cycle.kind, TanhKind::kCycle);
    EXPECT_EQ(cycle.period, 8U);
    EXPECT_EQ(cycle.signs, exact.states[k]);
    // ln(20/cosh²(20 y)) with y = 1, but for rounding; 1 - tanh² would be 0.
    EXPECT_NEAR(cycle.exponent.nats_per_step, std::log(20.0) + std::log(4.0) - 40, 1e-6);
  }
}

// A chain without a way back forgets all in N steps, and one saturated beyond 1e-308 in one.
TEST(TanhAttractors, NothingLeftOfADeviation) {
  DenseMatrix chain = DenseMatrix::Zero(3, 3);
  chain(1, 0) = chain(2, 1) = 2;
  for (const auto& network : {Network(chain), one_neuron(1000)}) {
    for (const auto& attractor : find_tanh_attractors(network, {.starts = 5}).attractors) {
      EXPECT_EQ(attractor.kind, TanhKind::kFixedPoint);
      EXPECT_EQ(attractor.exponent.nats_per_step, -std::numeric_limits<double>::infinity());
      EXPECT_EQ(attractor.exponent.error, 0);
    }
  }
}

// Two trajectories 1e-8 apart, brought back to that distance after every step.
double naive_exponent(const Network& network, std::uint64_t steps) {
  auto y = tanh_start(77, 0, network.neurons());
  for (int t = 0; t < 1000; ++t) tanh_step(network, y);
  constexpr double kApart = 1e-8;
  Eigen::VectorXd other =
      y + Eigen::VectorXd::Constant(y.size(), kApart / std::sqrt(static_cast<double>(y.size())));
  double sum = 0;
  for (std::uint64_t t = 0; t < 200 + steps; ++t) {
    tanh_step(network, y);
    tanh_step(network, other);
    const double apart = (other - y).norm();
    if (t >= 200) sum += std::log(apart / kApart);
    other = y + (other - y) * (kApart / apart);
  }
  return sum / static_cast<double>(steps);
}

// Large random networks with variance g²/N of weights are chaotic for g > 1 (Sompolinsky et al. 1988; in
// steps Molgedey et al. 1992).
TEST(TanhAttractors, LargeRandomNetworksAreChaotic) {
  for (const std::string seed : {"1", "2", "3"}) {
    const auto network = generate_network("gaussian:n=100,seed=" + seed).scaled(3.0 / 10);
    const auto found = find_tanh_attractors(
        network, {.starts = 6, .most_steps = 6000, .exponent_steps = 6000, .threads = 2});
    ASSERT_EQ(found.attractors.size(), 1U);
    const auto& chaos = found.attractors[0];
    EXPECT_EQ(chaos.kind, TanhKind::kChaotic);
    EXPECT_EQ(chaos.starts, 6U);
    EXPECT_EQ(chaos.period, 0U);
    EXPECT_EQ(chaos.activities.size(), 0);
    EXPECT_GT(chaos.exponent.nats_per_step, 0.1);
    EXPECT_LT(chaos.exponent.error, 0.02);
    EXPECT_NEAR(chaos.exponent.nats_per_step, naive_exponent(network, 20'000), 0.02);
    EXPECT_TRUE(std::isnan(chaos.mean_settle_steps));
  }
  for (const auto& attractor :
       find_tanh_attractors(generate_network("gaussian:n=100,seed=1").scaled(0.8 / 10), {.starts = 5})
           .attractors) {
    EXPECT_EQ(attractor.kind, TanhKind::kFixedPoint);
  }
}

TEST(TanhAttractors, RotationIsQuasiPeriodic) {
  for (const double angle : {1.0, std::numbers::sqrt2, 0.3}) {
    DenseMatrix turn(2, 2);
    turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
    const auto found = find_tanh_attractors(Network(turn).scaled(1.05), {.starts = 10});
    ASSERT_EQ(found.attractors.size(), 1U) << angle;
    EXPECT_EQ(found.attractors[0].kind, TanhKind::kQuasiPeriodic) << angle;
    EXPECT_NEAR(found.attractors[0].exponent.nats_per_step, 0, 1e-4);
    EXPECT_EQ(found.coverage.missed_share, 1);
  }
  // A quarter turn locks in.
  DenseMatrix quarter(2, 2);
  quarter << 0, -1, 1, 0;
  for (const auto& attractor :
       find_tanh_attractors(Network(quarter).scaled(1.3), {.starts = 10}).attractors) {
    EXPECT_EQ(attractor.kind, TanhKind::kCycle);
    EXPECT_EQ(attractor.period, 4U);
  }
}

// A saddle and node that have just met and gone: the orbit is slow near where they were, then goes on. One
// neuron drives itself past a gap of 1e-10, a tenth of the tolerance.
TEST(TanhAttractors, SlowPassageIsNoFixedPoint) {
  // Where the slope of tanh(2 y + b) is 1 its distance from y is least.
  const double u = std::acosh(std::numbers::sqrt2);
  const double touching = u - 2 * std::tanh(u);
  const auto network = one_neuron(2).with_bias(Eigen::VectorXd::Constant(1, touching - 1e-10));
  const auto found =
      find_tanh_attractors(network, {.starts = 20, .transient_steps = 0, .most_steps = 2'000'000});
  ASSERT_EQ(found.attractors.size(), 1U);
  EXPECT_LT(found.attractors[0].activities(0, 0), -0.9);
  EXPECT_EQ(found.attractors[0].kind, TanhKind::kFixedPoint);
}

// Steps run out in the middle of such a passage, where the exponent changes its sign; and while a turning
// orbit shrinks as 1/√t. Neither is quasi-periodic.
TEST(TanhAttractors, WhatMovesOnOrShrinksIsUndecided) {
  const double u = std::acosh(std::numbers::sqrt2);
  const double touching = u - 2 * std::tanh(u);
  // Its gap in y is half as wide, so it takes π/√(0.5e-8·√2) = 37 400 steps; exponents are averaged over
  // those from 13 200 to 23 200.
  const auto passing = one_neuron(2).with_bias(Eigen::VectorXd::Constant(1, touching - 1e-8));
  const auto found = find_tanh_attractors(passing, {.starts = 20, .transient_steps = 0, .most_steps = 8200});
  ASSERT_EQ(found.attractors.size(), 2U);
  EXPECT_EQ(found.attractors[1].kind, TanhKind::kUndecidedOrbit);
  EXPECT_LT(std::fabs(found.attractors[1].exponent.nats_per_step), 1e-5);
  DenseMatrix turn(2, 2);
  turn << std::cos(1.0), -std::sin(1.0), std::sin(1.0), std::cos(1.0);
  const auto shrinking = find_tanh_attractors(Network(turn), {.starts = 10});
  ASSERT_EQ(shrinking.attractors.size(), 1U);
  EXPECT_EQ(shrinking.attractors[0].kind, TanhKind::kUndecidedOrbit);
}

void expect_same(const TanhAttractors& a, const TanhAttractors& b) {
  EXPECT_EQ(a.attractor_of, b.attractor_of);
  ASSERT_EQ(a.attractors.size(), b.attractors.size());
  for (std::size_t k = 0; k < a.attractors.size(); ++k) {
    EXPECT_EQ(a.attractors[k].activities, b.attractors[k].activities);
    EXPECT_EQ(a.attractors[k].signs, b.attractors[k].signs);
    EXPECT_EQ(a.attractors[k].exponent.nats_per_step, b.attractors[k].exponent.nats_per_step);
    EXPECT_EQ(a.attractors[k].exponent.error, b.attractors[k].exponent.error);
    if (a.attractors[k].period > 0) {
      EXPECT_EQ(a.attractors[k].mean_settle_steps, b.attractors[k].mean_settle_steps);
    }
  }
}

TEST(TanhAttractors, ThreadsMakeNoDifference) {
  for (const std::string spec :
       {"gaussian:n=12,seed=3", "nrooks:cycles=-3/+2", "sparse:n=50,density=0.1,seed=2"}) {
    const auto network = generate_network(spec).scaled(1.7);
    TanhAttractorsOptions options{.starts = 23, .most_steps = 4000, .exponent_steps = 1000};
    const auto alone = find_tanh_attractors(network, options);
    options.threads = 3;
    expect_same(find_tanh_attractors(network, options), alone);
  }
}

// Every state of every cycle, and points near it, relax to it; every start relaxes to what it was found to.
TEST(TanhAttractors, BasinsAreTold) {
  const auto network = generate_network("nrooks:cycles=-3/+2").scaled(3);
  const auto found = find_tanh_attractors(network, {.starts = 60});
  const TanhBasins basins(network, found);
  for (std::uint32_t k = 0; k < found.attractors.size(); ++k) {
    const auto& attractor = found.attractors[k];
    for (Eigen::Index t = 0; t < attractor.activities.rows(); ++t) {
      const Eigen::VectorXd there = attractor.activities.row(t).transpose();
      const auto at_once = basins.relax(there, 0);
      ASSERT_TRUE(at_once);
      EXPECT_EQ(at_once->attractor, k);
      EXPECT_EQ(at_once->steps, 0U);
      const auto soon = basins.relax(there * 0.9, 1000);
      ASSERT_TRUE(soon);
      EXPECT_EQ(soon->attractor, k);
      EXPECT_GT(soon->steps, 0U);
      EXPECT_FALSE(basins.relax(there * 0.9, 0));
    }
  }
  for (std::uint64_t k = 0; k < 60; ++k) {
    const auto relaxed = basins.relax(tanh_start(1, k, network.neurons()), 10'000);
    ASSERT_TRUE(relaxed);
    EXPECT_EQ(relaxed->attractor, found.attractor_of[k]);
  }
  EXPECT_THROW(basins.relax(Eigen::VectorXd::Zero(2), 10), InvalidArgument);
}

TEST(TanhAttractors, RefusesAndStops) {
  const auto network = one_neuron(0.5);
  EXPECT_THROW(find_tanh_attractors(network, {.starts = 0}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(network, {.transient_steps = 20'000}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(network, {.longest_period = 0}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(network, {.tolerance = 1e-6}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(network, {.tolerance = std::nan("")}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(network, {.threads = 0}), InvalidArgument);
  EXPECT_THROW(find_tanh_attractors(generate_network("sparse:n=1000000,density=1e-7,seed=1"),
                                    {.starts = 1'000'000'000}),
               CapacityExceeded);
  StopFlag stop;
  stop.request();
  EXPECT_THROW(find_tanh_attractors(network, {}, {.stop = &stop}), Stopped);
}

}  // namespace
}  // namespace recres
