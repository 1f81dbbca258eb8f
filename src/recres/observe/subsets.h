#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace recres {

/// Neurons that are looked at as a network of their own, rising.
using Subset = std::vector<std::size_t>;

/// Sub-networks of `size` of `neurons` neurons: all of them where there are no more than `most`, in
/// lexical order, else `most` different ones drawn at random, each equally likely. Throws InvalidArgument
/// where no network has that size, CapacityExceeded where their list does not fit in memory.
std::vector<Subset> choose_subsets(std::size_t neurons, std::size_t size, std::uint64_t most,
                                   std::uint64_t seed);

}  // namespace recres
