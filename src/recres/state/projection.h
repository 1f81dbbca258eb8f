#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// What a sub-network sees of the states of a network: the bits of its neurons, moved together in rising
/// order of the neurons.
class Projection {
 public:
  /// For states of `of_neurons` neurons. Throws InvalidArgument where no neuron is chosen, one twice, or one
  /// that does not exist. Their order does not matter.
  Projection(std::vector<std::size_t> neurons, std::size_t of_neurons);

  /// The neurons, rising. Neuron k of a projected state is neurons()[k] of the network.
  const std::vector<std::size_t>& neurons() const { return neurons_; }

  /// Projects states of words_per_state(of_neurons) words each into `out`, which has
  /// words_per_state(neurons().size()) words for each.
  void project(std::span<const std::uint64_t> states, std::span<std::uint64_t> out) const;

  /// The most bytes that a projection to so many neurons holds.
  static std::uint64_t bytes_needed(std::size_t neurons) {
    // Each may be in a word of its own; three lists of these have room for as many again.
    return sizeof(Projection) + neurons * (1 + 2 * 3) * sizeof(std::uint64_t);
  }

 private:
  std::vector<std::size_t> neurons_;
  std::size_t words_;  // of a state
  // Words of a state that have any of the neurons; which of their bits; and where these begin in the
  // projected state.
  std::vector<std::size_t> seen_;
  std::vector<std::uint64_t> masks_;
  std::vector<std::size_t> places_;
};

}  // namespace recres
