#include "recres/state/pair_counter.h"

#include <algorithm>
#include <bit>

#include "recres/util/memory.h"

namespace recres {

namespace {

constexpr std::size_t kMostArrayBits = 10;
constexpr std::size_t kMostSmallKeyBits = 16;

// Up to two cells a pair, clearing and reading the array costs less than sorting. Beyond 4 MB, counting in it
// does not.
bool use_array(std::size_t label_bits, std::uint64_t expected_pairs) {
  return label_bits <= kMostArrayBits && (std::uint64_t{1} << (2 * label_bits)) / 2 <= expected_pairs;
}

using Pairs = std::variant<PairArray, SortedPairs<std::uint32_t>, SortedPairs<std::uint64_t>>;

Pairs pairs_of(std::size_t label_bits, std::uint64_t expected_pairs) {
  if (use_array(label_bits, expected_pairs)) return PairArray(label_bits);
  if (label_bits <= kMostSmallKeyBits) return SortedPairs<std::uint32_t>(label_bits, expected_pairs);
  return SortedPairs<std::uint64_t>(label_bits, expected_pairs);
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

PairCounter::PairCounter(std::size_t label_bits, std::uint64_t expected_pairs)
    : label_bits_(label_bits), pairs_(pairs_of(label_bits, expected_pairs)) {}

void PairCounter::add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  pairs_counted_ += to.size();
  std::visit([&](auto& pairs) { pairs.add(from, to); }, pairs_);
}

void PairCounter::add(std::uint64_t from, std::uint64_t to, std::uint64_t count) {
  if (count == 1) return add({&from, 1}, {&to, 1});
  pairs_counted_ += count;
  const auto [pair, is_new] = many_.try_emplace(from << label_bits_ | to, 0);
  pair->second += count;
  constexpr std::uint64_t kBytesEach = 64;
  if (is_new && std::has_single_bit(many_.size()))
    require_memory("counting the pairs of states of one run", 2 * kBytesEach * many_.size());
}

TransitionCounts PairCounter::counts() const {
  return {.cells = merged(cells_of(many_, label_bits_),
                          std::visit([](const auto& pairs) { return pairs.cells(); }, pairs_)),
          .transitions = pairs_counted_};
}

std::uint64_t PairCounter::bytes_needed(std::size_t label_bits, std::uint64_t expected_pairs) {
  // More is out of reach anyway, and no product may overflow.
  constexpr std::size_t kMostBits = 52;
  const auto pairs = std::min(expected_pairs, std::uint64_t{1} << kMostBits);
  const auto different = std::min(pairs, std::uint64_t{1} << std::min(2 * label_bits, kMostBits));
  // The allocator may give each of the few vectors a page more than asked for.
  const std::uint64_t bytes = sizeof(PairCounter) + std::uint64_t{8} * 4096;
  if (use_array(label_bits, expected_pairs)) return bytes + PairArray::bytes_needed(label_bits, pairs);
  return bytes + (label_bits <= kMostSmallKeyBits
                      ? SortedPairs<std::uint32_t>::bytes_needed(pairs, different)
                      : SortedPairs<std::uint64_t>::bytes_needed(pairs, different));
}

}  // namespace recres
