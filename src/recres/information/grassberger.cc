#include "recres/information/grassberger.h"

#include <cmath>
#include <numbers>

#include "recres/information/gamma.h"

namespace recres {

double grassberger_entropy_bits(const CountSpectrum& spectrum) {
  double sum = 0;
  for (const auto& [count, states] : spectrum.classes()) {
    const auto n = static_cast<double>(count);
    const double half_step = (digamma((n + 1) / 2) - digamma(n / 2)) / 2;
    sum += static_cast<double>(states) * n * (digamma(n) + (count % 2 == 0 ? half_step : -half_step));
  }
  const auto total = static_cast<double>(spectrum.samples());
  return (std::log(total) - sum / total) / std::numbers::ln2;
}

}  // namespace recres
