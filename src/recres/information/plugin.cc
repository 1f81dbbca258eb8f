#include "recres/information/plugin.h"

#include <algorithm>
#include <cmath>

namespace recres {

double plugin_entropy_bits(const CountSpectrum& spectrum) {
  if (spectrum.seen() == 1) return 0;
  double weighted_logs = 0;
  for (const auto& [count, states] : spectrum.classes()) {
    const auto n = static_cast<double>(count);
    weighted_logs += static_cast<double>(states) * n * std::log2(n);
  }
  const auto total = static_cast<double>(spectrum.samples());
  // Rounding may leave it below 0 in the last digit.
  return std::max(0.0, std::log2(total) - weighted_logs / total);
}

}  // namespace recres
