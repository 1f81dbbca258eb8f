#include "recres/state/transition_counts.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {

namespace {

constexpr std::size_t kMostPairKeyNeurons = 32;

// 256 kB stays in a core's second-level cache, four replicates at a time; up to a cell per transition,
// clearing the array costs less than hashing.
bool use_dense(std::size_t neurons, std::uint64_t expected_transitions) {
  constexpr std::size_t kCachedNeurons = 8;
  constexpr std::size_t kMostNeurons = 13;
  if (neurons <= kCachedNeurons) return true;
  return neurons <= kMostNeurons && (std::uint64_t{1} << (2 * neurons)) <= expected_transitions;
}

std::uint64_t hash_of(std::span<const std::uint64_t> state) {
  std::uint64_t hash = 0;
  for (const auto word : state) hash = mixed_bits(hash + word + 0x9E3779B97F4A7C15);
  return hash;
}

}  // namespace

TransitionCounter::TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions)
    : neurons_(neurons), pairs_(use_dense(neurons, expected_transitions) ? 0 : expected_transitions) {
  if (use_dense(neurons, expected_transitions)) {
    dense_.resize(std::size_t{1} << (2 * neurons));
  } else if (is_numbered()) {
    number_slots_.resize(1024);
  }
}

bool TransitionCounter::is_numbered() const {
  return neurons_ > kMostPairKeyNeurons;
}

void TransitionCounter::add(std::span<const std::uint64_t> states) {
  if (dense_.empty()) {
    add_hashed(states);
  } else {
    add_dense(states);
  }
}

void TransitionCounter::add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count) {
  last_ = to;
  has_last_ = true;
  const auto key = from << key_shift() | to;
  if (dense_.empty()) {
    pairs_.add(key, count);
  } else {
    if (flushed_.empty()) flush_dense();
    flushed_[key] += count;
  }
}

void TransitionCounter::add_dense(std::span<const std::uint64_t> states) {
  constexpr std::uint64_t kSafe = std::uint64_t{1} << 31;
  if (states.empty()) return;
  if (in_dense_ + states.size() > kSafe) flush_dense();
  if (!has_last_) {
    last_ = states[0];
    has_last_ = true;
    states = states.subspan(1);
  }
  in_dense_ += states.size();
  std::uint64_t from = last_;
  for (const auto to : states) {
    ++dense_[from << neurons_ | to];
    from = to;
  }
  last_ = from;
}

void TransitionCounter::flush_dense() {
  flushed_.resize(dense_.size());
  for (std::size_t pair = 0; pair < dense_.size(); ++pair) flushed_[pair] += std::exchange(dense_[pair], 0);
  in_dense_ = 0;
}

std::size_t TransitionCounter::key_shift() const {
  return is_numbered() ? 32 : neurons_;
}

void TransitionCounter::add_hashed(std::span<const std::uint64_t> states) {
  const auto words = words_per_state(neurons_);
  keys_.clear();
  for (; !states.empty(); states = states.subspan(words)) {
    const std::uint64_t to = is_numbered() ? number_of(states.first(words)) : states[0];
    if (has_last_) keys_.push_back(last_ << key_shift() | to);
    last_ = to;
    has_last_ = true;
  }
  pairs_.add(keys_);
}

std::uint32_t TransitionCounter::number_of(std::span<const std::uint64_t> state) {
  const auto words = state.size();
  const auto slot_of = [&](std::span<const std::uint64_t> wanted) {
    std::size_t slot = hash_of(wanted) & (number_slots_.size() - 1);
    while (number_slots_[slot] != 0) {
      const auto* held = &words_of_[(number_slots_[slot] - 1) * words];
      if (std::equal(wanted.begin(), wanted.end(), held)) break;
      slot = (slot + 1) & (number_slots_.size() - 1);
    }
    return slot;
  };
  const auto slot = slot_of(state);
  if (number_slots_[slot] != 0) return number_slots_[slot] - 1;

  const std::size_t known = words_of_.size() / words;
  if (known + 1 >= UINT32_MAX)
    throw InternalError("more than 2^32 different states in one run cannot be counted");
  words_of_.insert(words_of_.end(), state.begin(), state.end());
  number_slots_[slot] = static_cast<std::uint32_t>(known + 1);
  if (2 * (known + 1) > number_slots_.size()) {
    number_slots_.assign(2 * number_slots_.size(), 0);
    for (std::size_t k = 0; k <= known; ++k) {
      const std::span<const std::uint64_t> held(&words_of_[k * words], words);
      number_slots_[slot_of(held)] = static_cast<std::uint32_t>(k + 1);
    }
  }
  return static_cast<std::uint32_t>(known);
}

TransitionCounts TransitionCounter::counts() const {
  return dense_.empty() ? hashed_counts() : dense_counts();
}

TransitionCounts TransitionCounter::dense_counts() const {
  TransitionCounts out;
  const std::uint64_t states = std::uint64_t{1} << neurons_;
  for (std::uint64_t pair = 0; pair < dense_.size(); ++pair) {
    const std::uint64_t count = dense_[pair] + (flushed_.empty() ? 0 : flushed_[pair]);
    if (count == 0) continue;
    out.cells.push_back({.from = pair >> neurons_, .to = pair & (states - 1), .count = count});
    out.transitions += count;
  }
  return out;
}

namespace {

// Sorts by key, a byte at a time from the lowest; keys fill `bits` bits.
void sort_by_key(std::vector<PairTable::Slot>& slots, std::size_t bits) {
  std::vector<PairTable::Slot> other(slots.size());
  for (std::size_t shift = 0; shift < bits; shift += 8) {
    std::array<std::size_t, 256> place{};
    for (const auto& slot : slots) ++place[slot.key >> shift & 255];
    std::exclusive_scan(place.begin(), place.end(), place.begin(), std::size_t{0});
    for (const auto& slot : slots) other[place[slot.key >> shift & 255]++] = slot;
    slots.swap(other);
  }
}

}  // namespace

TransitionCounts TransitionCounter::hashed_counts() const {
  std::vector<PairTable::Slot> slots;
  for (const auto& slot : pairs_.slots()) {
    if (slot.count != 0) slots.push_back(slot);
  }
  sort_by_key(slots, is_numbered() ? 64 : 2 * neurons_);
  TransitionCounts out;
  out.cells.reserve(slots.size());
  const bool has_labels = is_numbered() && neurons_ <= kMostIndexedNeurons;
  const auto label = [&](std::uint64_t number) { return has_labels ? words_of_[number] : number; };
  const std::uint64_t low = (std::uint64_t{1} << key_shift()) - 1;
  for (const auto& [key, count] : slots) {
    out.cells.push_back({.from = label(key >> key_shift()), .to = label(key & low), .count = count});
    out.transitions += count;
  }
  // Numbers rise in the order of first visit, labels do not.
  if (has_labels) {
    std::sort(out.cells.begin(), out.cells.end(), [](const TransitionCell& a, const TransitionCell& b) {
      return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
  }
  return out;
}

}  // namespace recres
