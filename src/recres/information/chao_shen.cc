#include "recres/information/chao_shen.h"

#include <cmath>

namespace recres {

double chao_shen_entropy_bits(const CountSpectrum& spectrum) {
  if (spectrum.seen() == 1) return 0;
  const auto total = static_cast<double>(spectrum.samples());
  const double coverage = spectrum.seen_once() == spectrum.samples() ? 1 / total : spectrum.coverage();
  double bits = 0;
  for (const auto& [count, states] : spectrum.classes()) {
    const double q = coverage * static_cast<double>(count) / total;
    const double is_seen = -std::expm1(total * std::log1p(-q));
    bits -= static_cast<double>(states) * q * std::log2(q) / is_seen;
  }
  return bits;
}

}  // namespace recres
