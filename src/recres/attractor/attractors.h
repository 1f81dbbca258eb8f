#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recres/attractor/closed_classes.h"
#include "recres/network/network.h"

namespace recres {

/// The attractors of an SBM whose neurons take their more likely sign at every step. A neuron whose input is
/// 0 may take either: its state then has several successors, and attractors are the sets of states that are
/// never left again, each state reachable from each other.
struct Attractors {
  /// [attractor][step]: a fixed point or an n-cycle in the order of its steps, from its smallest state on;
  /// where states of it tie, its states in rising order. Attractors in the order of their smallest states.
  std::vector<std::vector<std::uint64_t>> states;

  /// [state]: the one attractor that it leads to, or kUndecidedBasin where ties leave several open.
  std::vector<std::uint32_t> basin_of;

  std::uint64_t tied_states = 0;  ///< states in which the input of some neuron is 0
};

/// Of up to 22 neurons; throws as take_census.
Attractors find_attractors(const Network& network);

}  // namespace recres
