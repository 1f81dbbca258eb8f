#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "recres/network/network.h"

namespace recres {

/// Whether W[n,m] = W[m,n] for all n, m.
bool is_symmetric(const Network& network);

/// The independent blocks: sets of neurons with no connection between them in either direction, each in
/// rising order, ordered by their first neuron. A connected network is one block.
std::vector<std::vector<std::size_t>> independent_blocks(const Network& network);

/// One cycle of a signed permutation: neuron `neurons[k]` drives `neurons[k+1]`, the last drives the first.
struct SignedCycle {
  std::vector<std::size_t> neurons;
  bool negative;  ///< the product of the signs around the cycle is -1

  /// Length with sign, as in the cycle type (-4)(+1).
  std::int64_t signed_length() const {
    const auto length = static_cast<std::int64_t>(neurons.size());
    return negative ? -length : length;
  }
};

/// The cycles where W is a signed permutation times any positive factors: exactly one weight that is not zero
/// in every row and column ("NRooks"). Nothing where it is not. Ordered by their first neuron.
std::optional<std::vector<SignedCycle>> signed_permutation_cycles(const Network& network);

}  // namespace recres
