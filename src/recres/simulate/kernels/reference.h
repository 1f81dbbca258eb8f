#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "recres/simulate/kernel.h"

namespace recres {

inline constexpr std::string_view kReferenceKernel = "reference";

/// The model as it is written down: u = b + W·y + r·η with a Gaussian η drawn for every neuron and step, then
/// one more uniform number to decide an SBM neuron, or tanh(u). Slow, obvious, for any network: the oracle of
/// all other kernels. An SBM probability below 2^-54 (1 - p alike) counts as 0: no run that ends would show
/// it.
std::unique_ptr<Kernel> make_reference_kernel(const Network& network, Model model,
                                              std::span<const NoiseLevel> levels);

}  // namespace recres
