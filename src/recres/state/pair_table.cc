#include "recres/state/pair_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "recres/util/memory.h"

namespace recres {

namespace {

// Half a megabyte: more would cost more to clear than growing does.
constexpr std::uint64_t kMostFirstSlots = 1 << 15;
constexpr std::uint64_t kFewestSlots = 256;
constexpr std::size_t kAhead = 32;

}  // namespace

PairTable::PairTable(std::uint64_t expected_keys)
    : slots_(std::bit_ceil(std::clamp(expected_keys, kFewestSlots, kMostFirstSlots))) {}

PairTable::Slot& PairTable::slot_of(std::uint64_t key) {
  std::size_t at = home_of(key);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

void PairTable::add(std::span<const std::uint64_t> keys) {
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (k + kAhead < keys.size()) __builtin_prefetch(&slots_[home_of(keys[k + kAhead])], 1);
    add(keys[k], 1);
  }
}

void PairTable::add(std::uint64_t key, std::uint64_t count) {
  auto& slot = slot_of(key);
  if (slot.count == 0) {
    slot.key = key;
    ++used_;
  }
  slot.count += count;
  if (2 * used_ > slots_.size()) grow();
}

void PairTable::grow() {
  require_memory("counting the pairs of states of one run", 5 * slots_.size() * sizeof(Slot));
  const auto old = std::exchange(slots_, std::vector<Slot>(4 * slots_.size()));
  for (const auto& slot : old) {
    if (slot.count != 0) slot_of(slot.key) = slot;
  }
}

}  // namespace recres
