#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "recres/random/lane_random.h"

namespace recres {

// The inner loops of the table kernel. A step of one chain draws a row of 32-bit numbers and compares it with
// the row of thresholds of the present state; the bits of the comparison are the next state.

/// What the loops read.
struct ThresholdTable {
  std::size_t neurons;  ///< N ≤ 16
  std::size_t row;      ///< numbers in a row: 4, 8 or 16, at least N
  const std::uint32_t*
      top;  ///< [state · row + neuron], 64-byte aligned: upper half of each threshold, 0 past neuron N
  const std::uint64_t* full;  ///< [state · neurons + neuron]: neuron is +1 for this many of 2^64 draws
};

/// One chain: its table, where it stands, and where its next states go.
struct TableChain {
  const ThresholdTable* table;  ///< rows of all chains are equally long
  std::uint64_t state;
  LaneRandom* lanes;
  RandomStream* ties;  ///< decides where the upper 32 bits are equal, about once in 2^32 draws
  std::uint64_t* out;
};

/// The bits of the next state, given the drawn row: corrects `bits`, made by comparing upper halves, where
/// they tie.
std::uint64_t resolve_ties(const ThresholdTable& table, std::uint64_t state,
                           std::span<const std::uint32_t> drawn, std::uint64_t bits, RandomStream& ties);

/// Takes every chain on by `steps`, with the best instructions that this processor has.
void step_tables(std::span<TableChain> chains, std::size_t steps);

/// The same without vector instructions, one chain after the other. Equal results.
void step_tables_plainly(std::span<TableChain> chains, std::size_t steps);

/// The instruction set that step_tables uses, by Highway's name: told by the code that would run, not by a
/// list.
std::string_view step_target_used();

/// The instruction sets that step_tables can use here, best first, by Highway's names.
std::vector<std::string_view> simd_target_names();

}  // namespace recres
