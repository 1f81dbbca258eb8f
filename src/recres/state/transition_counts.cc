#include "recres/state/transition_counts.h"

#include <algorithm>

namespace recres {

TransitionCounter::TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions)
    : neurons_(neurons), labels_(neurons), pairs_(labels_.bits(), expected_transitions) {}

void TransitionCounter::add(std::span<const std::uint64_t> states) {
  // Indices are there already, however many.
  const auto most_words =
      labels_.are_indices() ? states.size() : StateLabels::kMostAtOnce * words_per_state(neurons_);
  while (!states.empty()) {
    const auto now = states.first(std::min(states.size(), most_words));
    const auto labels = labels_.of(now);
    successive_.add(labels, labels, [this](auto from, auto to) { pairs_.add(from, to); });
    states = states.subspan(now.size());
  }
}

void TransitionCounter::add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count) {
  pairs_.add(from, to, count);
  successive_.restart(to);
}

TransitionCounts TransitionCounter::counts() const {
  auto out = pairs_.counts();
  if (!labels_.are_indices() && neurons_ <= kMostIndexedNeurons) {
    for (auto& cell : out.cells) {
      cell.from = shown_label(cell.from);
      cell.to = shown_label(cell.to);
    }
    std::sort(out.cells.begin(), out.cells.end(), is_before);
  }
  return out;
}

std::uint64_t TransitionCounter::last_label() const {
  return shown_label(successive_.waiting().front());
}

std::uint64_t TransitionCounter::shown_label(std::uint64_t label) const {
  return neurons_ <= kMostIndexedNeurons ? labels_.index_of(label) : label;
}

std::uint64_t TransitionCounter::bytes_needed(std::size_t neurons, std::uint64_t expected_transitions) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 52;  // more is out of reach anyway
  return sizeof(TransitionCounter) +
         StateLabels::bytes_needed(neurons, std::min(expected_transitions, kMost) + 1) +
         PairCounter::bytes_needed(std::min(neurons, kMostLabelBits), expected_transitions);
}

}  // namespace recres
