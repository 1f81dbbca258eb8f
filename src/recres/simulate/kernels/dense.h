#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kDenseKernel = "dense";

/// The noisy SBM with noise integrated out, for full matrices. All chains pass each part of the weights while
/// it is in the cache. Inputs are summed in whole numbers, probabilities interpolated; where that leaves a
/// neuron in doubt it is decided exactly (see decide.h), so that runs are those of the table kernel as far as
/// that goes. Takes half as much memory again as the full matrix.
/// Takes input signals up to `largest_signal`.
std::unique_ptr<Kernel> make_dense_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                          std::size_t threads, double largest_signal = 0);

/// Bytes that it allocates, noise laws aside.
std::uint64_t dense_kernel_bytes(std::size_t neurons);

}  // namespace recres
