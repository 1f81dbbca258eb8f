#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recres/util/stop.h"

namespace recres {

/// The states that may follow a state: some neurons have a sign that is certain, the free ones may take
/// either.
struct Successors {
  std::uint32_t fixed;  ///< the certain signs, a bit each, 0 where a neuron is free
  std::uint32_t free;   ///< the free neurons, a bit each
};

/// What is left of a stepping through states in the long run.
struct ClosedClasses {
  /// [class]: states that lead to each other and nowhere else, in rising order. Classes in the order of their
  /// smallest states.
  std::vector<std::vector<std::uint64_t>> states;

  /// [state]: the one class that it leads to, or kUndecidedBasin where it may lead to several.
  std::vector<std::uint32_t> leads_to;
};

inline constexpr std::uint32_t kUndecidedBasin = UINT32_MAX;

/// Bytes that closed_classes takes for so many states at most, their graph included.
constexpr std::uint64_t closed_classes_bytes(std::uint64_t states) {
  return 52 * states;
}

/// Of the graph [state]. Takes as many operations as there are pairs of a state and its successor. Throws
/// Stopped.
ClosedClasses closed_classes(std::span<const Successors> graph, const RunContext& context = {});

/// The period of one of its classes: the greatest common divisor of the lengths of all ways round.
std::uint64_t period(std::span<const Successors> graph, std::span<const std::uint64_t> closed_class);

/// [state]: the fewest steps that lead from it to one of the classes.
std::vector<std::uint32_t> fewest_steps(std::span<const Successors> graph, const ClosedClasses& classes);

/// Calls `visit` with every successor.
template <typename Visit>
void for_each_successor(const Successors& successors, const Visit& visit) {
  // All subsets of the free neurons, the empty one last.
  std::uint32_t subset = successors.free;
  for (;;) {
    visit(successors.fixed | subset);
    if (subset == 0) return;
    subset = (subset - 1) & successors.free;
  }
}

}  // namespace recres
