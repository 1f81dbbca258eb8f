#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recres {

// A state s of N binary neurons: bit n % 64 of word n / 64 is 1 where neuron n is +1. Neuron 0 is bit 0 of
// word 0, so up to 64 neurons the one word is the state's index s = Σ 2^n·[y_n = +1]. Bits past the last
// neuron are 0.

/// The most neurons whose state index is shown as a number.
inline constexpr std::size_t kMostIndexedNeurons = 62;

/// Words in one state.
constexpr std::size_t words_per_state(std::size_t neurons) {
  return (neurons + 63) / 64;
}

/// Whether neuron n is +1.
inline bool is_up(std::span<const std::uint64_t> state, std::size_t n) {
  return (state[n / 64] >> (n % 64) & 1) != 0;
}

/// The state as a ±string, neuron 0 first: "+++--".
std::string state_signs(std::span<const std::uint64_t> state, std::size_t neurons);

/// Writes states of words_per_state(N) words each as rows of N signs, -1 or +1; `out` has just this room.
void write_signs(std::span<const std::uint64_t> states, std::size_t neurons, std::span<std::int8_t> out);

/// Reads a state written as its index ("7") or as a ±string ("+++--"). Throws InvalidArgument where it is
/// neither, or does not fit the number of neurons.
std::vector<std::uint64_t> parse_state(std::string_view words, std::size_t neurons);

}  // namespace recres
