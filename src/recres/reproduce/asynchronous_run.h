#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>

#include "recres/network/network.h"

namespace recres {

/// The most neurons of the runs below, whose firing probabilities are tabulated for every state.
inline constexpr std::size_t kMostAsynchronousNeurons = 12;

/// Which of the runs.
struct AsynchronousRun {
  std::uint64_t seed = 1;
  std::uint64_t replicate = 0;
  std::uint64_t steps = 1;  ///< single neurons that take a new sign
};

/// A noisy SBM in which each step draws one neuron, each as likely, and gives it a new sign: +1 with
/// probability p(u, r). Begins in a random state; hands every state from the first on to the visitor. As
/// plain as it can be: it is not for sweeps. Throws InvalidArgument beyond kMostAsynchronousNeurons neurons.
void run_asynchronously(const Network& network, double noise_strength, const AsynchronousRun& run,
                        const std::function<void(std::uint64_t)>& visit);

/// E = -½ yᵀW y - b·y of every state. Throws InvalidArgument beyond kMostAsynchronousNeurons neurons.
Eigen::VectorXd energies(const Network& network);

/// The same network without connections of neurons to themselves.
Network without_autapses(const Network& network);

}  // namespace recres
