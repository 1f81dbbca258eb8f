#include "recres/neuron/coarse_curve.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "recres/neuron/firing_probability.h"

namespace recres {

CoarseCurve make_coarse_curve(double noise_strength) {
  constexpr double kStepsPerScale = 32;
  constexpr double kTail = 1e-6;
  // p changes over a unit of input, or over the noise strength where that is more.
  const double step = std::max(1.0, noise_strength) / kStepsPerScale;
  // Bounds of |p'| and |p''|: those of the logistic function, or those of the Gaussian that smears it.
  const double gauss = std::max(noise_strength, 1e-300) * std::sqrt(2 * std::numbers::pi);
  const double steepest = std::min(0.25, 1 / gauss);
  const double square = std::max(1.0, noise_strength * noise_strength);
  const double bend =
      std::min(0.0963 * square, 0.242 * square / (noise_strength * noise_strength));  // of a scale
  std::vector<double> values;
  do {
    values.push_back(firing_probability(-static_cast<double>(values.size()) * step, noise_strength));
  } while (values.back() > kTail);

  constexpr double kRounding = 2e-6;
  CoarseCurve curve{.lines = {},
                    .steps_per_unit = static_cast<float>(1 / step),
                    .last_step = static_cast<float>(values.size() - 1),
                    .error = bend / (8 * kStepsPerScale * kStepsPerScale) + kTail + kRounding,
                    .steepest = steepest};
  values.push_back(values.back());
  for (std::size_t k = 0; k + 1 < values.size(); ++k) {
    curve.lines.push_back(static_cast<float>(values[k]));
    curve.lines.push_back(static_cast<float>(values[k + 1] - values[k]));
  }
  return curve;
}

}  // namespace recres
