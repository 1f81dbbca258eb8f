#pragma once

#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/attractor/noiseless_map.h"

namespace recres {

/// The most neurons whose states are all drawn.
inline constexpr std::size_t kMostDrawnNeurons = 10;

/// The most attractor states that are drawn of larger networks.
inline constexpr std::size_t kMostDrawnStates = 1000;

/// The graph of states in Graphviz's language: all states up to kMostDrawnNeurons neurons, beyond the states
/// of the largest attractors alone. A state is named by its index and signs; attractors have colours, and
/// states the colour of their basin, white where they may lead to several.
std::string attractors_dot(const NoiselessMap& map, const CompleteCensus& complete);

}  // namespace recres
