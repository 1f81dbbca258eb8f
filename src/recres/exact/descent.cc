#include "recres/exact/descent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace recres {

Outlook outlook(std::span<const double> changes, double accuracy) {
  constexpr std::size_t kSteps = 8;
  // Rounding, of sums over all states, ends the descent; how fast it was tells what is left.
  constexpr double kRounding = 1e-12;
  const auto end = static_cast<std::size_t>(
      std::find_if(changes.begin(), changes.end(), [](double change) { return change < kRounding; }) -
      changes.begin());
  const bool is_rounding = end < changes.size();
  if (end <= kSteps) return {.error = is_rounding ? changes.back() : 1};
  const double rate = std::pow(changes[end - 1] / changes[end - 1 - kSteps], 1.0 / kSteps);
  constexpr double kSlow = 0.98;
  if (is_rounding && rate < kSlow) return {.error = changes.back()};
  if (!(rate < 1)) return {.steps_left = std::numeric_limits<double>::infinity()};
  const double error = changes.back() / (1 - rate);
  return {.error = error, .steps_left = std::log(accuracy / error) / std::log(rate)};
}

}  // namespace recres
