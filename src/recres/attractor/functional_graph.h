#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/attractor/noiseless_map.h"
#include "recres/util/aligned.h"
#include "recres/util/stop.h"

namespace recres {

/// Where every state ends when each has one successor: a walk through all of them, without an object for
/// any: four bytes a state, which hold its successor until it is resolved and its cycle afterwards, and two
/// for its distance.
///
/// Threads walk independently. None marks the states of its walk before it knows where they end: cycles are
/// found as Brent (1980) does, by a state that is left behind at every power of two, or by a return to the
/// beginning. So two threads that walk the same way write the same.
class FunctionalGraph {
 public:
  /// The map must have no ties. Reports every state to the context once.
  FunctionalGraph(const NoiselessMap& map, std::size_t threads, const RunContext& context);

  std::uint64_t states() const { return std::uint64_t{1} << neurons_; }

  /// The smallest states of the cycles are their roots, and know how long they are until they are listed.
  bool is_root(std::uint64_t state) const { return kind(state) == kRoot; }
  std::uint64_t period(std::uint64_t root) const { return std::uint64_t{word_[root] & kPayload} + 1; }

  /// Whether there are roots among the states from … to - 1: much faster than is_root for each.
  bool has_root(std::uint64_t from, std::uint64_t to) const;

  /// Gives a root a place in a list.
  void list(std::uint64_t root, std::uint32_t place);
  bool is_listed(std::uint64_t root) const { return kind(root) == kListed; }
  std::uint32_t place(std::uint64_t root) const { return word_[root] & kPayload; }

  /// The root of the cycle that the state leads to.
  std::uint64_t root_of(std::uint64_t state) const {
    return kind(state) == kResolved ? word_[state] & kPayload : state;
  }

  /// Steps until the state is on its cycle, or kMostDistance where it takes so many or more.
  std::size_t distance(std::uint64_t state) const { return distance_[state]; }

  /// Asks the processor for what root_of and distance are about to read.
  void prefetch(std::uint64_t state) const {
    __builtin_prefetch(&word_[state]);
    __builtin_prefetch(&distance_[state]);
  }

  /// Bytes for so many neurons.
  static constexpr std::uint64_t bytes(std::size_t neurons) { return std::uint64_t{6} << neurons; }

  /// Transients of so many steps or more are not told apart.
  static constexpr std::uint16_t kMostDistance = 65'535;

 private:
  // What the upper two bits of a word say of the others: successor, root, period - 1, or place in a list.
  enum Kind : std::uint32_t { kNext = 0, kResolved = 1, kRoot = 2, kListed = 3 };
  static constexpr std::uint32_t kPayload = (std::uint32_t{1} << 30) - 1;

  Kind kind(std::uint64_t state) const { return static_cast<Kind>(word_[state] >> 30); }

  struct Walk;

  // Where a state leads whose word is resolved.
  static std::uint32_t resolved_root(std::uint32_t state, std::uint32_t word);

  void resolve_all(std::uint64_t from, std::uint64_t to);
  bool take_on(Walk& walk);
  void resolve_found_cycle(std::uint32_t on_cycle, std::uint64_t period);
  void resolve_cycle(std::uint32_t on_cycle, std::uint32_t root, std::uint64_t period);
  void resolve_transient(std::uint32_t start);

  std::uint32_t load(std::uint64_t state) const;
  std::size_t load_distance(std::uint64_t state) const;
  void store(std::uint32_t state, std::uint32_t word, std::size_t distance);

  std::size_t neurons_;
  AlignedArray<std::uint32_t> word_;
  AlignedArray<std::uint16_t> distance_;
};

}  // namespace recres
