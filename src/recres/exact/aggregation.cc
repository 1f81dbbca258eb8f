#include "recres/exact/aggregation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "recres/exact/descent.h"
#include "recres/exact/elimination.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

using Index = Eigen::Index;

constexpr std::uint32_t kNoPart = UINT32_MAX;
constexpr std::size_t kMostGroups = 128;

// Which states are seen singly, and which together. Groups come first.
struct Partition {
  std::vector<std::vector<std::uint64_t>> groups;
  std::vector<std::uint64_t> singles;
  std::vector<std::uint32_t> part_of;  // [state]: group, or groups + single; kNoPart where not recurrent

  std::size_t size() const { return groups.size() + singles.size(); }
};

// More single states mean fewer steps; their elimination takes M³/3 operations once, a step 4^N. Measured: a
// sixteenth of the states is best from 12 to 14 neurons. But every state of every attractor must be one: what
// holds the chain for long has an attractor in it, and a group that held several such sets would keep their
// shares as they began. Nothing where these are too many.
std::optional<std::size_t> needed_singles(const TransitionOperator& chain, const Attractors& attractors) {
  constexpr std::size_t kMostSingles = 4096;
  std::size_t needed = 0;
  for (const auto& states : attractors.states) needed += states.size();
  if (needed > kMostSingles) return std::nullopt;
  return std::max(needed, std::clamp<std::size_t>(chain.states() / 16, 128, 2048));
}

// States on attractors by themselves, as far as there is room, then those of largest x; the rest by basin,
// the smallest basins together.
Partition part(const Eigen::VectorXd& x, std::span<const std::uint64_t> recurrent,
               const Attractors& attractors, std::size_t singles) {
  const auto states = static_cast<std::size_t>(x.size());
  std::vector<bool> is_attractor(states);
  for (const auto& members : attractors.states) {
    for (const auto state : members) is_attractor[state] = true;
  }
  std::vector<std::uint64_t> order(recurrent.begin(), recurrent.end());
  singles = std::min(singles, order.size() - 1);
  const auto is_dearer = [&](std::uint64_t a, std::uint64_t b) {
    if (is_attractor[a] != is_attractor[b]) return static_cast<bool>(is_attractor[a]);
    if (x[static_cast<Index>(a)] != x[static_cast<Index>(b)])
      return x[static_cast<Index>(a)] > x[static_cast<Index>(b)];
    return a < b;
  };
  const auto last_single = order.begin() + static_cast<std::ptrdiff_t>(singles);
  std::nth_element(order.begin(), last_single, order.end(), is_dearer);

  // By basin, those with most states first; what leads to several attractors is one more.
  std::vector<std::vector<std::uint64_t>> basins(attractors.states.size() + 1);
  for (auto it = last_single; it != order.end(); ++it)
    basins[std::min<std::size_t>(attractors.basin_of[*it], attractors.states.size())].push_back(*it);
  std::stable_sort(basins.begin(), basins.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  Partition out;
  for (auto& basin : basins) {
    if (basin.empty()) continue;
    if (out.groups.size() < kMostGroups) {
      out.groups.push_back(std::move(basin));
    } else {
      out.groups.back().insert(out.groups.back().end(), basin.begin(), basin.end());
    }
  }
  out.singles.assign(order.begin(), last_single);
  out.part_of.assign(states, kNoPart);
  std::uint32_t number = 0;
  for (auto& group : out.groups) {
    std::sort(group.begin(), group.end());
    for (const auto state : group) out.part_of[state] = number;
    ++number;
  }
  for (const auto state : out.singles) out.part_of[state] = number++;
  return out;
}

// Sums over the parts.
void add_by_part(const double* values, const Partition& partition, double* sums) {
  for (std::size_t state = 0; state < partition.part_of.size(); ++state) {
    const auto part = partition.part_of[state];
    if (part != kNoPart) sums[part] += values[state];
  }
}

// The small chain, but for the rows of its groups: where single states go does not depend on x.
TransitionMatrix rows_of_singles(const TransitionOperator& chain, const Partition& partition,
                                 std::size_t threads) {
  const auto size = static_cast<Index>(partition.size());
  TransitionMatrix coarse = TransitionMatrix::Zero(size, size);
  parallel_for(partition.singles.size(), threads, [&](std::size_t k) {
    std::vector<double> row(chain.states());
    chain.row(partition.singles[k], row.data());
    add_by_part(row.data(), partition, &coarse(static_cast<Index>(partition.groups.size() + k), 0));
  });
  return coarse;
}

class Iteration {
 public:
  Iteration(const TransitionOperator& chain, Partition partition, std::size_t threads,
            const RunContext& context)
      : chain_(chain),
        partition_(std::move(partition)),
        threads_(threads),
        context_(context),
        coarse_(rows_of_singles(chain_, partition_, threads_)),
        elimination_(coarse_, partition_.groups.size(), threads_, context_) {}

  // Solves for the parts and takes a step. Returns by how much, in relative terms, the step changed the state
  // that it changed most.
  double improve(Eigen::VectorXd& x) {
    const auto groups = partition_.groups.size();
    std::vector<Eigen::VectorXd> flows;
    for (std::size_t g = 0; g < groups; ++g) flows.push_back(flow_from(g, x));
    elimination_.close(coarse_.topRows(static_cast<Index>(groups)), threads_);
    const Eigen::VectorXd& mass = elimination_.stationary();
    Eigen::VectorXd before = Eigen::VectorXd::Zero(x.size());
    Eigen::VectorXd after =
        chain_.forward(partition_.singles, {mass.data() + groups, partition_.singles.size()}, threads_);
    for (std::size_t k = 0; k < partition_.singles.size(); ++k)
      before[static_cast<Index>(partition_.singles[k])] = mass[static_cast<Index>(groups + k)];
    for (std::size_t g = 0; g < groups; ++g) {
      const double share = mass[static_cast<Index>(g)];
      for (const auto state : partition_.groups[g])
        before[static_cast<Index>(state)] = share * x[static_cast<Index>(state)];
      after += share * flows[g];
    }
    double change = 0;
    for (Index state = 0; state < x.size(); ++state) {
      if (before[state] > kTiny) change = std::max(change, std::fabs(after[state] / before[state] - 1));
    }
    // What goes round a cycle comes to rest faster if a part of it waits now and then; what hardly ever
    // occurs would need many steps to become as rare as it is if that were so at every step.
    constexpr double kWaiting = 0.4;
    const double waiting = ++steps_ % 2 == 0 ? kWaiting : 0;
    x = (1 - waiting) * after + waiting * before;
    x /= x.sum();
    context_.advance(0);
    return change;
  }

  // Throws where the small chain goes below the least double.
  void check_underflow() const { Elimination(coarse_, threads_, context_); }

  // Whether what the chain neglects is nothing to what goes from one basin to another. Rows of single states
  // are complete.
  bool is_complete(const Eigen::VectorXd& x, const Attractors& attractors) const {
    std::map<std::uint32_t, double> neglected;
    std::vector<std::uint32_t> basin_of;
    for (const auto& group : partition_.groups) {
      basin_of.push_back(attractors.basin_of[group.front()]);
      // The last group may hold the rest of several basins.
      for (const auto state : group)
        neglected[attractors.basin_of[state]] += x[static_cast<Index>(state)] * chain_.neglected(state);
    }
    for (const auto single : partition_.singles) basin_of.push_back(attractors.basin_of[single]);
    const Eigen::VectorXd& mass = elimination_.stationary();
    std::map<std::uint32_t, double> leaving;
    for (std::size_t from = 0; from < basin_of.size(); ++from) {
      for (std::size_t to = 0; to < basin_of.size(); ++to) {
        if (basin_of[to] != basin_of[from])
          leaving[basin_of[from]] +=
              mass[static_cast<Index>(from)] * coarse_(static_cast<Index>(from), static_cast<Index>(to));
      }
    }
    constexpr double kNothing = 1e-9;
    return leaving.empty() || std::all_of(neglected.begin(), neglected.end(), [&](const auto& basin) {
             return basin.second <= kNothing * leaving[basin.first];
           });
  }

 private:
  // Below this, relative accuracy is given up.
  static constexpr double kTiny = 1e-280;

  // x within the group is scaled to a sum of 1; its row of the small chain follows.
  Eigen::VectorXd flow_from(std::size_t group, Eigen::VectorXd& x) {
    const auto& states = partition_.groups[group];
    std::vector<double> shares;
    for (const auto state : states) shares.push_back(x[static_cast<Index>(state)]);
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (auto& share : shares) share = sum > 0 ? share / sum : 1 / static_cast<double>(shares.size());
    for (std::size_t k = 0; k < states.size(); ++k) x[static_cast<Index>(states[k])] = shares[k];
    Eigen::VectorXd flow = chain_.forward(states, shares, threads_);
    const auto row = static_cast<Index>(group);
    coarse_.row(row).setZero();
    add_by_part(flow.data(), partition_, &coarse_(row, 0));
    context_.advance(0);
    return flow;
  }

  const TransitionOperator& chain_;
  Partition partition_;
  std::size_t threads_;
  const RunContext& context_;
  TransitionMatrix coarse_;
  Elimination elimination_;
  int steps_ = 0;
};

constexpr double kAccuracy = 1e-11;

}  // namespace

std::optional<Eigen::VectorXd> stationary_by_aggregation(const TransitionOperator& chain,
                                                         std::span<const std::uint64_t> recurrent,
                                                         const Attractors& attractors, std::size_t threads,
                                                         const RunContext& context) {
  Eigen::VectorXd x = Eigen::VectorXd::Zero(static_cast<Index>(chain.states()));
  for (const auto state : recurrent) x[static_cast<Index>(state)] = 1 / static_cast<double>(recurrent.size());
  for (int step = 0; step < 4; ++step) {
    x = chain.forward(x, threads);
    context.advance(0);
  }

  // The single states are chosen anew when more is known of x.
  constexpr int kRounds[] = {5, 10, 20, 40, 200};
  const auto singles = needed_singles(chain, attractors);
  if (!singles) return std::nullopt;
  std::vector<double> changes;
  for (const int steps : kRounds) {
    Iteration iteration(chain, part(x, recurrent, attractors, *singles), threads, context);
    for (int step = 0; step < steps; ++step) {
      changes.push_back(iteration.improve(x));
      const auto [error, steps_left] = outlook(changes, kAccuracy);
      if (error < kAccuracy) {
        iteration.check_underflow();
        if (!iteration.is_complete(x, attractors)) return std::nullopt;
        return x;
      }
      constexpr int kFair = 40;
      constexpr double kTooMany = 400;
      if (step > kFair && steps_left > kTooMany) return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace recres
