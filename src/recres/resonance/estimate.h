#pragma once

#include <optional>
#include <span>

namespace recres {

/// A mean over replicates with its uncertainty.
struct Estimate {
  double mean = 0;
  std::optional<double> standard_error =
      {};  ///< sample standard deviation / sqrt(n); absent for one replicate
};

/// Mean and standard error of at least one value.
Estimate estimate(std::span<const double> values);

}  // namespace recres
