#include "recres/information/interval.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

Interval interval_of(double estimate, double standard_error, std::size_t parts) {
  const boost::math::students_t student(static_cast<double>(parts - 1));
  const double half_width = boost::math::quantile(student, 0.975) * standard_error;
  return {.estimate = estimate,
          .standard_error = standard_error,
          .ci95_low = estimate - half_width,
          .ci95_high = estimate + half_width};
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Whether each value is more like the next than independent ones would be. Their serial correlation has mean
// -1/g and variance (g - 2)²/[g² (g - 1)] (Moran 1948).
bool neighbours_alike(std::span<const double> values) {
  const double mean = mean_of(values);
  double squares = 0;
  double products = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    squares += (values[k] - mean) * (values[k] - mean);
    if (k > 0) products += (values[k - 1] - mean) * (values[k] - mean);
  }
  if (squares == 0) return false;
  const auto g = static_cast<double>(values.size());
  constexpr double kNormal99 = 2.326;
  return products / squares > -1 / g + kNormal99 * (g - 2) / (g * std::sqrt(g - 1));
}

// All blocks together. Neighbours are merged two by two, so that each cell is moved only log2 g times.
TransitionCounts total_of(std::span<const TransitionCounts> blocks) {
  if (blocks.size() == 1) return blocks.front();
  const auto half = blocks.size() / 2;
  auto first = total_of(blocks.first(half));
  auto second = total_of(blocks.subspan(half));
  return {.cells = merged(first.cells, std::move(second.cells)),
          .transitions = first.transitions + second.transitions};
}

TransitionCounts without(const TransitionCounts& total, const TransitionCounts& block) {
  TransitionCounts out;
  out.cells.reserve(total.cells.size());
  out.transitions = total.transitions - block.transitions;
  auto removed = block.cells.begin();
  for (auto cell : total.cells) {
    if (removed != block.cells.end() && removed->from == cell.from && removed->to == cell.to)
      cell.count -= (removed++)->count;
    if (cell.count != 0) out.cells.push_back(cell);
  }
  return out;
}

void require_blocks(std::span<const TransitionCounts> blocks) {
  if (blocks.size() < kFewestBlocks) {
    throw InvalidArgument(
        text(blocks.size(), " blocks are too few for an interval; it needs ", kFewestBlocks, " or more"));
  }
  const auto [shortest, longest] =
      std::minmax_element(blocks.begin(), blocks.end(),
                          [](const auto& a, const auto& b) { return a.transitions < b.transitions; });
  if (shortest->transitions == 0 || longest->transitions / 2 > shortest->transitions) {
    throw InvalidArgument(text("one block has ", shortest->transitions, " transitions and another ",
                               longest->transitions,
                               "; none may be empty or more than twice as long as another"));
  }
}

InformationEstimate estimated(const TransitionCounts& counts, const IntervalOptions& options) {
  return estimate_information(sample_of(counts), options.estimator, options.log2_states_before,
                              options.log2_states_after);
}

using Value = double InformationEstimate::*;

// The interval of one of the three, and whether neighbouring blocks are alike in it.
struct Jackknife {
  Interval interval;
  bool neighbours_alike;
};

Jackknife jackknife(const InformationEstimate& whole, std::span<const InformationEstimate> without_each,
                    std::span<const double> inverse_shares, Value value) {
  std::vector<double> pseudo_values;
  double centre = 0;
  for (std::size_t k = 0; k < without_each.size(); ++k) {
    const double h = inverse_shares[k];
    pseudo_values.push_back(h * (whole.*value) - (h - 1) * (without_each[k].*value));
    centre += pseudo_values.back() / h;
  }
  double variance = 0;
  for (std::size_t k = 0; k < pseudo_values.size(); ++k)
    variance += (pseudo_values[k] - centre) * (pseudo_values[k] - centre) / (inverse_shares[k] - 1);
  variance /= static_cast<double>(pseudo_values.size());
  return {.interval = interval_of(whole.*value, std::sqrt(variance), pseudo_values.size()),
          .neighbours_alike = neighbours_alike(pseudo_values)};
}

}  // namespace

InformationInterval jackknife_interval(std::span<const TransitionCounts> blocks,
                                       const IntervalOptions& options) {
  require_threads(options.threads);
  require_blocks(blocks);
  std::uint64_t cells = 0;
  for (const auto& block : blocks) cells += block.cells.size();
  // A total, two lists that it is merged from, and on each thread what is left without a block and its
  // sample.
  constexpr std::uint64_t kBytesPerSampledCell = 128;
  require_memory("the jackknife over blocks of a recording",
                 cells * (3 * sizeof(TransitionCell) +
                          options.threads * (sizeof(TransitionCell) + kBytesPerSampledCell)));
  const auto total = total_of(blocks);
  const auto whole = estimated(total, options);
  std::vector<InformationEstimate> without_each(blocks.size());
  parallel_for(blocks.size(), options.threads,
               [&](std::size_t k) { without_each[k] = estimated(without(total, blocks[k]), options); });
  std::vector<double> inverse_shares;
  for (const auto& block : blocks)
    inverse_shares.push_back(static_cast<double>(total.transitions) / static_cast<double>(block.transitions));
  const auto of = [&](Value value) { return jackknife(whole, without_each, inverse_shares, value); };
  const auto entropy = of(&InformationEstimate::entropy_bits);
  const auto mutual = of(&InformationEstimate::mutual_information_bits);
  const auto divergence = of(&InformationEstimate::divergence_bits);
  return {
      .entropy_bits = entropy.interval,
      .mutual_information_bits = mutual.interval,
      .divergence_bits = divergence.interval,
      .parts = blocks.size(),
      .blocks_too_short = entropy.neighbours_alike || mutual.neighbours_alike || divergence.neighbours_alike};
}

InformationInterval runs_interval(std::span<const InformationEstimate> runs) {
  if (runs.size() < 2)
    throw InvalidArgument(text(runs.size(), " runs are too few for an interval; it needs 2 or more"));
  const auto of = [&](Value value) {
    std::vector<double> values;
    for (const auto& estimate : runs) values.push_back(estimate.*value);
    const double mean = mean_of(values);
    double squares = 0;
    for (const double each : values) squares += (each - mean) * (each - mean);
    const auto n = static_cast<double>(values.size());
    return interval_of(mean, std::sqrt(squares / (n - 1) / n), values.size());
  };
  return {.entropy_bits = of(&InformationEstimate::entropy_bits),
          .mutual_information_bits = of(&InformationEstimate::mutual_information_bits),
          .divergence_bits = of(&InformationEstimate::divergence_bits),
          .parts = runs.size()};
}

}  // namespace recres
