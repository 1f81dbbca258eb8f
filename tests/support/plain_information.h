#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/observe/subsets.h"
#include "support/sampled_chain.h"

namespace recres::test {

/// The words of one state.
using Words = std::vector<std::uint64_t>;

/// States as they lie in memory, cut into one each.
std::vector<Words> cut(std::span<const std::uint64_t> states, std::size_t neurons);

/// States put one after the other as they lie in memory.
std::vector<std::uint64_t> flat(const std::vector<Words>& states);

/// What these neurons do, moved together neuron by neuron.
std::vector<Words> seen_by(const std::vector<Words>& states, const Subset& neurons);

/// States of both, one behind the other.
std::vector<Words> joined(const std::vector<Words>& a, const std::vector<Words>& b);

/// H of `to`, I and D = H - I of all pairs (from[t], to[t + lag]), counted in plain maps.
ExactInformation plain_information(const std::vector<Words>& from, const std::vector<Words>& to,
                                   std::size_t lag = 1);

/// Transfer entropy from a to b at lag 1, with one step of history: I(a, b; next b) - I(b; next b).
double plain_transfer(const std::vector<Words>& a, const std::vector<Words>& b);

/// So many states as they lie in memory. Every neuron keeps its sign with probability `keep`, else throws a
/// coin.
std::vector<std::uint64_t> slow_states(std::size_t neurons, std::size_t count, double keep,
                                       std::uint64_t seed);

/// The binary entropy in bit.
double binary_entropy(double p);

}  // namespace recres::test
