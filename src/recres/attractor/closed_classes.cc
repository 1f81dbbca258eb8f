#include "recres/attractor/closed_classes.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace recres {

namespace {

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
  ClassSearch(std::span<const Successors> graph, const RunContext& context)
      : graph_(graph),
        context_(context),
        classes_{.number_of = std::vector<std::uint32_t>(graph.size(), kNone)},
        low_(graph.size()) {
    for (std::uint32_t state = 0; state < graph.size(); ++state) {
      if (low_[state] == 0) search(state);
    }
  }

  Classes classes() && { return std::move(classes_); }

 private:
  struct Visit {
    std::uint32_t state;
    std::uint32_t subset;  // of the free neurons, taken next
    std::uint32_t entered_at;
    bool is_done;
  };

  void open(std::uint32_t state) {
    low_[state] = ++time_;
    entered_.push_back({.state = state, .subset = graph_[state].free, .entered_at = time_, .is_done = false});
    open_.push_back(state);
  }

  void search(std::uint32_t start) {
    open(start);
    while (!entered_.empty()) {
      constexpr std::uint64_t kBetweenLooks = 1 << 20;
      if (++ways_ % kBetweenLooks == 0) context_.advance(0);
      auto& visit = entered_.back();
      const auto state = visit.state;
      if (!visit.is_done) {
        const auto next = graph_[state].fixed | visit.subset;
        visit.is_done = visit.subset == 0;
        visit.subset = (visit.subset - 1) & graph_[state].free;
        if (low_[next] == 0) {
          open(next);
        } else if (classes_.number_of[next] == kNone) {
          low_[state] = std::min(low_[state], low_[next]);
        }
        continue;
      }
      const auto entered_at = visit.entered_at;
      entered_.pop_back();
      if (!entered_.empty()) low_[entered_.back().state] = std::min(low_[entered_.back().state], low_[state]);
      if (low_[state] == entered_at) close(state);
    }
  }

  void close(std::uint32_t first) {
    std::uint32_t state = 0;
    do {
      state = open_.back();
      open_.pop_back();
      classes_.number_of[state] = classes_.count;
    } while (state != first);
    ++classes_.count;
  }

  std::span<const Successors> graph_;
  const RunContext& context_;
  Classes classes_;
  std::vector<std::uint32_t> low_;  // the earliest open state reached from here; 0: not seen
  std::vector<Visit> entered_;
  std::vector<std::uint32_t> open_;
  std::uint32_t time_ = 0;
  std::uint64_t ways_ = 0;  // taken so far
};

// The states of all classes, one class after the other, each in rising order.
struct Members {
  std::vector<std::uint32_t> states;
  std::vector<std::uint32_t> begin;  // [class], and the end of the last one

  std::span<const std::uint32_t> of(std::uint32_t number) const {
    return std::span(states).subspan(begin[number], begin[number + 1] - begin[number]);
  }
};

Members members_of(const Classes& classes) {
  Members out{.states = std::vector<std::uint32_t>(classes.number_of.size()),
              .begin = std::vector<std::uint32_t>(classes.count + std::size_t{1})};
  for (const auto number : classes.number_of) ++out.begin[number + 1];
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  auto place = out.begin;
  for (std::uint32_t state = 0; state < classes.number_of.size(); ++state)
    out.states[place[classes.number_of[state]]++] = state;
  return out;
}

}  // namespace

ClosedClasses closed_classes(std::span<const Successors> graph, const RunContext& context) {
  const Classes classes = ClassSearch(graph, context).classes();
  const auto members = members_of(classes);
  // A class is closed where no state of it leads to another.
  std::vector<std::uint32_t> leads_to(classes.count, kNone);
  std::vector<std::uint32_t> closed;
  for (std::uint32_t number = 0; number < classes.count; ++number) {
    context.advance(0);
    bool is_closed = true;
    bool is_undecided = false;
    std::uint32_t end = kNone;
    for (const auto state : members.of(number)) {
      for_each_successor(graph[state], [&](std::uint32_t next) {
        const auto other = classes.number_of[next];
        if (other == number) return;
        is_undecided |= leads_to[other] == kUndecidedBasin || (!is_closed && leads_to[other] != end);
        end = leads_to[other];
        is_closed = false;
      });
    }
    if (is_closed) closed.push_back(number);
    leads_to[number] = is_closed ? number : is_undecided ? kUndecidedBasin : end;
  }

  ClosedClasses out;
  std::sort(closed.begin(), closed.end(),
            [&](auto a, auto b) { return members.of(a)[0] < members.of(b)[0]; });
  std::vector<std::uint32_t> place(classes.count, kUndecidedBasin);
  for (const auto number : closed) {
    place[number] = static_cast<std::uint32_t>(out.states.size());
    const auto states = members.of(number);
    out.states.emplace_back(states.begin(), states.end());
  }
  for (std::uint64_t state = 0; state < graph.size(); ++state) {
    const auto end = leads_to[classes.number_of[state]];
    out.leads_to.push_back(end == kUndecidedBasin ? end : place[end]);
  }
  return out;
}

std::uint64_t period(std::span<const Successors> graph, std::span<const std::uint64_t> closed_class) {
  // All ways from one state to another differ in length by multiples of the period.
  std::unordered_map<std::uint64_t, std::uint64_t> distance = {{closed_class.front(), 0}};
  std::vector<std::uint64_t> found = {closed_class.front()};
  std::uint64_t divisor = 0;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::uint64_t length = distance.at(found[k]) + 1;
    for_each_successor(graph[found[k]], [&](std::uint32_t next) {
      const auto [place, is_new] = distance.try_emplace(next, length);
      if (is_new) found.push_back(next);
      divisor = std::gcd(divisor, std::max(length, place->second) - std::min(length, place->second));
    });
  }
  return divisor;
}

std::vector<std::uint32_t> fewest_steps(std::span<const Successors> graph, const ClosedClasses& classes) {
  std::vector<std::uint32_t> steps(graph.size(), kNone);
  std::vector<std::uint32_t> left;
  for (const auto& states : classes.states) {
    for (const auto state : states) steps[state] = 0;
  }
  for (std::uint32_t state = 0; state < graph.size(); ++state) {
    if (steps[state] == kNone) left.push_back(state);
  }
  for (std::uint32_t here = 1; !left.empty(); ++here) {
    std::erase_if(left, [&](std::uint32_t state) {
      bool is_near = false;
      for_each_successor(graph[state], [&](std::uint32_t next) { is_near |= steps[next] == here - 1; });
      if (is_near) steps[state] = here;
      return is_near;
    });
  }
  return steps;
}

}  // namespace recres
