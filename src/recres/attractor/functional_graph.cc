#include "recres/attractor/functional_graph.h"

#include <algorithm>
#include <atomic>
#include <functional>

#include "recres/util/parallel.h"

namespace recres {

namespace {

// States handed to a thread at a time.
constexpr std::uint64_t kShare = std::uint64_t{1} << 15;

void each_share(std::uint64_t states, std::size_t threads, const RunContext& context,
                const std::function<void(std::uint64_t from, std::uint64_t to)>& work) {
  const auto shares = (states + kShare - 1) / kShare;
  parallel_for(shares, threads, [&](std::size_t k) {
    const auto to = std::min(states, (k + 1) * kShare);
    work(k * kShare, to);
    context.advance(to - k * kShare);
  });
}

}  // namespace

FunctionalGraph::FunctionalGraph(const NoiselessMap& map, std::size_t threads, const RunContext& context)
    : neurons_(map.neurons()),
      word_(aligned_room<std::uint32_t>(states())),
      distance_(aligned_room<std::uint16_t>(states())) {
  const RunContext stop_only{.stop = context.stop, .progress = nullptr};
  parallel_for(states() / map.block(), threads, [&](std::size_t number) {
    map.fill(number, {&word_[number * map.block()], map.block()});
    std::fill_n(&distance_[number * map.block()], map.block(), kMostDistance);
    stop_only.advance(0);
  });
  each_share(states(), threads, context,
             [&](std::uint64_t from, std::uint64_t to) { resolve_all(from, to); });
}

bool FunctionalGraph::has_root(std::uint64_t from, std::uint64_t to) const {
  std::uint32_t any = 0;
  for (auto state = from; state < to; ++state) any |= word_[state] >> 30 == kRoot ? 1U : 0U;
  return any != 0;
}

void FunctionalGraph::list(std::uint64_t root, std::uint32_t place) {
  word_[root] = kListed << 30 | place;
}

std::uint32_t FunctionalGraph::load(std::uint64_t state) const {
  return std::atomic_ref(word_[state]).load(std::memory_order_acquire);
}

std::uint32_t FunctionalGraph::resolved_root(std::uint32_t state, std::uint32_t word) {
  return word >> 30 == kRoot ? state : word & kPayload;
}

std::size_t FunctionalGraph::load_distance(std::uint64_t state) const {
  return std::atomic_ref(distance_[state]).load(std::memory_order_acquire);
}

void FunctionalGraph::store(std::uint32_t state, std::uint32_t word, std::size_t distance) {
  const auto capped = static_cast<std::uint16_t>(std::min<std::size_t>(distance, kMostDistance));
  std::atomic_ref(distance_[state]).store(capped, std::memory_order_relaxed);
  std::atomic_ref(word_[state]).store(word, std::memory_order_release);
}

// One walk through the graph to where it meets what is resolved, or itself.
struct FunctionalGraph::Walk {
  explicit Walk(std::uint32_t from) : start(from), state(from), least(from), left_behind(from) {}

  std::uint32_t start;
  std::uint32_t state;
  std::uint32_t least;  // of the states so far
  std::uint32_t left_behind;
  std::uint64_t left_at = 0;  // steps
  std::uint64_t steps = 0;
};

// Nearly all time goes by waiting for memory, so states are asked for long before they are needed. Most
// follow a state that is resolved already. Of the others several walks wait together, each for a state that
// was asked for when it was last taken on.
void FunctionalGraph::resolve_all(std::uint64_t from, std::uint64_t to) {
  constexpr std::size_t kTogether = 16;
  constexpr std::uint64_t kAhead = 32;
  std::vector<Walk> walks;
  for (auto next = from; next < to || !walks.empty();) {
    for (; next < to && walks.size() < kTogether; ++next) {
      prefetch(load(std::min(next + kAhead, to - 1)) & kPayload);
      const auto word = load(next);
      if (word >> 30 != kNext) continue;
      const auto state = static_cast<std::uint32_t>(next);
      const auto end = load(word);
      if (end >> 30 == kNext) {
        walks.emplace_back(state);
      } else if (load_distance(state) != 0) {  // 0 where another thread is about to resolve its cycle
        store(state, kResolved << 30 | resolved_root(word, end), load_distance(word) + 1);
      }
    }
    for (std::size_t k = 0; k < walks.size();) {
      if (take_on(walks[k])) {
        ++k;
      } else {
        walks[k] = walks.back();
        walks.pop_back();
      }
    }
  }
}

// Whether it has further to go; resolves its states where it has not.
bool FunctionalGraph::take_on(Walk& walk) {
  const auto word = load(walk.state);
  if (word >> 30 != kNext) {
    resolve_transient(walk.start);
    return false;
  }
  walk.state = word;
  ++walk.steps;
  if (walk.state == walk.start) {
    resolve_cycle(walk.start, walk.least, walk.steps);
    return false;
  }
  if (walk.state == walk.left_behind) {
    resolve_found_cycle(walk.state, walk.steps - walk.left_at);
    resolve_transient(walk.start);
    return false;
  }
  walk.least = std::min(walk.least, walk.state);
  if ((walk.steps & (walk.steps - 1)) == 0) {
    walk.left_behind = walk.state;
    walk.left_at = walk.steps;
  }
  prefetch(walk.state);
  return true;
}

// The cycle through a state, whose least state is not known yet.
void FunctionalGraph::resolve_found_cycle(std::uint32_t on_cycle, std::uint64_t period) {
  auto state = on_cycle;
  auto root = on_cycle;
  for (std::uint64_t k = 0; k < period; ++k) {
    const auto word = load(state);
    if (word >> 30 != kNext) return;  // another walk has resolved it meanwhile
    state = word;
    root = std::min(root, state);
  }
  resolve_cycle(on_cycle, root, period);
}

// All states of a cycle are known to be on it, by a distance of 0, before the first is resolved. Another
// thread may do the same; once it resolves, it needs no help.
void FunctionalGraph::resolve_cycle(std::uint32_t on_cycle, std::uint32_t root, std::uint64_t period) {
  auto state = on_cycle;
  for (std::uint64_t k = 0; k < period; ++k) {
    const auto next = load(state);
    if (next >> 30 != kNext) return;
    std::atomic_ref(distance_[state]).store(0, std::memory_order_release);
    state = next;
  }
  for (std::uint64_t k = 0; k < period; ++k) {
    const auto next = load(state);
    if (next >> 30 != kNext) return;
    const bool is_root = state == root;
    store(state, is_root ? kRoot << 30 | static_cast<std::uint32_t>(period - 1) : kResolved << 30 | root, 0);
    state = next;
  }
}

void FunctionalGraph::resolve_transient(std::uint32_t start) {
  std::size_t steps = 0;  // until on the cycle, or resolved
  bool is_transient = true;
  auto end = start;
  auto word = load(end);
  for (; word >> 30 == kNext; word = load(end)) {
    is_transient = is_transient && load_distance(end) != 0;
    steps += is_transient ? 1 : 0;
    end = word;
  }
  const auto root = resolved_root(end, word);
  auto left = is_transient ? steps + load_distance(end) : steps;
  auto state = start;
  for (; steps > 0; --steps, --left) {
    const auto next = load(state);
    if (next >> 30 != kNext) return;
    store(state, kResolved << 30 | root, left);
    state = next;
  }
}

}  // namespace recres
