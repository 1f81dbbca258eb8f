#include "recres/information/information.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "recres/util/error.h"

namespace recres {

namespace {

// Σ count·log2(count), in the given order.
double weighted_logs(const std::vector<std::uint64_t>& counts) {
  double sum = 0;
  for (const auto count : counts) {
    const auto c = static_cast<double>(count);
    sum += c * std::log2(c);
  }
  return sum;
}

// How often each state was the second of a pair, in the order of the states' labels.
std::vector<std::uint64_t> totals_after(const TransitionCounts& counts) {
  std::uint64_t highest = 0;
  for (const auto& cell : counts.cells) highest = std::max(highest, cell.to);
  std::vector<std::uint64_t> totals;
  // Small labels are places in an array; large ones are sorted.
  constexpr std::uint64_t kSmall = 1 << 16;
  if (highest < std::max<std::uint64_t>(kSmall, 4 * counts.cells.size())) {
    totals.resize(highest + 1);
    for (const auto& cell : counts.cells) totals[cell.to] += cell.count;
    std::erase(totals, 0);
    return totals;
  }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> cells;
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

Information plugin_information(const TransitionCounts& counts) {
  if (counts.transitions == 0)
    throw InvalidArgument("no transition was counted; information needs at least one");
  std::vector<std::uint64_t> before;
  std::vector<std::uint64_t> pairs;
  Information out;
  std::uint64_t last_from = 0;
  for (const auto& cell : counts.cells) {
    if (before.empty() || cell.from != last_from) before.push_back(0);
    last_from = cell.from;
    before.back() += cell.count;
    pairs.push_back(cell.count);
    if (cell.count == 1) ++out.sampling.pairs_seen_once;
  }
  const auto after = totals_after(counts);
  out.sampling.transitions = counts.transitions;
  out.sampling.states_before = before.size();
  out.sampling.states_after = after.size();
  out.sampling.pairs = pairs.size();

  // With n the counts, H(X) = log2 T - Σ n log2 n / T for each distribution.
  const auto total = static_cast<double>(counts.transitions);
  const double log_total = std::log2(total);
  const double entropy_before = log_total - weighted_logs(before) / total;
  const double entropy_after = log_total - weighted_logs(after) / total;
  const double entropy_joint = log_total - weighted_logs(pairs) / total;
  // Rounding may leave the laws broken in the last digit.
  out.entropy_bits = after.size() == 1 ? 0 : std::max(0.0, entropy_after);
  out.mutual_information_bits =
      before.size() == 1 || after.size() == 1
          ? 0
          : std::clamp(entropy_before + entropy_after - entropy_joint, 0.0, out.entropy_bits);
  out.divergence_bits = out.entropy_bits - out.mutual_information_bits;
  out.mutual_information_bias_bits = (static_cast<double>(pairs.size()) - static_cast<double>(before.size()) -
                                      static_cast<double>(after.size()) + 1) /
                                     (2 * total * std::numbers::ln2);
  return out;
}

double model_based_mutual_information_bits(const Information& plugin, double exact_divergence_bits) {
  const auto total = static_cast<double>(plugin.sampling.transitions);
  const double missing =
      (static_cast<double>(plugin.sampling.states_after) - 1) / (2 * total * std::numbers::ln2);
  return plugin.entropy_bits + missing - exact_divergence_bits;
}

}  // namespace recres
