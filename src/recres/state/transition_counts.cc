#include "recres/state/transition_counts.h"

#include <algorithm>
#include <bit>

#include "recres/state/state.h"
#include "recres/util/memory.h"

namespace recres {

namespace {

constexpr std::size_t kMostArrayNeurons = 10;
constexpr std::size_t kMostSmallKeyNeurons = 16;
constexpr std::size_t kMostUnnumberedNeurons = 32;

// Up to two cells a transition, clearing and reading the array costs less than sorting. Beyond 4 MB, counting
// in it does not.
bool use_array(std::size_t neurons, std::uint64_t expected_transitions) {
  return neurons <= kMostArrayNeurons && (std::uint64_t{1} << (2 * neurons)) / 2 <= expected_transitions;
}

using Pairs = std::variant<PairArray, SortedPairs<std::uint32_t>, SortedPairs<std::uint64_t>>;

Pairs pairs_of(std::size_t neurons, std::size_t label_bits, std::uint64_t expected_transitions) {
  if (use_array(neurons, expected_transitions)) return PairArray(label_bits);
  if (neurons <= kMostSmallKeyNeurons) return SortedPairs<std::uint32_t>(label_bits, expected_transitions);
  return SortedPairs<std::uint64_t>(label_bits, expected_transitions);
}

std::vector<TransitionCell> cells_of(const std::unordered_map<std::uint64_t, std::uint64_t>& counts,
                                     std::size_t label_bits) {
  std::vector<TransitionCell> cells;
  cells.reserve(counts.size());
  const std::uint64_t low = (std::uint64_t{1} << label_bits) - 1;
  for (const auto& [key, count] : counts)
    cells.push_back({.from = key >> label_bits, .to = key & low, .count = count});
  std::sort(cells.begin(), cells.end(), is_before);
  return cells;
}

}  // namespace

TransitionCounter::TransitionCounter(std::size_t neurons, std::uint64_t expected_transitions)
    : neurons_(neurons),
      label_bits_(std::min(neurons, kMostUnnumberedNeurons)),
      numbers_(words_per_state(neurons)),
      pairs_(pairs_of(neurons, label_bits_, expected_transitions)) {}

void TransitionCounter::add(std::span<const std::uint64_t> states) {
  if (neurons_ <= kMostUnnumberedNeurons) return add_labels(states);
  const auto most_words = StateNumbers::kMostAtOnce * words_per_state(neurons_);
  while (!states.empty()) {
    const auto now = states.first(std::min(states.size(), most_words));
    add_labels(numbers_.number(now));
    states = states.subspan(now.size());
  }
}

void TransitionCounter::add_labels(std::span<const std::uint64_t> labels) {
  if (labels.empty()) return;
  if (!has_last_) {
    last_ = labels.front();
    has_last_ = true;
    labels = labels.subspan(1);
  }
  if (labels.empty()) return;
  transitions_ += labels.size();
  std::visit([&](auto& pairs) { pairs.add(last_, labels); }, pairs_);
  last_ = labels.back();
}

void TransitionCounter::add_pair(std::uint64_t from, std::uint64_t to, std::uint64_t count) {
  last_ = to;
  has_last_ = true;
  transitions_ += count;
  if (count == 1) {
    std::visit([&](auto& pairs) { pairs.add(from, {&to, 1}); }, pairs_);
    return;
  }
  const auto [pair, is_new] = many_.try_emplace(from << label_bits_ | to, 0);
  pair->second += count;
  constexpr std::uint64_t kBytesEach = 64;
  if (is_new && std::has_single_bit(many_.size()))
    require_memory("counting the pairs of states of one run", 2 * kBytesEach * many_.size());
}

TransitionCounts TransitionCounter::counts() const {
  TransitionCounts out{
      .cells = merged(cells_of(many_, label_bits_),
                      std::visit([](const auto& pairs) { return pairs.cells(); }, pairs_)),
      .transitions = transitions_,
  };
  if (neurons_ > kMostUnnumberedNeurons && neurons_ <= kMostIndexedNeurons) {
    for (auto& cell : out.cells) {
      cell.from = numbers_.word_of(cell.from);
      cell.to = numbers_.word_of(cell.to);
    }
    std::sort(out.cells.begin(), out.cells.end(), is_before);
  }
  return out;
}

std::uint64_t TransitionCounter::bytes_needed(std::size_t neurons, std::uint64_t expected_transitions) {
  // More is out of reach anyway, and no product may overflow.
  constexpr std::size_t kMostBits = 52;
  const auto transitions = std::min(expected_transitions, std::uint64_t{1} << kMostBits);
  const auto different = std::min(transitions, std::uint64_t{1} << std::min(2 * neurons, kMostBits));
  // The allocator may give each of the few vectors a page more than asked for.
  std::uint64_t bytes = sizeof(TransitionCounter) + std::uint64_t{8} * 4096;
  if (neurons > kMostUnnumberedNeurons) bytes += StateNumbers::bytes_needed(transitions + 1);
  if (use_array(neurons, expected_transitions)) return bytes + PairArray::bytes_needed(neurons, transitions);
  return bytes + (neurons <= kMostSmallKeyNeurons
                      ? SortedPairs<std::uint32_t>::bytes_needed(transitions, different)
                      : SortedPairs<std::uint64_t>::bytes_needed(transitions, different));
}

}  // namespace recres
