#include "recres/state/transition_cells.h"

#include <cstddef>

namespace recres {

bool is_before(const TransitionCell& a, const TransitionCell& b) {
  // No branch, as nobody can guess which of two lists to be merged goes on.
  return (a.from < b.from) | ((a.from == b.from) & (a.to < b.to));
}

std::vector<TransitionCell> merged(const std::vector<TransitionCell>& a, std::vector<TransitionCell> b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<TransitionCell> out;
  out.reserve(a.size() + b.size());
  auto at_a = a.cbegin();
  auto at_b = b.cbegin();
  while (at_a != a.cend() && at_b != b.cend()) {
    // Which comes first is anyone's guess, so no branch may depend on it.
    const bool uses_a = !is_before(*at_b, *at_a);
    const bool uses_b = !is_before(*at_a, *at_b);
    const auto& first = uses_a ? *at_a : *at_b;
    out.push_back({first.from, first.to, uses_a * at_a->count + uses_b * at_b->count});
    at_a += uses_a;
    at_b += uses_b;
  }
  out.insert(out.end(), at_a, a.cend());
  out.insert(out.end(), at_b, b.cend());
  return out;
}

}  // namespace recres
