#include "recres/attractor/attractors.h"

#include <algorithm>
#include <utility>

namespace recres {

namespace {

// Calls `visit` with every successor: the likely one, with each choice of signs of the tied neurons.
template <typename Visit>
void for_each_successor(const FiringTable& firing, std::uint64_t state, const Visit& visit) {
  const auto likely = firing.likely(state);
  const auto tied = firing.tied(state);
  // All subsets of the tied neurons, the empty one last.
  std::uint64_t subset = tied;
  for (;;) {
    visit(likely | subset);
    if (subset == 0) return;
    subset = (subset - 1) & tied;
  }
}

constexpr std::uint32_t kNone = UINT32_MAX;

// The strongly connected classes of states, numbered such that the classes that one leads to have smaller
// numbers.
struct Classes {
  std::vector<std::uint32_t> number_of;  // [state]
  std::uint32_t count = 0;
};

// Tarjan's search (1972), without recursion.
class ClassSearch {
 public:
  explicit ClassSearch(const FiringTable& firing)
      : firing_(firing),
        classes_{.number_of = std::vector<std::uint32_t>(firing.states(), kNone)},
        low_(firing.states()) {
    for (std::uint64_t state = 0; state < firing.states(); ++state) {
      if (low_[state] == 0) search(state);
    }
  }

  Classes classes() && { return std::move(classes_); }

 private:
  struct Visit {
    std::uint64_t state;
    std::uint64_t subset;  // of the tied neurons, taken next
    bool is_done;
  };

  void open(std::uint64_t state) {
    low_[state] = ++time_;
    entered_.push_back({.state = state, .subset = firing_.tied(state), .is_done = false});
    open_.push_back(state);
    order_.push_back(low_[state]);
  }

  void search(std::uint64_t start) {
    open(start);
    while (!entered_.empty()) {
      auto& visit = entered_.back();
      const auto state = visit.state;
      if (!visit.is_done) {
        const auto next = firing_.likely(state) | visit.subset;
        visit.is_done = visit.subset == 0;
        visit.subset = (visit.subset - 1) & firing_.tied(state);
        if (low_[next] == 0) {
          open(next);
        } else if (classes_.number_of[next] == kNone) {
          low_[state] = std::min(low_[state], low_[next]);
        }
        continue;
      }
      const auto entered_at = order_.back();
      entered_.pop_back();
      order_.pop_back();
      if (!entered_.empty()) low_[entered_.back().state] = std::min(low_[entered_.back().state], low_[state]);
      if (low_[state] == entered_at) close(state);
    }
  }

  void close(std::uint64_t first) {
    std::uint64_t state = 0;
    do {
      state = open_.back();
      open_.pop_back();
      classes_.number_of[state] = classes_.count;
    } while (state != first);
    ++classes_.count;
  }

  const FiringTable& firing_;
  Classes classes_;
  std::vector<std::uint64_t> low_;  // the earliest open state reached from here; 0: not seen
  std::vector<Visit> entered_;
  std::vector<std::uint64_t> order_;  // when each of entered_ was
  std::vector<std::uint64_t> open_;
  std::uint64_t time_ = 0;
};

// An n-cycle in the order of its steps, where no state of it ties.
void put_in_order(const FiringTable& firing, std::vector<std::uint64_t>& states) {
  const bool ties =
      std::any_of(states.begin(), states.end(), [&](auto state) { return firing.tied(state) != 0; });
  if (ties) return;
  for (std::size_t k = 1; k < states.size(); ++k) states[k] = firing.likely(states[k - 1]);
}

}  // namespace

Attractors find_attractors(const FiringTable& firing) {
  const Classes classes = ClassSearch(firing).classes();
  // A class is closed where no state of it leads to another.
  std::vector<std::vector<std::uint64_t>> members(classes.count);
  for (std::uint64_t state = 0; state < firing.states(); ++state)
    members[classes.number_of[state]].push_back(state);
  std::vector<std::uint32_t> leads_to(classes.count, kNone);
  std::vector<std::uint32_t> closed;
  for (std::uint32_t number = 0; number < classes.count; ++number) {
    bool is_closed = true;
    bool is_undecided = false;
    std::uint32_t end = kNone;
    for (const auto state : members[number]) {
      for_each_successor(firing, state, [&](std::uint64_t next) {
        const auto other = classes.number_of[next];
        if (other == number) return;
        is_undecided |= leads_to[other] == Attractors::kUndecided || (!is_closed && leads_to[other] != end);
        end = leads_to[other];
        is_closed = false;
      });
    }
    if (is_closed) closed.push_back(number);
    leads_to[number] = is_closed ? number : is_undecided ? Attractors::kUndecided : end;
  }

  Attractors out;
  std::sort(closed.begin(), closed.end(), [&](auto a, auto b) { return members[a][0] < members[b][0]; });
  std::vector<std::uint32_t> attractor_of(classes.count, Attractors::kUndecided);
  for (const auto number : closed) {
    attractor_of[number] = static_cast<std::uint32_t>(out.states.size());
    out.states.push_back(members[number]);
    put_in_order(firing, out.states.back());
  }
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    const auto end = leads_to[classes.number_of[state]];
    out.basin_of.push_back(end == Attractors::kUndecided ? end : attractor_of[end]);
    out.tied_states += firing.tied(state) != 0 ? 1U : 0U;
  }
  return out;
}

}  // namespace recres
