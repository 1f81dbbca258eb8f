#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace recres {

/// The probabilities of all next states of some independent neurons, [next], 2^n numbers: `rarer` is the
/// probability of each neuron's less likely sign, `likely` the other sign, a bit each.
inline void fill_product_row(std::span<const double> rarer, std::uint64_t likely, double* row) {
  row[0] = 1;
  // Each neuron doubles the row, with a factor for -1 and one for +1.
  for (std::size_t n = 0; n < rarer.size(); ++n) {
    const bool likely_up = (likely >> n & 1) != 0;
    const double up = likely_up ? 1 - rarer[n] : rarer[n];
    const double down = likely_up ? rarer[n] : 1 - rarer[n];
    const std::size_t half = std::size_t{1} << n;
    for (std::size_t next = 0; next < half; ++next) {
      row[next + half] = row[next] * up;
      row[next] *= down;
    }
  }
}

}  // namespace recres
