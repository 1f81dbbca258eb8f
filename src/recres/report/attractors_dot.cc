#include "recres/report/attractors_dot.h"

#include <fmt/format.h>

#include <unordered_map>

#include "recres/state/state.h"

namespace recres {

namespace {

// Hues that lie far apart, whatever the number of attractors: steps of the golden ratio.
std::string colour(std::size_t attractor, double saturation) {
  const double hue = 0.1 + 0.61803398875 * static_cast<double>(attractor);
  return fmt::format("{:.3f} {:.2f} 0.95", hue - static_cast<double>(static_cast<std::uint64_t>(hue)),
                     saturation);
}

std::string node(std::uint64_t state, std::size_t neurons, std::string_view fill, bool is_on_attractor) {
  return fmt::format("  {} [label=\"{}\\n{}\", fillcolor=\"{}\"{}];\n", state, state,
                     state_signs({&state, 1}, neurons), fill, is_on_attractor ? ", penwidth=2" : "");
}

std::string arrows(const NoiselessMap& map, std::uint64_t state) {
  const auto successors = map.successors(state);
  std::string out;
  for_each_successor(successors, [&](std::uint32_t next) {
    out += fmt::format("  {} -> {}{};\n", state, next, successors.free != 0 ? " [style=dashed]" : "");
  });
  return out;
}

}  // namespace

std::string attractors_dot(const NoiselessMap& map, const CompleteCensus& complete) {
  std::unordered_map<std::uint64_t, std::size_t> attractor_of;  // states on attractors
  for (std::size_t k = 0; k < complete.states.size(); ++k) {
    if (map.neurons() > kMostDrawnNeurons &&
        attractor_of.size() + complete.states[k].size() > kMostDrawnStates)
      break;
    for (const auto state : complete.states[k]) attractor_of[state] = k;
  }
  std::string out =
      "digraph states {\n  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\"];\n";
  constexpr double kAttractor = 0.55;
  constexpr double kBasin = 0.18;
  if (map.neurons() > kMostDrawnNeurons) {
    out += fmt::format("  // the states of the largest of {} attractors\n", complete.census.attractors);
    for (std::size_t k = 0; k < complete.states.size(); ++k) {
      for (const auto state : complete.states[k]) {
        if (!attractor_of.contains(state)) continue;
        out += node(state, map.neurons(), colour(k, kAttractor), true) + arrows(map, state);
      }
    }
    return out + "}\n";
  }
  // Places in the list of the census are by smallest state, colours by basin.
  std::vector<std::size_t> rank(complete.by_basin.size());
  for (std::size_t k = 0; k < rank.size(); ++k) rank[complete.by_basin[k]] = k;
  const auto census = take_census(map, {.has_attractor_of = true});
  for (std::uint64_t state = 0; state < map.states(); ++state) {
    const auto basin = census.attractor_of[state];
    const bool is_on_attractor = attractor_of.contains(state);
    const auto fill =
        basin == kUndecidedBasin ? "white" : colour(rank[basin], is_on_attractor ? kAttractor : kBasin);
    out += node(state, map.neurons(), fill, is_on_attractor) + arrows(map, state);
  }
  return out + "}\n";
}

}  // namespace recres
