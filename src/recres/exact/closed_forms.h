#pragma once

#include <Eigen/Core>
#include <optional>

#include "recres/network/network.h"

namespace recres {

/// The stationary distribution of a network of symmetric W that updates all neurons at once without noise:
/// π(s) ∝ e^(b·y/2) Π 2cosh(u_n/2) (Peretto 1984), [state]. Nothing where W is not symmetric. Up to 20
/// neurons.
std::optional<Eigen::VectorXd> peretto_distribution(const Network& network);

/// The Boltzmann law of a network that updates one neuron at a time without noise: π(s) ∝ e^(-E/2), E = -½
/// yᵀW y - b·y, [state]. Nothing where W is not symmetric with a zero diagonal. Up to 20
/// neurons.
std::optional<Eigen::VectorXd> boltzmann_distribution(const Network& network);

}  // namespace recres
