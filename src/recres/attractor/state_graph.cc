#include "recres/attractor/state_graph.h"

#include "recres/attractor/census.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

StateGraph state_graph(const NoiselessMap& map, const RunContext& context) {
  if (map.neurons() > kMostGraphNeurons) {
    throw InvalidArgument(text("the graph of states is told for up to ", kMostGraphNeurons,
                               " neurons; this network has ", map.neurons()));
  }
  const auto census = take_census(map, {.has_attractor_of = true}, context);
  StateGraph out;
  out.next.reserve(map.states());
  for (std::uint64_t state = 0; state < map.states(); ++state) {
    const auto successors = map.successors(state);
    out.next.push_back(successors.fixed);
    if (map.has_ties()) out.tied_neurons.push_back(successors.free);
  }
  out.attractor_of.reserve(map.states());
  for (const auto attractor : census.attractor_of)
    out.attractor_of.push_back(attractor == kUndecidedBasin ? -1 : std::int64_t{attractor});
  return out;
}

}  // namespace recres
