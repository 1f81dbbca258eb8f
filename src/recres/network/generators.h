#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/network/ensemble.h"
#include "recres/network/network.h"

namespace recres {

// The networks of the paper (Metzner et al. 2024, section 2) at weight magnitude 1; Network::scaled sets w.
// All throw InvalidArgument where a parameter is out of range, and CapacityExceeded where N×N weights would
// not fit.

/// Every weight N(0, 1), the diagonal included, or as the ensemble has it. Stored as a full matrix.
Network gaussian_network(std::size_t neurons, std::uint64_t seed, const Ensemble& ensemble = {});

/// Every neuron connected to itself alone, weight 1: W = 1.
Network autapses_network(std::size_t neurons);

/// W[n,m] = (1/P) Σ_p ξ_n^p ξ_m^p, zero diagonal. Patterns are ±strings of equal length, neuron 0 first.
Network hopfield_network(std::span<const std::string_view> patterns);

/// A signed permutation with the given cycle type: cycles of |length| neurons in a row, the sign of a cycle
/// is the product of its weights. In a cycle over neurons a … b, neuron n drives n + 1, and b drives a with
/// the sign.
Network nrooks_network(std::span<const std::int64_t> signed_cycle_lengths);

/// A uniformly random signed permutation: one weight ±1 in every row and column.
Network nrooks_network(std::size_t neurons, std::uint64_t seed);

/// One of the 3^9 ternary three-neuron networks: digit k = 3·target + source of `code` in base 3, lowest
/// first, is the weight plus 1. Code 0 has nine weights -1, 9841 none, 19682 nine weights +1.
Network motif_network(std::uint64_t code);

/// The same weights, stored as compressed rows.
Network sparse_network(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed);

/// Each of the N² weights is N(0, 1) with probability `density`, else absent. Stored as compressed rows.
Network sparse_network(std::size_t neurons, double density, std::uint64_t seed);

}  // namespace recres
