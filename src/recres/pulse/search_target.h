#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "recres/network/network.h"
#include "recres/pulse/attractor_guide.h"

namespace recres {

/// The attractor that this state leads to.
struct StateTarget {
  std::vector<std::uint64_t> state;
};

/// Every attractor of this period.
struct PeriodTarget {
  std::uint64_t period;
};

/// Every attractor whose motion is like that of a motor pattern.
struct PatternTarget {
  DenseMatrix pattern;               ///< [step, column], repeated without end
  std::vector<std::size_t> neurons;  ///< [column]: the neuron that drives it
  double least_correlation;          ///< from 0 to 1
};

/// A pattern whose columns are these neurons, the first ones where none are named.
PatternTarget pattern_target(DenseMatrix pattern, std::vector<std::size_t> neurons, double least_correlation);

using SearchTarget = std::variant<StateTarget, PeriodTarget, PatternTarget>;

/// The correlation of a pattern with the signs of its neurons on an attractor, at the best lag: the mean of
/// each column taken off, Σ xy / √(Σ x² Σ y²) over all columns and over as many steps as both take to come
/// round together. 0 where either stands still, or where the attractor's states are not all known. Throws
/// InvalidArgument where both take more than 10^6 steps to come round.
double pattern_correlation(const PatternTarget& target, const KnownAttractor& attractor, std::size_t neurons);

/// Throws InvalidArgument where a target fits no network of so many neurons.
void validate(const SearchTarget& target, std::size_t neurons);

}  // namespace recres
