#pragma once

#include <vector>

namespace recres {

/// p(-|u|, r) for vector code: straight lines, in single precision, between points an equal step apart. What
/// it leaves in doubt, within `error` of a draw, FiringCurve must decide.
struct CoarseCurve {
  std::vector<float> lines;  ///< [2·k]: p at the beginning of step k; [2·k + 1]: its rise over the step
  float steps_per_unit;      ///< steps in a unit of |u|
  float last_step;           ///< p is taken as constant from the beginning of this step on
  double error;              ///< absolute, rounding included (enforced by the tests)
  double steepest;           ///< no |dp/du| is larger
};

/// For noise strength r ≥ 0. Costs some thousand probabilities.
CoarseCurve make_coarse_curve(double noise_strength);

}  // namespace recres
