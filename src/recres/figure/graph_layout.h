#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace recres {

/// Places for the nodes of a graph in which every node has one that follows: cycles on a ring, what leads to
/// them around it, step by step outwards, and the pieces that do not hang together side by side. The same for
/// the same graph. Nodes next to each other are about 1 apart.
/// \param next of each node the place of the one that follows, below next.size().
std::vector<std::array<double, 2>> lay_out(std::span<const std::size_t> next);

}  // namespace recres
