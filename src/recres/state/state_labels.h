#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "recres/state/pair_counter.h"
#include "recres/state/state.h"
#include "recres/state/state_numbers.h"

namespace recres {

/// Gives each state a label of at most kMostLabelBits bits: up to 32 neurons its index, beyond the order of
/// its first visit.
class StateLabels {
 public:
  explicit StateLabels(std::size_t neurons) : neurons_(neurons), numbers_(words_per_state(neurons)) {}

  /// States that one call may label.
  static constexpr std::size_t kMostAtOnce = StateNumbers::kMostAtOnce;

  std::size_t bits() const { return std::min(neurons_, kMostLabelBits); }
  bool are_indices() const { return neurons_ <= kMostLabelBits; }

  /// The labels of up to kMostAtOnce states of words_per_state(N) words each, valid until the next call and
  /// as long as the states are. Throws as StateNumbers.
  std::span<const std::uint64_t> of(std::span<const std::uint64_t> states) {
    return are_indices() ? states : numbers_.number(states);
  }

  /// The index of a labelled state of at most kMostIndexedNeurons neurons.
  std::uint64_t index_of(std::uint64_t label) const {
    return are_indices() ? label : numbers_.word_of(label);
  }

  /// The most bytes held at a time for so many different states.
  static std::uint64_t bytes_needed(std::size_t neurons, std::uint64_t different_states) {
    return neurons <= kMostLabelBits ? 0 : StateNumbers::bytes_needed(different_states);
  }

 private:
  std::size_t neurons_;
  StateNumbers numbers_;
};

}  // namespace recres
