#include "recres/state/transition_counts.h"

#include <algorithm>
#include <tuple>

#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {

namespace {

constexpr std::size_t kMostPairKeyNeurons = 32;

// 512 kB stays in a core's second-level cache; up to a cell per transition, clearing the array costs less
// than hashing.
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
    : neurons_(neurons) {
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

void TransitionCounter::add_dense(std::span<const std::uint64_t> states) {
  if (states.empty()) return;
  if (!has_last_) {
    last_ = states[0];
    has_last_ = true;
    states = states.subspan(1);
  }
  std::uint64_t from = last_;
  for (const auto to : states) {
    ++dense_[from << neurons_ | to];
    from = to;
  }
  last_ = from;
}

void TransitionCounter::add_hashed(std::span<const std::uint64_t> states) {
  const auto words = words_per_state(neurons_);
  keys_.clear();
  for (; !states.empty(); states = states.subspan(words)) {
    const std::uint64_t to = is_numbered() ? number_of(states.first(words)) : states[0];
    if (has_last_) keys_.push_back(last_ << 32 | to);
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
  TransitionCounts out;
  const auto count_cell = [&out](std::uint64_t from, std::uint64_t to, std::uint64_t count) {
    out.cells.push_back({.from = from, .to = to, .count = count});
    out.transitions += count;
  };
  if (!dense_.empty()) {
    const std::uint64_t states = std::uint64_t{1} << neurons_;
    for (std::uint64_t pair = 0; pair < dense_.size(); ++pair) {
      if (dense_[pair] != 0) count_cell(pair >> neurons_, pair & (states - 1), dense_[pair]);
    }
    return out;
  }
  const auto label = [this](std::uint64_t number) {
    return is_numbered() && neurons_ <= kMostIndexedNeurons ? words_of_[number] : number;
  };
  for (const auto& [key, count] : pairs_.slots()) {
    if (count != 0) count_cell(label(key >> 32), label(key & UINT32_MAX), count);
  }
  std::sort(out.cells.begin(), out.cells.end(), [](const TransitionCell& a, const TransitionCell& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  return out;
}

}  // namespace recres
