#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kTanhKernel = "tanh";

/// y = tanh(b + W·y + r·η) with vector instructions: all chains pass each part of the weights, Gaussian noise
/// and tanh by polynomials whose errors are stated in vector_math-inl.h. Equal runs on every instruction set.
/// Full and compressed matrices. Takes as much memory again as a full matrix.
std::unique_ptr<Kernel> make_tanh_kernel(const Network& network, std::span<const NoiseLevel> levels);

/// Bytes that it allocates.
std::uint64_t tanh_kernel_bytes(const Network& network);

}  // namespace recres
