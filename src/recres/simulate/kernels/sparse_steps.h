#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "recres/simulate/kernels/decide.h"

namespace recres {

// The inner loops of the sparse kernel. A row of weights stays in the first-level cache while all chains
// pass; each chain's state, one bit a neuron, stays in its cache as well.

/// Compressed rows (CSR), bias and how to sum them.
struct SparseView {
  std::size_t neurons;
  const std::int32_t* row_begin;  ///< [neuron], and one more for the end
  const std::int32_t* source;     ///< [connection]
  const double* weight;           ///< [connection]
  const double* bias;             ///< [neuron]
};

/// Takes every chain one step on, with the best instructions that this processor has.
void step_sparse(const SparseView& sparse, std::span<Chain> chains);

/// The instruction set that step_sparse uses, by Highway's name.
std::string_view sparse_target_used();

}  // namespace recres
