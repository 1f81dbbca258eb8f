#include "recres/attractor/cycle_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "recres/network/generator_spec.h"
#include "recres/network/generators.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "support/instruction_sets.h"

namespace recres {
namespace {

using State = std::vector<std::uint64_t>;

// The sign of the exact sum, but for one rounding in 64 bits each; no tie on the way.
State naive_step(const Network& network, const DenseMatrix& weights, const State& state) {
  State next(state.size());
  for (std::size_t n = 0; n < network.neurons(); ++n) {
    long double sum = network.bias()[static_cast<Eigen::Index>(n)];
    for (std::size_t m = 0; m < network.neurons(); ++m) {
      const double weight = weights(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(m));
      sum += is_up(state, m) ? weight : -weight;
    }
    if (sum > 0) next[n / 64] |= std::uint64_t{1} << n % 64;
  }
  return next;
}

State start_state(std::uint64_t seed, std::uint64_t number, std::size_t neurons) {
  RandomStream random(seed, {.purpose = Purpose::kStart, .place = 0, .replicate = number});
  State state(words_per_state(neurons));
  for (auto& word : state) word = random();
  if (neurons % 64 != 0) state.back() &= (std::uint64_t{1} << neurons % 64) - 1;
  return state;
}

// Remembers every state that it has seen.
FoundCycle naive_search(const Network& network, State state) {
  const auto weights = network.to_dense();
  std::map<State, std::uint64_t> seen_at;
  std::vector<State> states;
  while (seen_at.try_emplace(state, states.size()).second) {
    states.push_back(state);
    state = naive_step(network, weights, state);
  }
  const auto begin = states.begin() + static_cast<std::ptrdiff_t>(seen_at.at(state));
  return {.end = StartEnd::kFound,
          .transient_steps = seen_at.at(state),
          .period = static_cast<std::uint64_t>(states.end() - begin),
          .smallest = *std::min_element(begin, states.end())};
}

void expect_same(const FoundCycle& found, const FoundCycle& expected) {
  EXPECT_EQ(found.end, expected.end);
  EXPECT_EQ(found.transient_steps, expected.transient_steps);
  EXPECT_EQ(found.period, expected.period);
  EXPECT_EQ(found.smallest, expected.smallest);
}

const char* const kSpecs[] = {"gaussian:n=1,seed=1",
                              "gaussian:n=12,seed=2",
                              "gaussian:n=18,seed=3",
                              "nrooks:cycles=-4/+1/+7",
                              "nrooks:cycles=-40/+30",
                              "sparse:n=70,density=0.025,seed=6",
                              "sparse:n=140,density=0.01,seed=8",
                              "hopfield:patterns=+++--/+-+-+"};

TEST(CycleSearch, AgreesWithAWalkThatRemembersAll) {
  for (const std::string spec : kSpecs) {
    const auto network = generate_network(spec);
    // A bias keeps neurons without sources from ties.
    const auto biased = network.with_bias(
        Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(network.neurons()), 0.011, 0.13));
    const SignDynamics dynamics(biased);
    const auto found = find_cycles(dynamics, {.seed = 9, .first = 100, .count = 20}, 1'000'000, {});
    ASSERT_EQ(found.size(), 20U);
    for (std::size_t k = 0; k < found.size(); ++k) {
      SCOPED_TRACE(spec + " start " + std::to_string(k));
      expect_same(found[k], naive_search(biased, start_state(9, 100 + k, biased.neurons())));
    }
  }
}

TEST(CycleSearch, StorageCompanyAndInstructionsMakeNoDifference) {
  const auto network = generate_network("sparse:n=130,density=0.02,seed=4");
  const Network full(network.to_dense());
  const auto expected = find_cycles(SignDynamics(network), {.seed = 1, .first = 0, .count = 64}, 1500, {});
  test::on_every_instruction_set(sign_target_used, [&] {
    const auto same = find_cycles(SignDynamics(full), {.seed = 1, .first = 0, .count = 64}, 1500, {});
    for (std::size_t k = 0; k < 64; ++k) expect_same(same[k], expected[k]);
    for (const std::size_t k : {0U, 17U, 63U}) {
      const auto alone = find_cycles(SignDynamics(network), {.seed = 1, .first = k, .count = 1}, 1500, {});
      expect_same(alone[0], expected[k]);
    }
  });
}

// A cycle of 2·31 states (−31) next to one of 29: period 1798, from the first state on.
TEST(CycleSearch, GivesUpByName) {
  const auto network = generate_network("nrooks:cycles=-31/+29");
  const SignDynamics dynamics(network);
  for (const auto& cycle : find_cycles(dynamics, {.seed = 1, .first = 0, .count = 8}, 1000, {})) {
    EXPECT_EQ(cycle.end, StartEnd::kTooManySteps);
    EXPECT_EQ(cycle.period, 0U);
    EXPECT_TRUE(cycle.smallest.empty());
  }
  for (const auto& cycle : find_cycles(dynamics, {.seed = 1, .first = 0, .count = 8}, 4000, {})) {
    EXPECT_EQ(cycle.end, StartEnd::kFound);
    EXPECT_EQ(cycle.period, 1798U);
    EXPECT_EQ(cycle.transient_steps, 0U);
  }
  // No weights at all: every neuron ties for ever.
  const auto nothing = generate_network("motif:code=9841");
  for (const auto& cycle : find_cycles(SignDynamics(nothing), {.seed = 1, .first = 0, .count = 8}, 1000, {}))
    EXPECT_EQ(cycle.end, StartEnd::kStillBranching);
}

TEST(CycleSearch, ListsCyclesInOrder) {
  const auto network = generate_network("nrooks:cycles=-66/+1");
  const SignDynamics dynamics(network);
  const auto found = find_cycles(dynamics, {.seed = 3, .first = 0, .count = 5}, 1000, {});
  std::vector<State> first;
  State periods;
  for (const auto& cycle : found) {
    first.push_back(cycle.smallest);
    periods.push_back(cycle.period);
  }
  const auto weights = network.to_dense();
  const auto cycles = list_cycles(dynamics, first, periods, {});
  for (std::size_t k = 0; k < cycles.size(); ++k) {
    ASSERT_EQ(cycles[k].size(), 2 * periods[k]);
    State state = first[k];
    for (std::uint64_t t = 0; t < periods[k]; ++t) {
      EXPECT_EQ(State(cycles[k].begin() + static_cast<std::ptrdiff_t>(2 * t),
                      cycles[k].begin() + static_cast<std::ptrdiff_t>(2 * t + 2)),
                state);
      EXPECT_GE(state, first[k]);
      state = naive_step(network, weights, state);
    }
    EXPECT_EQ(state, first[k]);
  }
}

// 0.1 + 0.1 + 0.1 - 0.3 is 0 on paper; 1e-9 more is not.
TEST(CycleSearch, TiesAreSeenInSpiteOfRounding) {
  for (const double more : {0.0, 1e-9}) {
    const auto network =
        Network(DenseMatrix::Constant(3, 3, 0.1)).with_bias(Eigen::VectorXd::Constant(3, more - 0.3));
    const SignDynamics dynamics(network);
    State next(3);
    State tied(3);
    const State up(3, 1);
    const auto any = step_signs(dynamics.view(), up, 1, {.up = next, .tied = tied}) & 1;
    EXPECT_EQ(any, more == 0 ? 1U : 0U);
    EXPECT_EQ(next[0] & 1, more == 0 ? 0U : 1U);
  }
}

}  // namespace
}  // namespace recres
