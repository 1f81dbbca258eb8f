#pragma once

#include <cstdint>
#include <vector>

namespace recres {

/// How often state `from` was followed by state `to`. States are named by label: see TransitionCounts.
struct TransitionCell {
  std::uint64_t from;
  std::uint64_t to;
  std::uint64_t count;
};

/// The order of cells: by `from`, then by `to`.
bool is_before(const TransitionCell& a, const TransitionCell& b);

/// Adds up two lists of cells, each in rising order.
std::vector<TransitionCell> merged(const std::vector<TransitionCell>& a, std::vector<TransitionCell> b);

}  // namespace recres
