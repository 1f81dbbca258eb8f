#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// Neurons that are looked at as a network of their own, rising.
using Subset = std::vector<std::size_t>;

/// Sub-networks of `size` of `neurons` neurons: all of them where there are no more than `most`, in
/// lexical order, else `most` different ones drawn at random, each equally likely. Throws InvalidArgument
/// where no network has that size, CapacityExceeded where their list does not fit in memory.
std::vector<Subset> choose_subsets(std::size_t neurons, std::size_t size, std::uint64_t most,
                                   std::uint64_t seed);

/// As many sizes, from 1 on, as one table shows well, and sub-networks of each: what is looked at where
/// nothing else is asked for.
inline constexpr std::size_t kMostSizesByDefault = 10;
inline constexpr std::uint64_t kSubsetsByDefault = 100;

/// 1, 2, … up to the number of neurons or kMostSizesByDefault.
std::vector<std::size_t> default_sizes(std::size_t neurons);

/// The same of several sizes, one after the other.
std::vector<Subset> choose_subsets(std::size_t neurons, std::span<const std::size_t> sizes,
                                   std::uint64_t most, std::uint64_t seed);

}  // namespace recres
