#include "recres/attractor/attractors.h"

#include <utility>

#include "recres/attractor/census.h"

namespace recres {

Attractors find_attractors(const Network& network) {
  const NoiselessMap map(network);
  auto census = take_census(map, {.has_attractor_of = true});
  Attractors out{.states = {}, .basin_of = std::move(census.attractor_of), .tied_states = census.tied_states};
  for (const auto& attractor : census.listed) out.states.push_back(attractor_states(map, attractor));
  return out;
}

}  // namespace recres
