#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recres/attractor/noiseless_map.h"
#include "recres/util/stop.h"

namespace recres {

/// The most neurons whose graph of states is told.
inline constexpr std::size_t kMostGraphNeurons = 20;

/// Which state follows which in an SBM without noise, and where they lead. [state]
struct StateGraph {
  std::vector<std::int64_t> next;  ///< neurons that tie are -1 in it
  std::vector<std::int64_t>
      tied_neurons;  ///< those that may take either sign, a bit each; empty without ties
  std::vector<std::int64_t> attractor_of;  ///< its place in Census::listed; -1 where ties leave several open
};

/// Throws InvalidArgument for more than kMostGraphNeurons neurons, and as take_census.
StateGraph state_graph(const NoiselessMap& map, const RunContext& context = {});

}  // namespace recres
