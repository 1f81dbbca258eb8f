#include "recres/exact/pulse_design.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "recres/exact/factored_transitions.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"

namespace recres {
namespace {

struct Setting {
  Setting(const std::string& spec, double magnitude)
      : network(generate_network(spec).scaled(magnitude)), attractors(find_attractors(network)) {}

  SwitchingMatrix switching(double r, std::uint64_t steps) const {
    const FiringTable firing(network, r);
    return switching_matrix(FactoredTransitions(firing), steps, attractors);
  }

  // By its definition, from the switching matrix alone.
  double distance(double r, std::uint64_t steps) const {
    const auto [to, undecided] = switching(r, steps);
    double worst = 0;
    for (Eigen::Index from = 0; from < to.rows(); ++from) {
      double sum = undecided[from];
      for (Eigen::Index k = 0; k < to.cols(); ++k)
        sum += std::fabs(to(from, k) - 1 / static_cast<double>(to.cols()));
      worst = std::max(worst, sum / 2);
    }
    return worst;
  }

  double leaving(double r, std::uint64_t steps, std::optional<std::uint32_t> attractor) const {
    const auto [to, undecided] = switching(r, steps);
    double least = 1;
    for (Eigen::Index from = 0; from < to.rows(); ++from) {
      if (!attractor || from == *attractor) least = std::min(least, 1 - to(from, from) - undecided[from]);
    }
    return least;
  }

  PulseDesignOptions options() const { return {.strengths = strengths_for(network)}; }

  PulseFiring firing() const {
    return [this](double r) { return FiringTable(network, r); };
  }

  EvenPulse most_even(std::uint64_t most_steps, double tolerance) const {
    return most_even_pulse(firing(), attractors, most_steps, tolerance, options());
  }

  WeakestPulse weakest(std::uint64_t steps, double p, std::optional<std::uint32_t> attractor) const {
    return weakest_pulses(firing(), attractors, {&steps, 1}, p, attractor, options()).front();
  }

  Network network;
  Attractors attractors;
};

// Strengths of another grid than the search has.
std::vector<double> finely(double from, double to, double ratio) {
  std::vector<double> out;
  for (double r = from; r < to; r *= ratio) out.push_back(r);
  return out;
}

constexpr double kJustBelow = 1 - 2e-6;

TEST(PulseDesign, WeakestPulsesAreJustEnough) {
  const struct {
    const char* spec;
    double magnitude;
    double p;
  } networks[] = {{"nrooks:cycles=-4/+1", 20, 0.3},
                  {"nrooks:cycles=-4/+1", 20, 1e-9},
                  {"gaussian:n=6,seed=4", 8, 0.1},
                  {"hopfield:patterns=+++--/+-+-+", 20, 0.2}};
  const std::vector<std::uint64_t> durations = {7, 1, 3};
  for (const auto& [spec, magnitude, p] : networks) {
    const Setting setting(spec, magnitude);
    ASSERT_GE(setting.attractors.states.size(), 2U) << spec;
    for (const auto attractor : {std::optional<std::uint32_t>(), std::optional<std::uint32_t>(1)}) {
      const auto found =
          weakest_pulses(setting.firing(), setting.attractors, durations, p, attractor, setting.options());
      ASSERT_EQ(found.size(), durations.size());
      for (std::size_t k = 0; k < durations.size(); ++k) {
        SCOPED_TRACE(std::string(spec) + " for " + std::to_string(durations[k]));
        const auto& pulse = found[k];
        EXPECT_EQ(pulse.steps, durations[k]);
        ASSERT_TRUE(pulse.noise_strength);
        const double r = *pulse.noise_strength;
        EXPECT_EQ(pulse.leaving_strength, r);
        EXPECT_GE(pulse.leaving, p);
        EXPECT_NEAR(setting.leaving(r, pulse.steps, attractor), pulse.leaving, 1e-12);
        if (r == 0) continue;
        EXPECT_LT(setting.leaving(r * kJustBelow, pulse.steps, attractor), p);
        for (const double less : finely(r / 100, r * 0.999, 1.03))
          EXPECT_LT(setting.leaving(less, pulse.steps, attractor), p) << less;
      }
    }
  }
}

// Between two 8-cycles of the paper's network nothing can do more than the shares of the basins.
TEST(PulseDesign, WhatNoStrengthReachesIsAbsent) {
  const Setting paper("nrooks:cycles=-4/+1", 20);
  const auto found = paper.weakest(10, 0.76, std::nullopt);
  EXPECT_FALSE(found.noise_strength);
  EXPECT_NEAR(found.leaving, 0.75, 1e-3);
  EXPECT_LE(found.leaving, 0.75 + 1e-9);
  EXPECT_NEAR(paper.leaving(found.leaving_strength, 10, std::nullopt), found.leaving, 1e-12);
  EXPECT_TRUE(paper.weakest(10, 0.74, std::nullopt).noise_strength);
}

// P(leave) of this attractor rises to 0.49 and falls to 0.25: what lies between is met on the way up only,
// and the very top only between the strengths of the grid.
TEST(PulseDesign, LeavingThatRisesAndFalls) {
  const Setting setting("gaussian:n=4,seed=4", 8);
  const std::uint32_t attractor = 0;
  double top = 0;
  double top_strength = 0;
  for (const double r : finely(0.5, 20, 1.002)) {
    const double leaving = setting.leaving(r, 4, attractor);
    if (leaving > top) {
      top = leaving;
      top_strength = r;
    }
  }
  ASSERT_GT(top, 0.45);
  ASSERT_LT(setting.leaving(1000, 4, attractor), 0.26);
  const std::uint64_t steps = 4;
  for (const std::size_t per_octave : {std::size_t{1}, std::size_t{8}}) {
    auto options = setting.options();
    options.strengths.per_octave = per_octave;
    for (const double below : {0.1, 1e-3, 1e-5}) {
      const auto found =
          weakest_pulses(setting.firing(), setting.attractors, {&steps, 1}, top - below, attractor, options)
              .front();
      ASSERT_TRUE(found.noise_strength) << below << " below the top, " << per_octave << " an octave";
      EXPECT_LT(*found.noise_strength, top_strength);
      EXPECT_LT(setting.leaving(*found.noise_strength * kJustBelow, 4, attractor), top - below);
    }
    const auto none =
        weakest_pulses(setting.firing(), setting.attractors, {&steps, 1}, top + 1e-4, attractor, options)
            .front();
    EXPECT_FALSE(none.noise_strength);
    EXPECT_NEAR(none.leaving, top, 1e-5);
    EXPECT_NEAR(none.leaving_strength / top_strength, 1, 0.02);
  }
}

TEST(PulseDesign, NoNoiseMayBeEnoughOrNothing) {
  // Weak weights: the neurons' own noise leaves any attractor at once.
  const Setting weak("nrooks:cycles=-4/+1", 0.5);
  const auto found = weak.weakest(5, 0.3, std::nullopt);
  ASSERT_TRUE(found.noise_strength);
  EXPECT_EQ(*found.noise_strength, 0);
  const Setting strong("nrooks:cycles=-4/+1", 20);
  EXPECT_LT(least_leaving(strong.switching(0, 10)), 1e-6);
  EXPECT_GT(least_leaving(strong.switching(0, 10)), 1e-9);
  EXPECT_EQ(least_leaving(Setting("nrooks:cycles=-4/+1", 2000).switching(0, 10)), 0);
}

// Of one step where that is enough; else of the fewest that are, and no weaker one would do.
TEST(PulseDesign, MostEvenIsShortThenWeak) {
  const Setting paper("nrooks:cycles=-4/+1", 20);
  for (const double most : {2000.0, 30.0, 15.0}) {
    auto options = paper.options();
    options.strengths.most = most;
    const double tolerance = 0.05;
    const auto found = most_even_pulse(paper.firing(), paper.attractors, 40, tolerance, options);
    ASSERT_TRUE(found.is_reached) << most;
    const auto [r, steps] = found.pulse;
    EXPECT_LE(found.distance, tolerance);
    EXPECT_NEAR(found.distance, paper.distance(r, steps), 1e-12);
    EXPECT_NEAR(distance_from_even(found.switching), found.distance, 1e-12);
    EXPECT_NEAR(found.unlimited_distance, 0, 1e-15);
    EXPECT_GT(paper.distance(r * kJustBelow, steps), tolerance);
    for (const double less : finely(r / 10, r * 0.999, 1.02))
      EXPECT_GT(paper.distance(less, steps), tolerance);
    for (std::uint64_t fewer = 1; fewer < steps; ++fewer) {
      for (const double any : finely(0.4, most, 1.05)) {
        EXPECT_GT(paper.distance(any, fewer), tolerance) << fewer << " steps of " << any;
      }
      EXPECT_GT(paper.distance(most, fewer), tolerance) << fewer;
    }
    EXPECT_EQ(steps == 1, most == 2000) << steps;
  }
}

// Basins of unequal size: the best is found, and said not to be enough.
TEST(PulseDesign, UnequalBasinsMayLeaveNoEvenPulse) {
  const struct {
    const char* spec;
    double magnitude;
  } networks[] = {
      {"gaussian:n=6,seed=4", 8}, {"gaussian:n=5,seed=3", 8}, {"hopfield:patterns=+++--/+-+-+", 20}};
  for (const auto& [spec, magnitude] : networks) {
    const Setting setting(spec, magnitude);
    ASSERT_GE(setting.attractors.states.size(), 2U) << spec;
    const auto found = setting.most_even(4, 1e-6);
    EXPECT_FALSE(found.is_reached) << spec;
    double least = 1;
    for (std::uint64_t steps = 1; steps <= 4; ++steps) {
      for (const double r : finely(0.1, 1000, 1.03)) least = std::min(least, setting.distance(r, steps));
    }
    EXPECT_LE(found.distance, least + kAsEven + 1e-9) << spec;
    EXPECT_GT(found.distance, 1e-6) << spec;
    // None that is shorter or weaker is as good; a stronger one is, for the best is not asked for.
    for (std::uint64_t steps = 1; steps <= found.pulse.steps; ++steps) {
      const double end = steps == found.pulse.steps ? found.pulse.noise_strength * kJustBelow : 1000;
      for (const double r : finely(0.1, end, 1.03))
        EXPECT_GT(setting.distance(r, steps), found.distance) << spec << ' ' << steps << ' ' << r;
    }
    EXPECT_LT(setting.distance(found.pulse.noise_strength * 1.0001, found.pulse.steps), found.distance)
        << spec;
    EXPECT_NEAR(setting.distance(found.pulse.noise_strength, found.pulse.steps), found.distance, 1e-12)
        << spec;
    EXPECT_NEAR(setting.distance(1e7, 1), found.unlimited_distance, 1e-5) << spec;
    // What is asked for is found as soon as it exists.
    const auto enough = setting.most_even(4, least + 2 * kAsEven);
    EXPECT_TRUE(enough.is_reached) << spec;
    EXPECT_LE(enough.distance, least + 2 * kAsEven) << spec;
  }
}

TEST(PulseDesign, RefusesByName) {
  const Setting paper("nrooks:cycles=-4/+1", 20);
  const auto message = [](const auto& call) {
    try {
      call();
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("nothing refused");
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double wrong : {0.0, 1.0, -1.0, nan}) {
    EXPECT_NE(message([&] { paper.most_even(5, wrong); }).find("a distance from even of "),
              std::string::npos);
  }
  for (const double wrong : {0.0, 1.1, nan}) {
    EXPECT_NE(
        message([&] { paper.weakest(5, wrong, std::nullopt); }).find("cannot be left with probability "),
        std::string::npos);
  }
  EXPECT_NE(message([&] { paper.weakest(0, 0.5, std::nullopt); }).find("pulses of 0 steps"),
            std::string::npos);
  EXPECT_NE(message([&] { paper.most_even(0, 0.5); }).find("pulses of 0 steps"), std::string::npos);
  EXPECT_NE(message([&] { paper.weakest(5, 0.5, 4); }).find("no attractor 4 of 4"), std::string::npos);
  for (const StrengthRange wrong :
       {StrengthRange{.least = 0, .most = 1}, StrengthRange{.least = 2, .most = 1},
        StrengthRange{.least = 1, .most = nan}, StrengthRange{.least = 1, .most = 2, .per_octave = 0}}) {
    const auto call = [&] {
      most_even_pulse(paper.firing(), paper.attractors, 5, 0.1, {.strengths = wrong});
    };
    EXPECT_NE(message(call).find("are no range to search"), std::string::npos);
  }
  const Setting large("autapses:n=14", 5);
  EXPECT_NE(message([&] { large.most_even(20, 0.1); }).find("would take about"), std::string::npos);
  const Setting too_large("nrooks:cycles=-15", 5);
  EXPECT_NE(message([&] { too_large.most_even(1, 0.1); }).find("up to 14 neurons"), std::string::npos);
  const Setting one("autapses:n=1", -5);
  EXPECT_NE(message([&] { one.most_even(1, 0.1); }).find("only one attractor"), std::string::npos);
  EXPECT_THROW(strengths_for(generate_network("autapses:n=1").scaled(0)), InvalidArgument);
}

}  // namespace
}  // namespace recres
