#include "recres/information/panzeri_treves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>

namespace recres {

namespace {

// The first whole number from `low` to `high` for which something holds that once true stays so; `high` where
// there is none below.
double first_whole(double low, double high, const std::function<bool(double)>& holds) {
  while (low < high) {
    const double middle = std::floor(low + (high - low) / 2);
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

double relevant_states(const CountSpectrum& spectrum, double most) {
  if (spectrum.seen() == 1) return 1;
  const auto total = static_cast<double>(spectrum.samples());
  const auto seen = static_cast<double>(spectrum.seen());
  const double missed = -std::expm1(std::log(total / (total + seen)) / total);
  const auto expected = [&](double extra) {
    double sum = extra * seen / (total + seen);
    for (const auto& [count, states] : spectrum.classes()) {
      const double p = (1 - extra * missed) * (static_cast<double>(count) + 1) / (total + seen);
      sum -= static_cast<double>(states) * std::expm1(total * std::log1p(-p));
    }
    return sum;
  };
  const double most_extra = std::min(most - seen, std::floor(1 / missed));
  const double highest =
      first_whole(0, most_extra, [&](double extra) { return expected(extra + 1) <= expected(extra); });
  const double reached = first_whole(0, highest, [&](double extra) { return expected(extra) >= seen; });
  if (reached == 0) return seen;
  const bool one_less_is_nearer =
      std::abs(expected(reached - 1) - seen) <= std::abs(expected(reached) - seen);
  return seen + reached - (one_less_is_nearer ? 1 : 0);
}

PanzeriTrevesBias panzeri_treves_bias(const PairSample& sample, double log2_states_after) {
  const double after = relevant_states(sample.after, possible_states(log2_states_after));
  double after_each = 0;
  for (std::size_t row = 0; row < sample.row_ends.size(); ++row)
    after_each += relevant_states(CountSpectrum(sample.row(row)), after) - 1;
  const double per_state = 1 / (2 * static_cast<double>(sample.pairs.samples()) * std::numbers::ln2);
  return {.entropy_bits = (after - 1) * per_state,
          .mutual_information_bits = (after_each - (after - 1)) * per_state};
}

}  // namespace recres
