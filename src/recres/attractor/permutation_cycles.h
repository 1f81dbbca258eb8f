#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recres/network/network.h"

namespace recres {

/// The cycles of one length. Numbers are decimal, because they have no bound.
struct CycleLength {
  std::string length;  ///< steps
  std::string cycles;  ///< how many there are
  double share;        ///< of all states on them
};

/// All attractors of a signed permutation without noise: cycles, on one of which every state is.
struct PermutationCycles {
  std::string order;                 ///< steps after which every state returns
  std::optional<std::string> total;  ///< cycles of all lengths; nothing where there are too many lengths
  std::vector<CycleLength> lengths;  ///< rising; empty where there are too many
};

/// The most lengths that are told apart.
inline constexpr std::size_t kMostCycleLengths = 20'000;

/// For a network with one weight in every row and column that outweighs the bias; nothing for others. From
/// its signed cycle type alone, for any N: a cycle of L neurons with the sign σ has, after t steps, 2^gcd(t,
/// L) states that have returned, or none where t / gcd(t, L) turns of a negative sign are odd; those of all
/// cycles multiply, and Möbius's inversion over the divisors of the order leaves the states that return for
/// the first time.
std::optional<PermutationCycles> permutation_cycles(const Network& network);

}  // namespace recres
