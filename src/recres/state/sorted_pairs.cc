#include "recres/state/sorted_pairs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "recres/util/memory.h"

namespace recres {

namespace {

// What four counters note and sort then stays in a second-level cache.
constexpr std::uint64_t kFirstKeys = std::uint64_t{1} << 16;
constexpr std::uint64_t kFewestKeys = 256;
constexpr std::uint64_t kMostKeys = std::uint64_t{1} << 30;  // places in a sorted list are 32-bit
constexpr std::uint64_t kGrowth = 4;

// Places of so many digits, for each of four parts, are 32 kB: little enough for a first-level cache.
constexpr int kMostDigitBits = 11;
constexpr std::size_t kParts = 4;

// Sorts by the digit of so many bits from `shift`, and keeps the order of equal ones. Four parts of the keys
// take turns, with places of their own: where a network is trapped nearly all keys are equal, and each waits
// until its predecessor's place is written.
template <typename Key>
void sort_by_digit(const std::vector<Key>& keys, int shift, int bits, std::vector<Key>& sorted) {
  const std::size_t digits = std::size_t{1} << bits;
  std::vector<std::array<std::uint32_t, kParts>> places(digits);
  const std::size_t size = keys.size() / kParts;
  const auto for_each = [&](auto&& visit) {
    for (std::size_t k = 0; k < size; ++k) {
      for (std::size_t part = 0; part < kParts; ++part) {
        const Key key = keys[part * size + k];
        visit(key, places[key >> shift & (digits - 1)][part]);
      }
    }
    for (std::size_t k = kParts * size; k < keys.size(); ++k)
      visit(keys[k], places[keys[k] >> shift & (digits - 1)][kParts - 1]);
  };
  for_each([](Key, std::uint32_t& place) { ++place; });
  std::uint32_t next = 0;
  for (auto& digit : places) {
    for (auto& place : digit) next += std::exchange(place, next);
  }
  for_each([&](Key key, std::uint32_t& place) { sorted[place++] = key; });
}

// By the lowest digit first. Only bits that are not the same in all keys are sorted by: of the 64 of two
// numbered states, most are.
template <typename Key>
void sort_keys(std::vector<Key>& keys) {
  Key differing = 0;
  for (const auto key : keys) differing |= key ^ keys[0];
  const int bits = std::popcount(differing);
  const int passes = (bits + kMostDigitBits - 1) / kMostDigitBits;
  std::vector<Key> sorted(keys.size());
  while (differing != 0) {
    const int shift = std::countr_zero(differing);
    const int digit_bits = (bits + passes - 1) / passes;
    sort_by_digit(keys, shift, digit_bits, sorted);
    keys.swap(sorted);
    differing &= ~(((Key{1} << digit_bits) - 1) << shift);
  }
}

template <typename Key>
std::size_t count_different(const std::vector<Key>& sorted) {
  std::size_t different = sorted.empty() ? 0 : 1;
  for (std::size_t k = 1; k < sorted.size(); ++k) different += sorted[k] != sorted[k - 1] ? 1U : 0U;
  return different;
}

}  // namespace

template <typename Key>
SortedPairs<Key>::SortedPairs(std::size_t label_bits, std::uint64_t expected_pairs)
    : label_bits_(label_bits), most_keys_(std::clamp(expected_pairs, kFewestKeys, kFirstKeys)) {}

template <typename Key>
void SortedPairs<Key>::add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  while (!to.empty()) {
    if (keys_.size() == most_keys_) make_room();
    const auto now = std::min(to.size(), most_keys_ - keys_.size());
    note(from.first(now), to.first(now));
    from = from.subspan(now);
    to = to.subspan(now);
  }
}

template <typename Key>
void SortedPairs<Key>::note(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  const auto noted = keys_.size();
  // Not in the constructor, as copies of an empty vector have no room. What comes later may double.
  if (noted == 0) keys_.reserve(std::min<std::uint64_t>(most_keys_, kFirstKeys));
  keys_.resize(noted + to.size());
  Key* key = &keys_[noted];
  for (std::size_t k = 0; k < to.size(); ++k) key[k] = static_cast<Key>(from[k] << label_bits_ | to[k]);
}

template <typename Key>
std::vector<TransitionCell> SortedPairs<Key>::cells() const {
  auto keys = keys_;
  sort_keys(keys);
  return merged(cells_, counted(keys));
}

template <typename Key>
std::vector<TransitionCell> SortedPairs<Key>::counted(const std::vector<Key>& sorted) const {
  std::vector<TransitionCell> cells(count_different(sorted));
  const Key low = static_cast<Key>((std::uint64_t{1} << label_bits_) - 1);
  auto* cell = cells.data();
  std::size_t first = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    // Written again and again until the key changes: cheaper than guessing whether it does.
    *cell = {.from = sorted[k] >> label_bits_, .to = sorted[k] & low, .count = k + 1 - first};
    const bool is_last = k + 1 < sorted.size() && sorted[k] != sorted[k + 1];
    first = is_last ? k + 1 : first;
    cell += is_last ? 1 : 0;
  }
  return cells;
}

template <typename Key>
void SortedPairs<Key>::make_room() {
  const auto pairs = 2 * keys_.size() + cells_.size();
  require_memory("counting the pairs of states of one run, which grow with what it visits,",
                 bytes_needed(pairs, pairs));
  sort_keys(keys_);
  // Cells of keys that mostly differ would take more memory than the keys do.
  if (most_keys_ < kMostKeys && 2 * count_different(keys_) > keys_.size()) {
    most_keys_ = std::min<std::uint64_t>(kGrowth * most_keys_, kMostKeys);
  } else {
    cells_ = merged(cells_, counted(keys_));
    keys_.clear();
    most_keys_ = std::max(most_keys_, std::min<std::uint64_t>(cells_.size(), kMostKeys));
  }
}

template <typename Key>
std::uint64_t SortedPairs<Key>::bytes_needed(std::uint64_t pairs, std::uint64_t different_pairs) {
  // Keys may have room for twice as many, and are copied and sorted from there into another vector.
  const auto keys = std::min(pairs, std::max(kFirstKeys, 2 * kGrowth * different_pairs));
  // Two lists are merged into a third. No list is longer than all pairs that went into it; merged lists may
  // have room for twice the pairs that differ.
  const auto cells = std::min(2 * pairs, 5 * different_pairs);
  const auto places = (std::uint64_t{1} << kMostDigitBits) * kParts * sizeof(std::uint32_t);
  return 4 * std::max(keys, kFewestKeys) * sizeof(Key) + cells * sizeof(TransitionCell) + places;
}

template class SortedPairs<std::uint32_t>;
template class SortedPairs<std::uint64_t>;

}  // namespace recres
