#include "recres/exact/recurrence.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "recres/attractor/closed_classes.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Neurons are free where both signs have some probability.
std::vector<Successors> possible_successors(const FiringTable& firing) {
  std::vector<Successors> graph;
  graph.reserve(firing.states());
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    std::uint32_t free = 0;
    for (std::size_t n = 0; n < firing.neurons(); ++n) free |= std::uint32_t{firing.rarer(state)[n] > 0} << n;
    graph.push_back({.fixed = static_cast<std::uint32_t>(firing.likely(state)) & ~free, .free = free});
  }
  return graph;
}

std::string told(const std::vector<Successors>& graph, const ClosedClasses& classes) {
  std::uint64_t recurrent = 0;
  std::vector<std::string> kinds;
  for (const auto& states : classes.states) {
    recurrent += states.size();
    const auto turn = period(graph, states);
    kinds.push_back(text(states.size(), states.size() == 1 ? " state" : " states",
                         turn > 1 ? text(" of period ", turn) : std::string()));
  }
  constexpr std::size_t kMostTold = 6;
  std::string list;
  for (std::size_t k = 0; k < std::min(kMostTold, kinds.size()); ++k)
    list += text(k > 0 ? ", " : "", kinds[k]);
  if (kinds.size() > kMostTold) list += ", ...";
  return text("in double precision the chain falls into ", kinds.size(), " closed classes (", list, "; ",
              graph.size() - recurrent,
              " states are transient): it never leaves the one it comes to, so that no single stationary "
              "distribution exists; more noise or weaker weights join them");
}

}  // namespace

RecurrentClass recurrent_class(const FiringTable& firing) {
  RecurrentClass out;
  const auto graph = possible_successors(firing);
  const std::uint64_t all = firing.states() - 1;
  if (std::all_of(graph.begin(), graph.end(), [&](const Successors& next) { return next.free == all; })) {
    out.states.resize(firing.states());
    std::iota(out.states.begin(), out.states.end(), std::uint64_t{0});
    return out;
  }
  auto classes = closed_classes(graph);
  if (classes.states.size() > 1) throw InvalidArgument(told(graph, classes));
  out.states = std::move(classes.states.front());
  out.period = period(graph, out.states);
  return out;
}

}  // namespace recres
