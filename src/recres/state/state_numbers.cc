#include "recres/state/state_numbers.h"

#include <algorithm>

#include "recres/util/error.h"
#include "recres/util/memory.h"

namespace recres {

namespace {

constexpr std::uint64_t kFewestSlots = 1024;
constexpr std::uint64_t kSlotGrowth = 4;

// The finaliser of SplitMix64: every input bit changes every output bit with probability near one half.
constexpr std::uint64_t mixed_bits(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

}  // namespace

std::span<const std::uint64_t> StateNumbers::number(std::span<const std::uint64_t> states) {
  wanted_.clear();
  for (; !states.empty(); states = states.subspan(words_)) wanted_.push_back(id_of(states.first(words_)));
  if (slots_.empty()) slots_.resize(kFewestSlots);
  numbers_.clear();
  for (std::size_t k = 0; k < wanted_.size(); ++k) {
    // A table larger than the cache is then there when its turn comes.
    constexpr std::size_t kAhead = 16;
    if (k + kAhead < wanted_.size()) __builtin_prefetch(&slots_[home_of(wanted_[k + kAhead])], 1);
    numbers_.push_back(number_of(wanted_[k]));
  }
  return numbers_;
}

StateNumbers::Id StateNumbers::id_of(std::span<const std::uint64_t> state) const {
  if (state.size() == 1) return {.low = state[0], .high = 0};
  // Two hashes of one kind from different beginnings: the first digits of the golden ratio and of pi.
  Id id{.low = 0x9E3779B97F4A7C15, .high = 0x243F6A8885A308D3};
  for (const auto word : state) {
    id.low = mixed_bits(id.low + word);
    id.high = mixed_bits(id.high ^ word);
  }
  return id;
}

std::size_t StateNumbers::home_of(const Id& id) const {
  return mixed_bits(id.low) & (slots_.size() - 1);
}

std::uint32_t& StateNumbers::slot_of(const Id& id) {
  std::size_t at = home_of(id);
  while (slots_[at] != 0 && ids_[slots_[at] - 1] != id) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

std::uint64_t StateNumbers::number_of(const Id& id) {
  auto& slot = slot_of(id);
  if (slot != 0) return slot - 1;
  const std::uint64_t number = ids_.size();
  if (number + 1 >= UINT32_MAX)
    throw InvalidArgument(
        "more than 2^32 different states in one run cannot be told apart; give fewer steps");
  slot = static_cast<std::uint32_t>(number + 1);
  ids_.push_back(id);
  if (2 * ids_.size() > slots_.size()) grow();
  return number;
}

void StateNumbers::grow() {
  require_memory("telling the states of one run apart", bytes_needed(2 * ids_.size()));
  slots_.assign(kSlotGrowth * slots_.size(), 0);
  for (std::size_t number = 0; number < ids_.size(); ++number)
    slot_of(ids_[number]) = static_cast<std::uint32_t>(number + 1);
}

std::uint64_t StateNumbers::bytes_needed(std::uint64_t different_states) {
  // Slots are up to 2 · kSlotGrowth a state, with a quarter as many still held while they grow. A vector that
  // grows by doubling has room for up to twice what it holds, and its old half beside it for a moment.
  const auto slots = std::max(kFewestSlots, 2 * kSlotGrowth * different_states);
  return (slots + slots / kSlotGrowth) * sizeof(std::uint32_t) + 3 * different_states * sizeof(Id) +
         3 * kMostAtOnce * (sizeof(Id) + sizeof(std::uint64_t));
}

}  // namespace recres
