#include "recres/network/structure.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace recres {

bool is_symmetric(const Network& network) {
  if (!network.is_sparse()) return network.dense() == network.dense().transpose();
  const auto weights = network.to_sparse();
  const SparseMatrix difference = weights - SparseMatrix(weights.transpose());
  return (difference.coeffs() == 0).all();
}

std::vector<std::vector<std::size_t>> independent_blocks(const Network& network) {
  std::vector<std::size_t> parent(network.neurons());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&parent](std::size_t n) {
    while (parent[n] != n) {
      parent[n] = parent[parent[n]];
      n = parent[n];
    }
    return n;
  };
  const auto weights = network.to_sparse();
  for (Eigen::Index target = 0; target < weights.outerSize(); ++target) {
    for (SparseMatrix::InnerIterator it(weights, target); it; ++it) {
      const auto a = root(static_cast<std::size_t>(target));
      const auto b = root(static_cast<std::size_t>(it.col()));
      // The smaller number becomes the root, so that a block is known by its first neuron.
      parent[std::max(a, b)] = std::min(a, b);
    }
  }
  std::vector<std::vector<std::size_t>> blocks;
  std::vector<std::size_t> block_of(network.neurons());
  for (std::size_t n = 0; n < network.neurons(); ++n) {
    const auto first = root(n);
    if (first == n) {
      block_of[n] = blocks.size();
      blocks.emplace_back();
    }
    blocks[block_of[first]].push_back(n);
  }
  return blocks;
}

std::optional<std::vector<SignedCycle>> signed_permutation_cycles(const Network& network) {
  const auto neurons = network.neurons();
  const auto weights = network.to_sparse();
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> driven_by_me(neurons, kNone);
  std::vector<bool> negative(neurons);  // the weight out of this neuron
  if (static_cast<std::size_t>(weights.nonZeros()) != neurons) return std::nullopt;
  for (Eigen::Index target = 0; target < weights.outerSize(); ++target) {
    for (SparseMatrix::InnerIterator it(weights, target); it; ++it) {
      const auto source = static_cast<std::size_t>(it.col());
      if (driven_by_me[source] != kNone) return std::nullopt;
      driven_by_me[source] = static_cast<std::size_t>(target);
      negative[source] = it.value() < 0;
    }
  }
  // N weights and no column twice; a row twice shows as a neuron that is reached twice.
  std::vector<bool> seen(neurons);
  std::vector<SignedCycle> cycles;
  for (std::size_t first = 0; first < neurons; ++first) {
    if (seen[first]) continue;
    SignedCycle cycle{.neurons = {}, .negative = false};
    std::size_t n = first;
    while (!seen[n]) {
      seen[n] = true;
      cycle.neurons.push_back(n);
      if (negative[n]) cycle.negative = !cycle.negative;
      n = driven_by_me[n];
    }
    if (n != first) return std::nullopt;
    cycles.push_back(std::move(cycle));
  }
  return cycles;
}

}  // namespace recres
