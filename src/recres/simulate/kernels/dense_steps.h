#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "recres/simulate/kernels/decide.h"

namespace recres {

// The inner loops of the dense kernel. Inputs are sums of whole numbers, exact in any order: u = quantum ·
// (base + what the sources that are +1 add), where base is the input when all are -1. Sources are taken in
// fours, whose 16 sums are tabulated, so that one addition serves four of them; the tables of 64 sources stay
// in the first-level cache while all chains pass.

/// Targets that are worked on side by side: two tiles.
inline constexpr std::size_t kBlock = 2 * kTile;

/// Numbers in the table of 64 sources and one block of targets: [four of sources][their 16 states][target].
inline constexpr std::size_t kTableNumbers = kBlock * 16 * 16;

/// What the loops read. Blocks of targets come first in every array; arrays are 64-byte aligned and padded
/// with zeros to whole blocks and whole words of 64 sources.
struct DenseView {
  std::size_t neurons;
  std::size_t words;            ///< of 64 sources
  const std::int32_t* weights;  ///< [block][source][target in block]: twice the weight, what a +1 adds
  const std::int32_t* base;     ///< [block][target in block]
  const float* quantum;         ///< [block][target in block]
  const std::int32_t* tables;   ///< [block][word][kTableNumbers], or null: make them on the way
};

/// Sums of the 64 sources of one word for one block, as DenseView::tables holds them.
void make_dense_table(const std::int32_t* weights, std::int32_t* table);

/// Takes every chain one step on, with the best instructions that this processor has. `sums` is room for
/// kBlock numbers a chain, `table` for kTableNumbers; both 64-byte aligned.
void step_dense(const DenseView& dense, std::span<Chain> chains, std::int32_t* sums, std::int32_t* table);

/// The instruction set that step_dense uses, by Highway's name.
std::string_view dense_target_used();

}  // namespace recres
