#include "recres/attractor/attractors.h"

#include <algorithm>
#include <utility>

#include "recres/attractor/closed_classes.h"

namespace recres {

namespace {

// An n-cycle in the order of its steps, where no state of it ties.
void put_in_order(const FiringTable& firing, std::vector<std::uint64_t>& states) {
  const bool ties =
      std::any_of(states.begin(), states.end(), [&](auto state) { return firing.tied(state) != 0; });
  if (ties) return;
  for (std::size_t k = 1; k < states.size(); ++k) states[k] = firing.likely(states[k - 1]);
}

}  // namespace

Attractors find_attractors(const FiringTable& firing) {
  std::vector<Successors> graph;
  Attractors out;
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    graph.push_back({.fixed = firing.likely(state), .free = firing.tied(state)});
    out.tied_states += firing.tied(state) != 0 ? 1U : 0U;
  }
  auto classes = closed_classes(graph);
  for (auto& states : classes.states) put_in_order(firing, states);
  out.states = std::move(classes.states);
  out.basin_of = std::move(classes.leads_to);
  return out;
}

}  // namespace recres
