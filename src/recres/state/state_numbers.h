#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// Numbers states 0, 1, … in the order of their first visit.
///
/// States of one word are told apart exactly. Longer ones are by a fingerprint of 128 bits, two mixed hashes
/// of all words, so that memory is bounded by how many states were visited, however large they are. Among V
/// different states the probability that any two are taken for one is about V²/2^129: 10^-21 for 10^9 states.
class StateNumbers {
 public:
  explicit StateNumbers(std::size_t words_per_state) : words_(words_per_state) {}

  /// States to number in a call, so that what the call itself needs is little.
  static constexpr std::size_t kMostAtOnce = 1024;

  /// The number of each state in turn, new ones included. Throws CapacityExceeded where memory does not
  /// suffice, InvalidArgument at 2^32 different states. The result is valid until the next call.
  std::span<const std::uint64_t> number(std::span<const std::uint64_t> states);

  /// The word of a state of one word.
  std::uint64_t word_of(std::uint64_t number) const { return ids_[number].low; }

  /// The most bytes held at a time for so many different states, kMostAtOnce in a call.
  static std::uint64_t bytes_needed(std::uint64_t different_states);

 private:
  struct Id {
    std::uint64_t low;
    std::uint64_t high;
    bool operator==(const Id&) const = default;
  };

  Id id_of(std::span<const std::uint64_t> state) const;
  std::size_t home_of(const Id& id) const;
  std::uint32_t& slot_of(const Id& id);
  std::uint64_t number_of(const Id& id);
  void grow();

  std::size_t words_;
  std::vector<Id> ids_;                 // [number]
  std::vector<std::uint32_t> slots_;    // number + 1, 0 = free: open addressing, at most half in use
  std::vector<Id> wanted_;              // of the states being numbered
  std::vector<std::uint64_t> numbers_;  // theirs
};

}  // namespace recres
