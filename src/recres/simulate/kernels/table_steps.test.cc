#include "recres/simulate/kernels/table_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "support/instruction_sets.h"
#include "support/statistics.h"

namespace recres {
namespace {

struct Table {
  std::size_t neurons;
  std::size_t row;
  std::vector<std::uint32_t> storage;
  std::vector<std::uint64_t> full;

  // Thresholds drawn at random, some of them with upper halves so small that ties decide.
  explicit Table(std::size_t size) : neurons(size), row(size <= 4 ? 4 : size <= 8 ? 8 : 16) {
    RandomStream random(size, {.purpose = Purpose::kNetwork});
    storage.resize((row << neurons) + 16);
    full.resize(neurons << neurons);
    for (std::size_t k = 0; k < full.size(); ++k) {
      full[k] = random();
      top()[k / neurons * row + k % neurons] = static_cast<std::uint32_t>(full[k] >> 32);
    }
  }

  // Whole cache lines within the storage.
  std::uint32_t* top() {
    const auto address = reinterpret_cast<std::uintptr_t>(storage.data());
    return storage.data() + (64 - address % 64) % 64 / sizeof(std::uint32_t);
  }

  ThresholdTable view() { return {.neurons = neurons, .row = row, .top = top(), .full = full.data()}; }
};

struct Chains {
  std::vector<LaneRandom> lanes;
  std::vector<RandomStream> ties;
  std::vector<std::vector<std::uint64_t>> out;
  std::vector<TableChain> chains;

  Chains(const ThresholdTable& table, std::size_t count, std::size_t steps)
      : out(count, std::vector<std::uint64_t>(steps)) {
    for (std::size_t k = 0; k < count; ++k) {
      const StreamId id{.purpose = Purpose::kDynamics, .place = 0, .replicate = k};
      lanes.emplace_back(1, id);
      ties.emplace_back(1, id);
    }
    for (std::size_t k = 0; k < count; ++k) {
      chains.push_back(
          {.table = &table, .state = 0, .lanes = &lanes[k], .ties = &ties[k], .out = out[k].data()});
    }
  }
};

// Every instruction set of this machine, each forced in turn, against plain code; and each was in fact run.
TEST(TableSteps, EveryInstructionSetGivesEqualRuns) {
  constexpr std::size_t kSteps = 3000;
  test::on_every_instruction_set(step_target_used, [] {
    for (const std::size_t neurons : {1UL, 3UL, 4UL, 5UL, 8UL, 9UL, 12UL}) {
      Table table(neurons);
      const auto view = table.view();
      for (const std::size_t count : {1UL, 2UL, 3UL, 4UL, 7UL}) {
        Chains plain(view, count, kSteps);
        Chains vector(view, count, kSteps);
        step_tables_plainly(plain.chains, kSteps);
        step_tables(vector.chains, kSteps);
        EXPECT_EQ(plain.out, vector.out) << " N=" << neurons << " chains " << count;
        for (std::size_t k = 0; k < count; ++k) {
          EXPECT_EQ(plain.chains[k].state, vector.chains[k].state);
          // The generators stand at the same place; lanes that a small network has no use for may not have
          // moved.
          EXPECT_EQ(plain.lanes[k].next(0), vector.lanes[k].next(0));
        }
      }
    }
  });
}

// The rare flip of w = 20, r = 0: 2.06e-9 is 8.85 of 2^32 draws, so the upper half alone would be wrong by 10
// %. Given an upper half that ties, the lower 32 bits must fire with probability 0.85.
TEST(TableSteps, TiesAreDecidedByTheLowerHalf) {
  Table table(2);
  const auto threshold = static_cast<std::uint64_t>(std::ldexp(2.061153618190e-09, 64));
  table.full[0] = threshold;
  table.full[1] = 0;
  const std::array<std::uint32_t, 4> drawn = {static_cast<std::uint32_t>(threshold >> 32), 1, 0, 0};
  RandomStream random(5, {.purpose = Purpose::kDynamics});
  std::vector<std::uint64_t> counts(2);
  for (int k = 0; k < 1'000'000; ++k) ++counts[resolve_ties(table.view(), 0, drawn, 0, random)];
  const double lower = static_cast<double>(threshold & 0xFFFFFFFF) * 0x1p-32;
  EXPECT_NEAR(lower, 0.85, 0.01);
  const std::vector<double> probabilities = {1 - lower, lower};
  EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm);
  // What does not tie stays as it is.
  const std::array<std::uint32_t, 4> clear = {static_cast<std::uint32_t>(threshold >> 32) + 1, 1, 0, 0};
  EXPECT_EQ(resolve_ties(table.view(), 0, clear, 0b10, random), 0b10U);
}

// All loops take the way of the ties: with thresholds below 2^32 nothing fires but through them.
TEST(TableSteps, EveryLoopFindsItsTies) {
  Table table(4);
  std::fill(table.storage.begin(), table.storage.end(), 0);
  std::fill(table.full.begin(), table.full.end(), 0xFFFFFFFF);
  const auto view = table.view();
  // Lanes whose next draw has an upper half of 0: s0 = 0 and s3 = 0 give the result 0.
  for (const auto step : {step_tables, step_tables_plainly}) {
    Chains chains(view, 3, 1);
    for (auto& lanes : chains.lanes) lanes.state[0].fill(0), lanes.state[3].fill(0);
    step(chains.chains, 1);
    for (const auto& chain : chains.chains) EXPECT_EQ(chain.state, 0b1111U);
  }
}

}  // namespace
}  // namespace recres
