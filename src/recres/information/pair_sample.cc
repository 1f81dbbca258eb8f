#include "recres/information/pair_sample.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "recres/util/error.h"

namespace recres {

namespace {

// How often each state was the second of a pair, in any order; zeros are among them.
std::vector<std::uint64_t> totals_after(const TransitionCounts& counts) {
  std::uint64_t highest = 0;
  for (const auto& cell : counts.cells) highest = std::max(highest, cell.to);
  constexpr std::uint64_t kSmall = 1 << 16;
  if (highest < std::max<std::uint64_t>(kSmall, 4 * counts.cells.size())) {
    std::vector<std::uint64_t> totals(highest + 1);
    for (const auto& cell : counts.cells) totals[cell.to] += cell.count;
    return totals;
  }
  // Large labels have the first free place from one that the high bits of a product choose (Fibonacci
  // hashing); at most half of the places are taken. Sorting takes six times as long.
  const auto bits = std::bit_width(2 * counts.cells.size());
  const std::uint64_t last = (std::uint64_t{1} << bits) - 1;
  std::vector<std::uint64_t> labels(last + 1);
  std::vector<std::uint64_t> totals(last + 1);
  for (const auto& cell : counts.cells) {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
    auto place = cell.to * kGolden >> (64 - bits);
    while (totals[place] != 0 && labels[place] != cell.to) place = (place + 1) & last;
    labels[place] = cell.to;
    totals[place] += cell.count;
  }
  return totals;
}

}  // namespace

double Sampling::unseen_probability() const {
  return static_cast<double>(pairs_seen_once) / static_cast<double>(transitions);
}

std::span<const std::uint64_t> PairSample::row(std::size_t row) const {
  const auto begin = row == 0 ? 0 : row_ends[row - 1];
  return std::span(pair_counts).subspan(begin, row_ends[row] - begin);
}

Sampling PairSample::sampling() const {
  return {.transitions = pairs.samples(),
          .states_before = before.seen(),
          .states_after = after.seen(),
          .pairs = pairs.seen(),
          .pairs_seen_once = pairs.seen_once()};
}

PairSample sample_of(const TransitionCounts& counts) {
  if (counts.transitions == 0)
    throw InvalidArgument("no transition was counted; information needs at least one");
  std::vector<std::uint64_t> before;
  std::vector<std::uint64_t> pair_counts;
  std::vector<std::size_t> row_ends;
  pair_counts.reserve(counts.cells.size());
  std::uint64_t last_from = 0;
  for (const auto& cell : counts.cells) {
    if (before.empty() || cell.from != last_from) {
      if (!before.empty()) row_ends.push_back(pair_counts.size());
      before.push_back(0);
    }
    last_from = cell.from;
    before.back() += cell.count;
    pair_counts.push_back(cell.count);
  }
  row_ends.push_back(pair_counts.size());
  return {.before = CountSpectrum(before),
          .after = CountSpectrum(totals_after(counts)),
          .pairs = CountSpectrum(pair_counts),
          .pair_counts = std::move(pair_counts),
          .row_ends = std::move(row_ends)};
}

}  // namespace recres
