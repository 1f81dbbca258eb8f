#include "recres/neuron/noise_strength.h"

#include <cmath>
#include <cstddef>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void require_noise_strength(double noise_strength) {
  if (!std::isfinite(noise_strength) || noise_strength < 0) {
    throw InvalidArgument(text("noise strength ", noise_strength,
                               " is no standard deviation; give a finite number of 0 or more"));
  }
}

void require_noise_strengths(std::span<const double> noise_strengths) {
  if (noise_strengths.empty()) throw InvalidArgument("no noise strength is given");
  for (std::size_t k = 0; k < noise_strengths.size(); ++k) {
    require_noise_strength(noise_strengths[k]);
    if (k > 0 && noise_strengths[k] <= noise_strengths[k - 1]) {
      throw InvalidArgument(
          text("noise strengths must rise, but ", noise_strengths[k], " follows ", noise_strengths[k - 1]));
    }
  }
}

}  // namespace recres
