#include "recres/attractor/sampled_attractors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>

#include "recres/attractor/attractors.h"
#include "recres/attractor/noiseless_map.h"
#include "recres/network/generator_spec.h"
#include "recres/network/generators.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

using State = std::vector<std::uint64_t>;

// [steps]: the share of states that need so many to come to their attractor. No ties.
std::vector<double> transient_shares(const NoiselessMap& map, const Attractors& exact) {
  std::vector<bool> is_end(map.states());
  for (const auto& cycle : exact.states) {
    for (const auto state : cycle) is_end[state] = true;
  }
  std::vector<double> shares;
  for (std::uint64_t start = 0; start < map.states(); ++start) {
    std::size_t steps = 0;
    for (auto state = start; !is_end[state]; state = map.next(state)) ++steps;
    if (steps >= shares.size()) shares.resize(steps + 1);
    shares[steps] += 1 / static_cast<double>(map.states());
  }
  return shares;
}

// All attractors in the same order, cycle for cycle, basins and transients by chi-square.
TEST(SampledAttractors, AgreeWithTheCompleteList) {
  for (const std::string spec :
       {"gaussian:n=3,seed=1", "gaussian:n=8,seed=2", "gaussian:n=11,seed=3", "gaussian:n=12,seed=4",
        "hopfield:patterns=+++--+-+++/+-+-++-+-+/--+-+++--+", "hopfield:patterns=++++----/+-+-+-+-/+--++-++",
        "nrooks:cycles=-4/+1", "nrooks:cycles=+3/-2/+4", "nrooks:n=9,seed=3", "autapses:n=6"}) {
    SCOPED_TRACE(spec);
    const auto network = generate_network(spec);
    const NoiselessMap map(network);
    const auto exact = find_attractors(network);
    ASSERT_EQ(exact.tied_states, 0U);
    const auto found = sample_attractors(network, {.starts = 20'000, .seed = 5, .threads = 2});
    ASSERT_EQ(found.attractors.size(), exact.states.size());
    std::vector<double> basins(exact.states.size());
    for (const auto basin : exact.basin_of) basins[basin] += 1 / static_cast<double>(map.states());
    std::vector<std::uint64_t> counts;
    for (std::size_t k = 0; k < exact.states.size(); ++k) {
      const auto& attractor = found.attractors[k];
      EXPECT_EQ(attractor.period, exact.states[k].size());
      EXPECT_EQ(attractor.states, exact.states[k]);
      EXPECT_TRUE(attractor.is_listed);
      counts.push_back(attractor.starts);
    }
    EXPECT_GT(test::goodness_of_fit_p_value(counts, basins), test::kFalseAlarm);
    const auto shares = transient_shares(map, exact);
    std::vector<std::uint64_t> transients(shares.size());
    for (const auto steps : transient_steps(found)) {
      ASSERT_LT(steps, transients.size());
      ++transients[steps];
    }
    EXPECT_GT(test::goodness_of_fit_p_value(transients, shares), test::kFalseAlarm);
  }
}

// Of 40 samples and all their attractors, Wilson's intervals hold 95 % of true shares, or nearly so.
TEST(SampledAttractors, BasinIntervalsHold) {
  const auto network = generate_network("gaussian:n=11,seed=3");
  const auto exact = find_attractors(network);
  std::vector<double> basins(exact.states.size());
  for (const auto basin : exact.basin_of) basins[basin] += 0x1p-11;
  const auto largest =
      static_cast<std::size_t>(std::max_element(basins.begin(), basins.end()) - basins.begin());
  std::uint64_t missed = 0;
  constexpr std::uint64_t kSamples = 400;
  for (std::uint64_t seed = 1; seed <= kSamples; ++seed) {
    const auto found = sample_attractors(network, {.starts = 200, .seed = seed});
    for (const auto& attractor : found.attractors) {
      if (attractor.states[0] != exact.states[largest][0]) continue;
      EXPECT_EQ(attractor.basin.estimate, static_cast<double>(attractor.starts) / 200);
      missed += basins[largest] < attractor.basin.low || basins[largest] > attractor.basin.high ? 1U : 0U;
    }
  }
  // Its coverage wavers by a per cent or so about 95 %.
  EXPECT_GT(test::at_least_p_value(missed, kSamples, 0.07), test::kFalseAlarm) << missed;
}

// On networks whose basins are known: 1024 fixed points, and a Gaussian one with few large basins.
TEST(SampledAttractors, MissedShareIsBounded) {
  for (const std::string spec : {"autapses:n=10", "gaussian:n=12,seed=4", "nrooks:cycles=-2/+3/-4/+1"}) {
    const auto network = generate_network(spec);
    const auto exact = find_attractors(network);
    std::map<std::uint64_t, double> basin;  // by smallest state
    for (const auto k : exact.basin_of)
      basin[exact.states[k][0]] += 1 / static_cast<double>(exact.basin_of.size());
    std::uint64_t beyond = 0;
    std::vector<double> errors;
    constexpr std::uint64_t kSamples = 300;
    for (std::uint64_t seed = 1; seed <= kSamples; ++seed) {
      const auto found = sample_attractors(network, {.starts = 100, .seed = seed});
      double missed = 1;
      for (const auto& attractor : found.attractors) missed -= basin.at(attractor.states[0]);
      beyond += missed > found.coverage.missed_share_bound + 1e-12 ? 1U : 0U;
      errors.push_back(found.coverage.missed_share - missed);
    }
    EXPECT_GT(test::at_least_p_value(beyond, kSamples, 0.05), test::kFalseAlarm) << spec;
    EXPECT_GT(test::mean_p_value(errors, 0, 0.01), test::kFalseAlarm) << spec;
  }
}

// Every state of a signed permutation is on a cycle: nearly everything was missed, and the result says so.
TEST(SampledAttractors, SayWhenNearlyAllWasMissed) {
  const auto network = generate_network("nrooks:cycles=-31/+29/-1");
  const auto found = sample_attractors(network, {.starts = 100, .most_steps = 4000});
  EXPECT_EQ(found.attractors.size(), 100U);
  EXPECT_EQ(found.coverage.missed_share, 1);
  EXPECT_EQ(found.coverage.missed_share_bound, 1);
  for (const auto& start : found.starts) EXPECT_EQ(start.transient_steps, 0U);
  if (found.attractors.size() > 10) {
    EXPECT_GT(found.coverage.fewest_attractors, 50);
  }
}

// Closed classes with ties in them are never found, those without are, and starts end in them as often as
// chance has it, where all starts of a basin do.
TEST(SampledAttractors, TiesOfMotifs) {
  for (const std::uint64_t code : {0UL, 1UL, 31UL, 777UL, 5000UL, 9841UL, 12345UL, 19682UL}) {
    SCOPED_TRACE(code);
    const auto network = motif_network(code);
    const NoiselessMap map(network);
    const auto exact = find_attractors(network);
    const auto found = sample_attractors(network, {.starts = 4000, .most_steps = 200});
    std::vector<std::vector<std::uint64_t>> clear;
    std::uint64_t certain_to_branch = 0;
    for (const auto& states : exact.states) {
      if (std::none_of(states.begin(), states.end(), [&](auto s) { return map.successors(s).free != 0; }))
        clear.push_back(states);
    }
    for (const auto basin : exact.basin_of) {
      if (basin == kUndecidedBasin) continue;
      const auto& states = exact.states[basin];
      certain_to_branch += std::find(clear.begin(), clear.end(), states) == clear.end() ? 1U : 0U;
    }
    std::vector<std::vector<std::uint64_t>> states;
    std::uint64_t starts = 0;
    for (const auto& attractor : found.attractors) {
      states.push_back(attractor.states);
      starts += attractor.starts;
    }
    EXPECT_EQ(states, clear);
    EXPECT_EQ(found.too_many_steps, 0U);
    EXPECT_EQ(starts + found.still_branching, 4000U);
    EXPECT_GE(static_cast<double>(found.still_branching),
              4000 * (static_cast<double>(certain_to_branch) / 8 - 0.05));
    EXPECT_EQ(found.still_branching > 0, clear.size() < exact.states.size());
  }
}

// P = 3 patterns in 1000 neurons, load 0.003: stored patterns and their mirror images are fixed points, found
// equally often; a symmetric network has no cycle longer than 2 (Goles & Olivos 1981).
TEST(SampledAttractors, HopfieldPatternsOfAThousandNeurons) {
  constexpr std::size_t kNeurons = 1000;
  RandomStream random(7, {.purpose = Purpose::kNetwork});
  std::vector<std::string> patterns(3, std::string(kNeurons, '-'));
  for (auto& pattern : patterns) {
    for (char& sign : pattern) sign = random.below(2) == 1 ? '+' : '-';
  }
  const std::vector<std::string_view> views(patterns.begin(), patterns.end());
  const auto network = hopfield_network(views);
  const auto found = sample_attractors(network, {.starts = 400, .seed = 2, .threads = 2});
  EXPECT_EQ(found.too_many_steps, 0U);
  std::map<State, std::uint64_t> starts;
  for (const auto& attractor : found.attractors) {
    EXPECT_LE(attractor.period, 2U);
    if (attractor.period == 1) starts[attractor.states] = attractor.starts;
  }
  for (const auto& pattern : patterns) {
    const auto state = parse_state(pattern, kNeurons);
    State mirror = state;
    for (auto& word : mirror) word = ~word;
    mirror.back() &= (std::uint64_t{1} << kNeurons % 64) - 1;
    ASSERT_TRUE(starts.contains(state));
    ASSERT_TRUE(starts.contains(mirror));
    const std::uint64_t pair[] = {starts[state], starts[mirror]};
    const double half[] = {0.5, 0.5};
    EXPECT_GT(test::goodness_of_fit_p_value(pair, half), test::kFalseAlarm);
  }
}

void expect_same(const SampledAttractors& a, const SampledAttractors& b) {
  ASSERT_EQ(a.attractors.size(), b.attractors.size());
  for (std::size_t k = 0; k < a.attractors.size(); ++k) {
    EXPECT_EQ(a.attractors[k].states, b.attractors[k].states);
    EXPECT_EQ(a.attractors[k].starts, b.attractors[k].starts);
    EXPECT_EQ(a.attractors[k].is_listed, b.attractors[k].is_listed);
  }
  ASSERT_EQ(a.starts.size(), b.starts.size());
  for (std::size_t k = 0; k < a.starts.size(); ++k) {
    EXPECT_EQ(a.starts[k].attractor, b.starts[k].attractor);
    EXPECT_EQ(a.starts[k].transient_steps, b.starts[k].transient_steps);
  }
  EXPECT_EQ(a.coverage.missed_share_bound, b.coverage.missed_share_bound);
}

TEST(SampledAttractors, ThreadsMakeNoDifference) {
  for (const std::string spec : {"gaussian:n=40,seed=1", "motif:code=777", "nrooks:n=30,seed=2"}) {
    const auto network = generate_network(spec);
    SampledAttractorsOptions options{.starts = 203, .most_steps = 2000, .most_listed_words = 300};
    const auto alone = sample_attractors(network, options);
    for (const std::size_t threads : {2U, 7U, 64U}) {
      options.threads = threads;
      expect_same(sample_attractors(network, options), alone);
    }
  }
}

TEST(SampledAttractors, ListsAsFarAsThereIsRoom) {
  const auto network = generate_network("nrooks:cycles=-9/+1");
  const auto most = [&](std::uint64_t states, std::uint64_t words) {
    return sample_attractors(network,
                             {.starts = 300, .most_listed_states = states, .most_listed_words = words});
  };
  EXPECT_EQ(most(18, 2000).unlisted, 0U);
  const auto none = most(5, 2000);
  for (const auto& attractor : none.attractors) {
    EXPECT_EQ(attractor.is_listed, attractor.period <= 5);
    EXPECT_EQ(attractor.states.size(), attractor.is_listed ? attractor.period : 1);
  }
  const auto some = most(18, 40);
  EXPECT_GT(some.unlisted, 0U);
  EXPECT_LT(some.unlisted, some.attractors.size());
}

class CountingProgress : public Progress {
 public:
  void advance(std::uint64_t units) override { units_ += units; }
  std::uint64_t units() const { return units_; }

 private:
  std::atomic<std::uint64_t> units_{0};
};

TEST(SampledAttractors, TellsProgressStopsAndRefuses) {
  const auto network = generate_network("gaussian:n=10,seed=1");
  CountingProgress progress;
  sample_attractors(network, {.starts = 130, .threads = 2}, {.progress = &progress});
  EXPECT_EQ(progress.units(), 130U);
  StopFlag stop;
  stop.request();
  EXPECT_THROW(sample_attractors(network, {}, {.stop = &stop}), Stopped);
  EXPECT_THROW(sample_attractors(network, {.starts = 0}), InvalidArgument);
  EXPECT_THROW(sample_attractors(network, {.most_steps = 0}), InvalidArgument);
  EXPECT_THROW(sample_attractors(network, {.threads = 0}), InvalidArgument);
  EXPECT_THROW(sample_attractors(network, {.starts = 3'000'000'000}), CapacityExceeded);
}

// Starts that gave up tell nothing of what there is to find: those that settled found one attractor, many
// times.
TEST(SampledAttractors, StartsThatGaveUpAreNotMissed) {
  const auto network = generate_network("gaussian:n=24,seed=3");
  const auto most_steps = [&](std::uint64_t steps) {
    SampledAttractorsOptions options;
    options.most_steps = steps;
    return sample_attractors(network, options);
  };
  const auto cut = most_steps(60);
  ASSERT_GT(cut.too_many_steps, 0U);
  ASSERT_LT(cut.too_many_steps, 1000U);
  const auto settled = static_cast<double>(1000 - cut.too_many_steps);
  EXPECT_DOUBLE_EQ(cut.coverage.missed_share, static_cast<double>(cut.coverage.singletons) / settled);
}

}  // namespace
}  // namespace recres
