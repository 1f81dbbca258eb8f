#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kSkipKernel = "skip";

/// The noisy SBM without its uneventful steps. As long as every neuron takes its more likely sign, the
/// network follows the functional graph of most probable successors into one of its cycles. The time to the
/// next deviation is drawn at once: the chance of none over m steps is exp(-Σ h), h(s) = -Σ_n log(1 - q_n(s))
/// with q_n the probability of the less likely sign; whole rounds of a cycle are counted without being
/// walked. What deviates is drawn given that something does. Same law as stepping; the cost of counting grows
/// with the number of deviations, not of steps. Up to kMostTableNeurons neurons.
std::unique_ptr<Kernel> make_skip_kernel(const Network& network, std::span<const NoiseLevel> levels,
                                         std::size_t threads);

/// Bytes of what it knows of one noise level.
constexpr std::uint64_t skip_kernel_bytes(std::size_t neurons) {
  return std::uint64_t{(neurons + 6) * sizeof(double)} << neurons;
}

/// Whether the network in its cycles deviates so seldom that this kernel is faster than the table kernel.
bool skipping_pays(const Network& network, const NoiseLevel& level);

}  // namespace recres
