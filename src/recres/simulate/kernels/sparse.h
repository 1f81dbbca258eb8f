#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kSparseKernel = "sparse";

/// The noisy SBM with noise integrated out, for networks with few connections a neuron: walks the rows of the
/// compressed matrix, each row once for all chains, and reads the sources' bits. Probabilities are
/// interpolated; a neuron that this leaves in doubt is decided exactly (see decide.h), so that runs equal
/// those of the dense and table kernels as far as these go. Adds a few bytes a neuron to the matrix, where
/// that is stored in compressed rows.
/// Takes input signals up to `largest_signal`.
std::unique_ptr<Kernel> make_sparse_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                           std::size_t threads, double largest_signal = 0);

/// Bytes that it allocates, noise laws aside.
std::uint64_t sparse_kernel_bytes(const Network& network);

}  // namespace recres
