#include "recres/attractor/attractors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "recres/law/firing_table.h"
#include "recres/network/generator_spec.h"

namespace recres {
namespace {

Attractors attractors_of(const Network& network) {
  return find_attractors(network);
}

// (-4)(+1): all 32 states lie on four 8-cycles; autapses: on 32 fixed points; Hopfield patterns attract.
TEST(Attractors, OfThePapersNetworks) {
  const auto rooks = attractors_of(generate_network("nrooks:cycles=-4/+1"));
  ASSERT_EQ(rooks.states.size(), 4U);
  for (const auto& cycle : rooks.states) EXPECT_EQ(cycle.size(), 8U);
  EXPECT_EQ(attractors_of(generate_network("autapses:n=5")).states.size(), 32U);
  const auto hopfield = attractors_of(generate_network("hopfield:patterns=+++--/+-+-+"));
  const auto is_attractor = [&](std::uint64_t state) {
    return std::any_of(hopfield.states.begin(), hopfield.states.end(),
                       [&](const auto& states) { return states == std::vector<std::uint64_t>{state}; });
  };
  EXPECT_TRUE(is_attractor(0b00111));
  EXPECT_TRUE(is_attractor(0b10101));
}

TEST(Attractors, CyclesAreInOrderAndBasinsLeadThere) {
  for (int seed = 1; seed <= 30; ++seed) {
    const auto network =
        generate_network("gaussian:n=" + std::to_string(1 + seed % 9) + ",seed=" + std::to_string(seed));
    const FiringTable firing(network, 0);
    const auto found = find_attractors(network);
    EXPECT_EQ(found.tied_states, 0U);
    std::set<std::uint64_t> on_cycles;
    for (const auto& cycle : found.states) {
      for (std::size_t k = 0; k < cycle.size(); ++k)
        EXPECT_EQ(firing.likely(cycle[k]), cycle[(k + 1) % cycle.size()]);
      EXPECT_EQ(cycle[0], *std::min_element(cycle.begin(), cycle.end()));
      on_cycles.insert(cycle.begin(), cycle.end());
    }
    // A naive walk: after as many steps as there are states, one is on its cycle.
    for (std::uint64_t state = 0; state < firing.states(); ++state) {
      auto end = state;
      for (std::uint64_t t = 0; t < firing.states(); ++t) end = firing.likely(end);
      ASSERT_TRUE(on_cycles.contains(end));
      const auto& cycle = found.states[found.basin_of[state]];
      EXPECT_NE(std::find(cycle.begin(), cycle.end(), end), cycle.end());
    }
  }
}

// Closed classes by brute force: what is reachable from every state that it can reach.
TEST(Attractors, TiesBranch) {
  for (const std::uint64_t code : {0UL, 1UL, 5000UL, 9841UL, 12345UL, 19682UL, 777UL, 31UL}) {
    const auto network = generate_network("motif:code=" + std::to_string(code));
    const FiringTable firing(network, 0);
    const auto found = find_attractors(network);
    const auto states = firing.states();
    std::vector<std::set<std::uint64_t>> reach(states);
    for (std::uint64_t start = 0; start < states; ++start) {
      std::vector<std::uint64_t> todo = {start};
      while (!todo.empty()) {
        const auto state = todo.back();
        todo.pop_back();
        for (std::uint64_t next = 0; next < states; ++next) {
          const bool follows = ((next ^ firing.likely(state)) & ~firing.tied(state)) == 0;
          if (follows && reach[start].insert(next).second) todo.push_back(next);
        }
      }
    }
    std::set<std::set<std::uint64_t>> closed;
    for (std::uint64_t state = 0; state < states; ++state) {
      const bool is_closed = std::all_of(reach[state].begin(), reach[state].end(),
                                         [&](auto other) { return reach[other].contains(state); });
      if (is_closed && reach[state].contains(state)) closed.insert(reach[state]);
    }
    std::set<std::set<std::uint64_t>> of_found;
    for (const auto& members : found.states) of_found.insert({members.begin(), members.end()});
    EXPECT_EQ(of_found, closed) << code;
    for (std::uint64_t state = 0; state < states; ++state) {
      std::set<std::set<std::uint64_t>> ends;
      for (const auto& members : closed) {
        if (reach[state].contains(*members.begin())) ends.insert(members);
      }
      EXPECT_EQ(found.basin_of[state] == kUndecidedBasin, ends.size() > 1) << code << " state " << state;
      if (ends.size() == 1) {
        const auto& members = found.states[found.basin_of[state]];
        EXPECT_EQ(std::set<std::uint64_t>(members.begin(), members.end()), *ends.begin());
      }
    }
  }
}

// Inputs that are 0 on paper: no weights at all, and 0.1 + 0.1 + 0.1 - 0.3, which is not 0 in doubles.
TEST(Attractors, TiesAreSeenInSpiteOfRounding) {
  const auto nothing = attractors_of(generate_network("motif:code=9841"));
  EXPECT_EQ(nothing.tied_states, 8U);
  ASSERT_EQ(nothing.states.size(), 1U);
  EXPECT_EQ(nothing.states[0].size(), 8U);
  for (const double unit : {0.1, 1.0}) {
    const Network network(DenseMatrix::Constant(3, 3, unit));
    const auto found = attractors_of(network.with_bias(Eigen::VectorXd::Constant(3, -3 * unit)));
    EXPECT_EQ(found.tied_states, 1U) << unit;
    EXPECT_EQ(found.states, (std::vector<std::vector<std::uint64_t>>{{0}})) << unit;
  }
}

}  // namespace
}  // namespace recres
