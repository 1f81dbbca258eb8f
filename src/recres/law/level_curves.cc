#include "recres/law/level_curves.h"

#include <algorithm>

namespace recres {

LevelCurves::LevelCurves(const NoiseLevel& level, std::size_t neurons, double largest_input) {
  level.require_neurons(neurons);
  const auto strengths = level.distinct();
  for (const double strength : strengths) curves_.emplace_back(strength, largest_input);
  if (level.is_uniform()) return;
  for (std::size_t n = 0; n < neurons; ++n) {
    const auto found = std::lower_bound(strengths.begin(), strengths.end(), level.of(n));
    curve_of_.push_back(static_cast<std::size_t>(found - strengths.begin()));
  }
}

}  // namespace recres
