#include "recres/attractor/census.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "recres/attractor/functional_graph.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Of the attractors, by period.
using Periods = std::map<std::uint64_t, CensusPeriod>;

void add(Periods& periods, std::uint64_t period, std::uint64_t attractors, std::uint64_t basins) {
  auto& sum =
      periods.try_emplace(period, CensusPeriod{.period = period, .attractors = 0, .basins = 0}).first->second;
  sum.attractors += attractors;
  sum.basins += basins;
}

void set_periods(Census& census, const Periods& periods) {
  for (const auto& [period, sum] : periods) census.periods.push_back(sum);
}

// Longer lists are rare, and ask for their room as they grow.
constexpr std::uint64_t kShortList = std::uint64_t{1} << 16;

std::uint64_t list_bytes(std::uint64_t attractors, std::size_t threads) {
  // The list is copied to twice its room as it grows; each thread counts the basins.
  return attractors * (sizeof(CensusAttractor) * 3 / 2 + sizeof(std::uint32_t) * threads);
}

void require_place(const Census& census, std::size_t threads) {
  const auto listed = census.listed.size();
  if (listed < kShortList || listed < census.listed.capacity()) return;
  require_memory(text("a list of more than ", listed, " attractors"), list_bytes(2 * listed, threads));
}

// Roots and their periods; the first of them are listed.
Periods list_roots(FunctionalGraph& graph, std::size_t threads, Census& census) {
  // Mostly there are few.
  constexpr std::uint64_t kLook = 256;
  Periods periods;
  for (std::uint64_t from = 0; from < graph.states(); from += kLook) {
    const auto to = std::min(from + kLook, graph.states());
    if (!graph.has_root(from, to)) continue;
    for (auto state = from; state < to; ++state) {
      if (!graph.is_root(state)) continue;
      const auto period = graph.period(state);
      add(periods, period, 1, 0);
      ++census.attractors;
      if (census.listed.size() == kMostListedAttractors) continue;
      require_place(census, threads);
      graph.list(state, static_cast<std::uint32_t>(census.listed.size()));
      census.listed.push_back({.first = state, .states = period, .period = period, .basin = 0});
    }
  }
  return periods;
}

// What one thread counts of the states.
struct Tally {
  std::vector<std::uint64_t> transients;  // [steps]
  std::vector<std::uint32_t> basins;      // [place in the list]
  Periods unlisted;
};

// Room for the transients that so many states may have.
std::size_t transient_places(std::uint64_t states) {
  return std::min<std::uint64_t>(states, kMostTransientSteps) + 1;
}

void count(const FunctionalGraph& graph, std::uint64_t from, std::uint64_t to, Tally& tally) {
  constexpr std::uint64_t kAhead = 16;
  for (auto state = from; state < to; ++state) {
    graph.prefetch(graph.root_of(std::min(state + kAhead, to - 1)));
    const auto root = graph.root_of(state);
    ++tally.transients[graph.distance(state)];
    if (graph.is_listed(root)) {
      ++tally.basins[graph.place(root)];
    } else {
      add(tally.unlisted, graph.period(root), 0, 1);
    }
  }
}

void add_tally(Census& census, Periods& periods, const Tally& tally) {
  census.transients.resize(tally.transients.size());
  for (std::size_t k = 0; k < tally.transients.size(); ++k) census.transients[k] += tally.transients[k];
  for (std::size_t k = 0; k < tally.basins.size(); ++k) census.listed[k].basin += tally.basins[k];
  for (const auto& [period, sum] : tally.unlisted) add(periods, period, 0, sum.basins);
}

void drop_last_zeros(std::vector<std::uint64_t>& counts) {
  while (!counts.empty() && counts.back() == 0) counts.pop_back();
}

Census census_of_cycles(const NoiselessMap& map, const CensusOptions& options, const RunContext& context) {
  FunctionalGraph graph(map, options.threads, context);
  Census census;
  census.neurons = map.neurons();
  auto periods = list_roots(graph, options.threads, census);
  // Each share counts for itself, so there are no more shares than threads.
  const auto shares = std::min<std::uint64_t>(options.threads, graph.states());
  std::mutex mutex;
  parallel_for(shares, options.threads, [&](std::size_t k) {
    Tally tally{.transients = std::vector<std::uint64_t>(transient_places(graph.states())),
                .basins = std::vector<std::uint32_t>(census.listed.size()),
                .unlisted = {}};
    count(graph, graph.states() / shares * k,
          k + 1 == shares ? graph.states() : graph.states() / shares * (k + 1), tally);
    const std::lock_guard lock(mutex);
    add_tally(census, periods, tally);
  });
  for (const auto& attractor : census.listed) add(periods, attractor.period, 0, attractor.basin);
  set_periods(census, periods);
  drop_last_zeros(census.transients);
  if (options.has_steps_of) {
    for (std::uint64_t state = 0; state < graph.states(); ++state)
      census.steps_of.push_back(static_cast<std::uint16_t>(graph.distance(state)));
  }
  if (!options.has_attractor_of || census.attractors > census.listed.size()) return census;
  census.attractor_of.resize(graph.states());
  for (std::uint64_t state = 0; state < graph.states(); ++state)
    census.attractor_of[state] = graph.place(graph.root_of(state));
  return census;
}

void require_branching(const NoiselessMap& map) {
  const auto neurons = map.neurons();
  if (neurons > kMostBranchingNeurons) {
    throw InvalidArgument(
        text("inputs of 0 leave the successors of some states open, and all ways are followed "
             "for up to ",
             kMostBranchingNeurons, " neurons, the network has ", neurons,
             "; sample them with --method sampled, or add a small bias"));
  }
  require_memory(text("the states of ", neurons, " neurons with all their successors"),
                 closed_classes_bytes(map.states()));
}

std::vector<Successors> all_successors(const NoiselessMap& map, Census& census) {
  std::vector<Successors> graph;
  graph.reserve(map.states());
  double ways = 0;
  for (std::uint64_t state = 0; state < map.states(); ++state) {
    graph.push_back(map.successors(state));
    if (graph.back().free == 0) continue;
    ++census.tied_states;
    ways += std::exp2(std::popcount(graph.back().free));
  }
  constexpr double kMostWays = 1e13;
  if (ways > kMostWays) {
    throw InvalidArgument(text("inputs of 0 leave ", ways,
                               " ways from state to state open; to follow them would take more than a day; "
                               "sample them with --method sampled, or add a small bias"));
  }
  return graph;
}

Census census_of_classes(const NoiselessMap& map, const CensusOptions& options, const RunContext& context) {
  require_branching(map);
  Census census;
  census.neurons = map.neurons();
  const auto graph = all_successors(map, census);
  context.advance(0);
  auto classes = closed_classes(graph, {.stop = context.stop, .progress = nullptr});
  context.advance(map.states());
  Periods periods;
  for (const auto& states : classes.states)
    census.listed.push_back(
        {.first = states.front(), .states = states.size(), .period = period(graph, states), .basin = 0});
  census.attractors = census.listed.size();
  for (const auto attractor : classes.leads_to) {
    if (attractor == kUndecidedBasin) {
      ++census.undecided_states;
    } else {
      ++census.listed[attractor].basin;
    }
  }
  for (const auto& attractor : census.listed) add(periods, attractor.period, 1, attractor.basin);
  set_periods(census, periods);
  census.transients.resize(transient_places(map.states()));
  for (const auto steps : fewest_steps(graph, classes)) {
    const auto capped = std::min<std::size_t>(steps, kMostTransientSteps);
    ++census.transients[capped];
    if (options.has_steps_of) census.steps_of.push_back(static_cast<std::uint16_t>(capped));
  }
  drop_last_zeros(census.transients);
  if (options.has_attractor_of) census.attractor_of = std::move(classes.leads_to);
  return census;
}

}  // namespace

std::uint64_t census_bytes(std::size_t neurons, std::size_t threads) {
  const std::uint64_t states = std::uint64_t{1} << neurons;
  const auto list = list_bytes(std::min(states, kShortList), threads);
  const auto transients = transient_places(states) * sizeof(std::uint64_t) * (threads + 1);
  constexpr std::uint64_t kPeriods = 4096;
  return FunctionalGraph::bytes(neurons) + list + transients + kPeriods;
}

Census take_census(const NoiselessMap& map, const CensusOptions& options, const RunContext& context) {
  require_threads(options.threads);
  if (map.has_ties()) return census_of_classes(map, options, context);
  require_memory(text("the census of 2^", map.neurons(), " states"),
                 census_bytes(map.neurons(), options.threads) +
                     (options.has_attractor_of ? sizeof(std::uint32_t) * map.states() : 0) +
                     (options.has_steps_of ? sizeof(std::uint16_t) * map.states() : 0));
  return census_of_cycles(map, options, context);
}

std::vector<std::uint64_t> attractor_states(const NoiselessMap& map, const CensusAttractor& attractor) {
  // Breadth first, which goes round a cycle step by step.
  std::vector<std::uint64_t> states = {attractor.first};
  std::unordered_set<std::uint64_t> seen = {attractor.first};
  bool has_ties = false;
  for (std::size_t k = 0; k < states.size(); ++k) {
    const auto successors = map.successors(states[k]);
    has_ties |= successors.free != 0;
    for_each_successor(successors, [&](std::uint32_t next) {
      if (seen.insert(next).second) states.push_back(next);
    });
  }
  if (has_ties) std::sort(states.begin(), states.end());
  return states;
}

}  // namespace recres
