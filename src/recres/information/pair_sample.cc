#include "recres/information/pair_sample.h"

#include <algorithm>
#include <utility>

#include "recres/util/error.h"

namespace recres {

namespace {

// How often each state was the second of a pair, in the order of the states' labels; zeros may be among them.
std::vector<std::uint64_t> totals_after(const TransitionCounts& counts) {
  std::uint64_t highest = 0;
  for (const auto& cell : counts.cells) highest = std::max(highest, cell.to);
  std::vector<std::uint64_t> totals;
  // Small labels are places in an array; large ones are sorted.
  constexpr std::uint64_t kSmall = 1 << 16;
  if (highest < std::max<std::uint64_t>(kSmall, 4 * counts.cells.size())) {
    totals.resize(highest + 1);
    for (const auto& cell : counts.cells) totals[cell.to] += cell.count;
    return totals;
  }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> cells;
  cells.reserve(counts.cells.size());
  for (const auto& cell : counts.cells) cells.emplace_back(cell.to, cell.count);
  std::sort(cells.begin(), cells.end());
  std::uint64_t last = 0;
  for (const auto& [to, count] : cells) {
    if (totals.empty() || to != last) totals.push_back(0);
    totals.back() += count;
    last = to;
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
