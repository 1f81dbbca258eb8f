#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// The finaliser of SplitMix64: every input bit changes every output bit with probability near one half.
constexpr std::uint64_t mixed_bits(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

/// Counts 64-bit keys in one flat table with open addressing. Memory grows with the number of different keys:
/// 32 to 128 bytes each.
class PairTable {
 public:
  struct Slot {
    std::uint64_t key;
    std::uint64_t count;  ///< 0: the slot is free
  };

  /// Room for about half of `expected_keys` at first, within reason; any number may come.
  explicit PairTable(std::uint64_t expected_keys);

  /// Counts each key once. Keys are looked up some tens ahead, so that a table larger than the cache costs
  /// little more.
  void add(std::span<const std::uint64_t> keys);

  /// Counts one key so many times.
  void add(std::uint64_t key, std::uint64_t count);

  /// All slots, free ones included, in no order.
  std::span<const Slot> slots() const { return slots_; }

 private:
  std::size_t home_of(std::uint64_t key) const { return mixed_bits(key) & (slots_.size() - 1); }
  Slot& slot_of(std::uint64_t key);
  void grow();

  std::vector<Slot> slots_;  // a power of two of them, at most half in use
  std::size_t used_ = 0;
};

}  // namespace recres
