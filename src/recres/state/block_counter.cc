#include "recres/state/block_counter.h"

#include <algorithm>
#include <utility>

#include "recres/util/memory.h"

namespace recres {

namespace {

TransitionCounts joined(const TransitionCounts& a, TransitionCounts b) {
  return {.cells = merged(a.cells, std::move(b.cells)), .transitions = a.transitions + b.transitions};
}

}  // namespace

BlockCounter::BlockCounter(std::size_t label_bits, std::uint64_t lag)
    : label_bits_(label_bits), pairs_of_series_(lag), counter_(label_bits, stretch_pairs_) {}

void BlockCounter::add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  pairs_of_series_.add(from, to, [this](auto a, auto b) { count(a, b); });
}

void BlockCounter::count(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to) {
  while (!to.empty()) {
    const auto now = std::min<std::uint64_t>(to.size(), stretch_pairs_ - pairs_);
    counter_.add(from.first(now), to.first(now));
    pairs_ += now;
    if (pairs_ == stretch_pairs_) end_stretch();
    from = from.subspan(now);
    to = to.subspan(now);
  }
}

void BlockCounter::end_stretch() {
  done_.push_back(counter_.counts());
  if (done_.size() == 2 * kFewestStretches) {
    std::uint64_t cells = 0;
    for (const auto& counts : done_) cells += counts.cells.size();
    require_memory("counting the pairs of a series in stretches", cells * sizeof(TransitionCell));
    for (std::size_t k = 0; k < kFewestStretches; ++k)
      done_[k] = joined(done_[2 * k], std::move(done_[2 * k + 1]));
    done_.resize(kFewestStretches);
    stretch_pairs_ *= 2;
  }
  pairs_ = 0;
  counter_ = PairCounter(label_bits_, stretch_pairs_);
}

std::vector<TransitionCounts> BlockCounter::stretches() const {
  auto out = done_;
  if (pairs_ == 0) return out;
  auto last = counter_.counts();
  if (out.empty() || 2 * pairs_ >= stretch_pairs_) {
    out.push_back(std::move(last));
  } else {
    out.back() = joined(out.back(), std::move(last));
  }
  return out;
}

TransitionCounts total_of(std::span<const TransitionCounts> counts) {
  // Pairs of neighbours first: each cell is copied as often as the logarithm of their number.
  if (counts.empty()) return {};
  if (counts.size() == 1) return counts[0];
  const auto half = counts.size() / 2;
  return joined(total_of(counts.first(half)), total_of(counts.subspan(half)));
}

}  // namespace recres
