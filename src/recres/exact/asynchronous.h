#pragma once

#include <cstddef>

#include "recres/exact/exact_point.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// A noisy SBM in which each step draws one neuron, each as likely, and gives it a new sign: its stationary
/// distribution, and H, I and D of successive states; D is not a sum over neurons here. The Boltzmann law
/// where it holds, up to 20 neurons; else the chain is eliminated, up to 12 neurons. Throws InvalidArgument
/// beyond, saying why no Boltzmann law holds. Modes up to 9 neurons.
ExactPoint asynchronous_point(const Network& network, double noise_strength, std::size_t threads = 1,
                              const RunContext& context = {});

}  // namespace recres
