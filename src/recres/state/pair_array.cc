#include "recres/state/pair_array.h"

#include <algorithm>

namespace recres {

PairArray::PairArray(std::size_t label_bits, std::uint64_t most_pairs)
    : label_bits_(label_bits), most_pairs_(most_pairs), counts_(std::size_t{1} << (2 * label_bits)) {}

void PairArray::add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  while (!to.empty()) {
    const auto now = std::min<std::uint64_t>(to.size(), most_pairs_ - pairs_);
    for (std::size_t k = 0; k < now; ++k) ++counts_[from[k] << label_bits_ | to[k]];
    pairs_ += now;
    if (pairs_ == most_pairs_) merge_in();
    from = from.subspan(now);
    to = to.subspan(now);
  }
}

std::vector<TransitionCell> PairArray::cells() const {
  return merged(cells_, counted());
}

std::vector<TransitionCell> PairArray::counted() const {
  const auto unused = static_cast<std::size_t>(std::count(counts_.begin(), counts_.end(), std::uint32_t{0}));
  // One more than needed, as what is not used is written too: cheaper than guessing whether it is.
  std::vector<TransitionCell> cells(counts_.size() - unused + 1);
  const std::uint64_t low = (std::uint64_t{1} << label_bits_) - 1;
  auto* cell = cells.data();
  for (std::uint64_t key = 0; key < counts_.size(); ++key) {
    *cell = {.from = key >> label_bits_, .to = key & low, .count = counts_[key]};
    cell += counts_[key] != 0 ? 1 : 0;
  }
  cells.pop_back();
  return cells;
}

std::uint64_t PairArray::bytes_needed(std::size_t label_bits, std::uint64_t pairs) {
  const auto possible = std::uint64_t{1} << (2 * label_bits);
  const auto different = std::min(pairs, possible);
  // Where the array was emptied, two lists are merged into a third, each with room for as many again.
  const auto cells = pairs < UINT32_MAX ? different + 1 : 6 * different;
  return possible * sizeof(std::uint32_t) + cells * sizeof(TransitionCell);
}

void PairArray::merge_in() {
  cells_ = merged(cells_, counted());
  std::fill(counts_.begin(), counts_.end(), 0);
  pairs_ = 0;
}

}  // namespace recres
