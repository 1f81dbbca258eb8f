#include "recres/information/information.h"

#include <algorithm>
#include <numbers>

#include "recres/information/plugin.h"

namespace recres {

Information plugin_information(const PairSample& sample) {
  Information out;
  out.sampling = sample.sampling();
  out.entropy_bits = plugin_entropy_bits(sample.after);
  const bool is_constant = sample.before.seen() == 1 || sample.after.seen() == 1;
  // Rounding may leave the laws broken in the last digit.
  if (!is_constant) {
    out.mutual_information_bits =
        std::clamp(plugin_entropy_bits(sample.before) + out.entropy_bits - plugin_entropy_bits(sample.pairs),
                   0.0, out.entropy_bits);
  }
  out.divergence_bits = out.entropy_bits - out.mutual_information_bits;
  const auto seen = [](const CountSpectrum& spectrum) { return static_cast<double>(spectrum.seen()); };
  out.mutual_information_bias_bits = (seen(sample.pairs) - seen(sample.before) - seen(sample.after) + 1) /
                                     (2 * static_cast<double>(sample.pairs.samples()) * std::numbers::ln2);
  return out;
}

Information plugin_information(const TransitionCounts& counts) {
  return plugin_information(sample_of(counts));
}

double model_based_mutual_information_bits(const Information& plugin, double exact_divergence_bits) {
  const auto total = static_cast<double>(plugin.sampling.transitions);
  const double missing =
      (static_cast<double>(plugin.sampling.states_after) - 1) / (2 * total * std::numbers::ln2);
  return plugin.entropy_bits + missing - exact_divergence_bits;
}

}  // namespace recres
