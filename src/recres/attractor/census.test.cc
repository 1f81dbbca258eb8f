#include "recres/attractor/census.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "recres/attractor/functional_graph.h"
#include "recres/attractor/permutation_cycles.h"
#include "recres/network/generator_spec.h"
#include "recres/network/generators.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"
#include "support/allocations.h"
#include "support/instruction_sets.h"

namespace recres {
namespace {

// What follows a state, neuron by neuron from the definition.
std::uint64_t naive_next(const Network& network, std::uint64_t state) {
  const auto neurons = static_cast<Eigen::Index>(network.neurons());
  Eigen::VectorXd y(neurons);
  Eigen::VectorXd u(neurons);
  for (Eigen::Index n = 0; n < neurons; ++n) y[n] = (state >> n & 1) != 0 ? 1 : -1;
  network.input(y, u);
  std::uint64_t out = 0;
  for (Eigen::Index n = 0; n < neurons; ++n) out |= std::uint64_t{u[n] > 0} << n;
  return out;
}

// The same census from a walk of every state that notes where it has been.
struct NaiveCensus {
  std::map<std::uint64_t, CensusAttractor> attractors;  // by smallest state
  std::map<std::size_t, std::uint64_t> transients;
  std::vector<std::uint64_t> root_of;
};

NaiveCensus naive_census(const Network& network) {
  NaiveCensus out;
  for (std::uint64_t start = 0; start >> network.neurons() == 0; ++start) {
    std::map<std::uint64_t, std::size_t> seen;
    auto state = start;
    for (std::size_t t = 0; seen.try_emplace(state, t).second; ++t) state = naive_next(network, state);
    const auto transient = seen.at(state);
    const auto period = seen.size() - transient;
    auto root = state;
    for (const auto& [other, t] : seen) {
      if (t >= transient) root = std::min(root, other);
    }
    const CensusAttractor attractor{.first = root, .states = period, .period = period, .basin = 0};
    ++out.attractors.try_emplace(root, attractor).first->second.basin;
    ++out.transients[transient];
    out.root_of.push_back(root);
  }
  return out;
}

void expect_equal(const Census& census, const NaiveCensus& naive) {
  ASSERT_EQ(census.attractors, naive.attractors.size());
  ASSERT_EQ(census.listed.size(), naive.attractors.size());
  std::size_t k = 0;
  for (const auto& [root, attractor] : naive.attractors) {
    EXPECT_EQ(census.listed[k].first, root);
    EXPECT_EQ(census.listed[k].states, attractor.states);
    EXPECT_EQ(census.listed[k].period, attractor.period);
    EXPECT_EQ(census.listed[k].basin, attractor.basin);
    ++k;
  }
  for (std::size_t steps = 0; steps < census.transients.size(); ++steps) {
    const auto found = naive.transients.find(steps);
    EXPECT_EQ(census.transients[steps], found == naive.transients.end() ? 0 : found->second);
  }
  EXPECT_EQ(census.transients.size(), naive.transients.rbegin()->first + 1);
  for (std::uint64_t state = 0; state < naive.root_of.size(); ++state)
    ASSERT_EQ(census.listed[census.attractor_of[state]].first, naive.root_of[state]);
}

TEST(Census, EqualsANaiveWalk) {
  for (int seed = 1; seed <= 48; ++seed) {
    const auto neurons = 1 + static_cast<std::size_t>(seed) % 12;
    auto network = generate_network(text("gaussian:n=", neurons, ",seed=", seed));
    if (seed % 3 == 0)
      network = std::move(network).with_bias(
          Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(neurons), -1.03, 0.97));
    SCOPED_TRACE(text("gaussian:n=", neurons, ",seed=", seed));
    const NoiselessMap map(network);
    ASSERT_FALSE(map.has_ties());
    const auto naive = naive_census(network);
    for (const std::size_t threads : {1U, 3U})
      expect_equal(take_census(map, {.has_attractor_of = true, .threads = threads}), naive);
  }
}

// Low and high halves, and all instruction sets.
TEST(Census, MapOfMoreNeuronsThanOneHalf) {
  const auto network = generate_network("gaussian:n=17,seed=4");
  const NoiselessMap map(network);
  test::on_every_instruction_set(place_signs_target, [&] {
    std::vector<std::uint32_t> block(map.block());
    for (std::uint64_t number = 0; number < map.states() / map.block(); ++number) {
      map.fill(number, block);
      for (std::size_t k = 0; k < block.size(); k += 97) {
        const auto state = number * map.block() + k;
        ASSERT_EQ(block[k], naive_next(network, state));
        ASSERT_EQ(map.next(state), block[k]);
      }
    }
  });
}

// Long paths and cycles that several threads walk at once.
TEST(Census, ThreadsMakeNoDifference) {
  for (const auto* spec : {"gaussian:n=18,seed=3", "gaussian:n=18,seed=8", "nrooks:n=18,seed=5"}) {
    const NoiselessMap map(generate_network(spec));
    const auto alone = take_census(map, {.has_attractor_of = true, .threads = 1});
    for (int run = 0; run < 3; ++run) {
      const auto together = take_census(map, {.has_attractor_of = true, .threads = 4});
      EXPECT_EQ(together.attractor_of, alone.attractor_of) << spec;
      EXPECT_EQ(together.transients, alone.transients) << spec;
      ASSERT_EQ(together.listed.size(), alone.listed.size()) << spec;
      for (std::size_t k = 0; k < alone.listed.size(); ++k) {
        EXPECT_EQ(together.listed[k].first, alone.listed[k].first);
        EXPECT_EQ(together.listed[k].period, alone.listed[k].period);
        EXPECT_EQ(together.listed[k].basin, alone.listed[k].basin);
      }
    }
  }
}

// A census of cycles, by period, as decimal numbers.
std::map<std::string, std::string> by_period(const Census& census) {
  std::map<std::string, std::string> out;
  for (const auto& sum : census.periods) out[std::to_string(sum.period)] = std::to_string(sum.attractors);
  return out;
}

std::map<std::string, std::string> by_period(const PermutationCycles& cycles) {
  std::map<std::string, std::string> out;
  for (const auto& [length, count, share] : cycles.lengths) out[length] = count;
  return out;
}

// Every signed permutation of up to 6 neurons, and every 101st of 7: the walk finds as many cycles of each
// length as the cycle type says.
TEST(Census, CyclesOfSignedPermutations) {
  const auto check = [](const DenseMatrix& weights) {
    const Network network(weights);
    const auto cycles = permutation_cycles(network);
    ASSERT_TRUE(cycles);
    const auto census = take_census(NoiselessMap(network));
    ASSERT_EQ(by_period(census), by_period(*cycles)) << weights;
    ASSERT_EQ(std::to_string(census.attractors), cycles->total);
    double share = 0;
    for (const auto& length : cycles->lengths) share += length.share;
    ASSERT_NEAR(share, 1, 1e-12);
  };
  for (Eigen::Index neurons = 1; neurons <= 7; ++neurons) {
    std::vector<Eigen::Index> target(static_cast<std::size_t>(neurons));
    std::iota(target.begin(), target.end(), 0);
    std::uint64_t number = 0;
    do {
      const std::uint64_t all_signs = std::uint64_t{1} << neurons;
      for (std::uint64_t signs = 0; signs < all_signs; ++signs) {
        // Of the 645120 of 7 neurons some, spread over all.
        if (neurons == 7 && ++number % 101 != 0) continue;
        DenseMatrix weights = DenseMatrix::Zero(neurons, neurons);
        for (Eigen::Index n = 0; n < neurons; ++n)
          weights(target[static_cast<std::size_t>(n)], n) = (signs >> n & 1) != 0 ? -1.5 : 0.5;
        check(weights);
      }
    } while (std::next_permutation(target.begin(), target.end()));
  }
}

// (-4)(+1): four 8-cycles, as the paper says; autapses of any number: all states are fixed points.
TEST(PermutationCycles, KnownNetworks) {
  const auto rooks = permutation_cycles(generate_network("nrooks:cycles=-4/+1"));
  ASSERT_TRUE(rooks);
  EXPECT_EQ(rooks->order, "8");
  EXPECT_EQ(by_period(*rooks), (std::map<std::string, std::string>{{"8", "4"}}));
  const auto autapses = permutation_cycles(generate_network("autapses:n=100"));
  ASSERT_TRUE(autapses);
  EXPECT_EQ(autapses->total, "1267650600228229401496703205376");
  EXPECT_FALSE(permutation_cycles(generate_network("gaussian:n=3,seed=1")));
  // A bias as strong as the weight decides.
  EXPECT_FALSE(
      permutation_cycles(generate_network("autapses:n=3").with_bias(Eigen::VectorXd::Constant(3, 1))));
  EXPECT_TRUE(
      permutation_cycles(generate_network("autapses:n=3").with_bias(Eigen::VectorXd::Constant(3, -0.99))));
}

// A ring of a prime number p of neurons: 2 fixed points, (2^p - 2)/p cycles of p. All of 100000 neurons in
// one breath, and where there are too many lengths, it says so.
TEST(PermutationCycles, LargeRings) {
  const auto ring = permutation_cycles(generate_network("nrooks:cycles=+61"));
  EXPECT_EQ(by_period(*ring), (std::map<std::string, std::string>{{"1", "2"}, {"61", "37800705069076950"}}));
  const auto large = permutation_cycles(nrooks_network(100'000, 3));
  ASSERT_TRUE(large);
  EXPECT_FALSE(large->order.empty());
  EXPECT_EQ(large->lengths.empty(), !large->total.has_value());
}

TEST(Census, HopfieldPatternsAreFixedPoints) {
  const auto network = generate_network("hopfield:patterns=+++--/+-+-+");
  const NoiselessMap map(network);
  const auto census = take_census(map, {.has_attractor_of = true});
  for (const std::uint64_t pattern : {0b00111U, 0b10101U}) {
    const auto& attractor = census.listed[census.attractor_of[pattern]];
    EXPECT_EQ(attractor.first, pattern);
    EXPECT_EQ(attractor.states, 1U);
  }
}

// With ties: basins and undecided states by brute force over everything that can be reached.
TEST(Census, TiesBranch) {
  for (const std::uint64_t code : {31UL, 777UL, 5000UL, 12345UL}) {
    const NoiselessMap map(generate_network(text("motif:code=", code)));
    ASSERT_TRUE(map.has_ties());
    const auto census = take_census(map, {.has_attractor_of = true});
    std::uint64_t in_basins = census.undecided_states;
    for (const auto& attractor : census.listed) in_basins += attractor.basin;
    EXPECT_EQ(in_basins, map.states());
    std::uint64_t in_transients = 0;
    for (const auto states : census.transients) in_transients += states;
    EXPECT_EQ(in_transients, map.states());
    std::uint64_t tied = 0;
    std::vector<std::size_t> steps(map.states(), 99);
    for (std::uint64_t state = 0; state < map.states(); ++state) tied += map.successors(state).free != 0;
    EXPECT_EQ(census.tied_states, tied);
    for (const auto& attractor : census.listed) {
      for (const auto state : attractor_states(map, attractor)) steps[state] = 0;
    }
    for (std::size_t round = 0; round < 8; ++round) {
      for (std::uint64_t state = 0; state < map.states(); ++state) {
        for_each_successor(map.successors(state),
                           [&](auto next) { steps[state] = std::min(steps[state], steps[next] + 1); });
      }
    }
    for (std::size_t k = 0; k < census.transients.size(); ++k) {
      EXPECT_EQ(census.transients[k], static_cast<std::uint64_t>(std::count(steps.begin(), steps.end(), k)))
          << code;
    }
  }
}

// More attractors than are listed: all are counted.
TEST(Census, CountsWhatItDoesNotList) {
  const NoiselessMap map(generate_network("autapses:n=23"));
  const auto census = take_census(map, {.has_attractor_of = true, .threads = 2});
  EXPECT_EQ(census.attractors, map.states());
  EXPECT_EQ(census.listed.size(), kMostListedAttractors);
  EXPECT_TRUE(census.attractor_of.empty());
  ASSERT_EQ(census.periods.size(), 1U);
  EXPECT_EQ(census.periods[0].attractors, map.states());
  EXPECT_EQ(census.periods[0].basins, map.states());
  EXPECT_EQ(census.listed.back().basin, 1U);
}

TEST(Census, RefusesBranchingBeyondItsBound) {
  const NoiselessMap map(
      generate_network("hopfield:patterns=+++++++++++++++++++++++++/"
                       "+-+-+-+-+-+-+-+-+-+-+-+-+"));
  ASSERT_TRUE(map.has_ties());
  EXPECT_THROW(take_census(map), InvalidArgument);
  EXPECT_THROW(NoiselessMap(generate_network("gaussian:n=31,seed=1")), InvalidArgument);
  // Nothing drives anything: 4^22 ways.
  const NoiselessMap nothing(Network(DenseMatrix::Zero(22, 22)));
  EXPECT_THROW(take_census(nothing), InvalidArgument);
}

TEST(Census, StopsWhenAsked) {
  StopFlag stop;
  stop.request();
  EXPECT_THROW(take_census(NoiselessMap(generate_network("gaussian:n=18,seed=1")), {}, {.stop = &stop}),
               Stopped);
}

// With as many attractors as states, and with few.
TEST(Census, KeepsWithinItsBytes) {
  for (const std::string name : {"autapses", "gaussian"}) {
    for (const std::size_t neurons : {1U, 2U, 5U, 9U, 12U, 14U, 15U, 16U}) {
      const auto network = generate_network(text(name, ":n=", neurons, name == "gaussian" ? ",seed=1" : ""));
      const NoiselessMap map(network);
      const AllocationWatch watch;
      const auto census = take_census(map, {.threads = 2});
      EXPECT_GT(census.attractors, 0);
      EXPECT_LE(watch.most_bytes(), census_bytes(neurons, 2)) << name << ", " << neurons << " neurons";
    }
  }
}

// 2^18 of them: 8 MiB, which are copied from 4.
TEST(Census, LongListsAskForTheirMemory) {
  const NoiselessMap map(generate_network("autapses:n=18"));
  EXPECT_EQ(take_census(map).attractors, std::uint64_t{1} << 18);
  allow_memory(used_memory_bytes() + census_bytes(18, 1) + (std::uint64_t{1} << 20));
  EXPECT_THROW(take_census(map), CapacityExceeded);
  allow_memory(0);
}

}  // namespace
}  // namespace recres
