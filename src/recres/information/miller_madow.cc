#include "recres/information/miller_madow.h"

#include <numbers>

#include "recres/information/plugin.h"

namespace recres {

double miller_madow_entropy_bits(const CountSpectrum& spectrum) {
  const auto total = static_cast<double>(spectrum.samples());
  return plugin_entropy_bits(spectrum) +
         static_cast<double>(spectrum.seen() - 1) / (2 * total * std::numbers::ln2);
}

}  // namespace recres
