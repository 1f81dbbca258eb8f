#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kTableKernel = "table";
inline constexpr std::string_view kPlainTableKernel = "table-plain";

/// The most neurons whose 2^N rows of N thresholds are tabulated (12 MB).
inline constexpr std::size_t kMostTableNeurons = 16;

/// Bytes of the table of one noise level.
constexpr std::uint64_t table_kernel_bytes(std::size_t neurons) {
  return std::uint64_t{16 * sizeof(std::uint32_t) + neurons * sizeof(std::uint64_t)} << neurons;
}

/// The noisy SBM as the Markov chain it is: white noise integrates out, so that given the state each neuron
/// is +1 with the known probability p(u, r), independently. One uniform number a neuron and step decides, and
/// no Gaussian is drawn. Probabilities are held as multiples of 2^-64, from the smaller of p and 1 - p, so
/// that a flip of probability 2e-9 keeps ten digits; 32 random bits are drawn, and 32 more where those do not
/// decide. Up to kMostTableNeurons neurons. `name` is kTableKernel, with vector instructions, or
/// kPlainTableKernel; both give equal runs.
std::unique_ptr<Kernel> make_table_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                          std::string_view name, std::size_t threads);

}  // namespace recres
