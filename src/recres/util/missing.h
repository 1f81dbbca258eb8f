#pragma once

#include <limits>

namespace recres {

/// Stands in tables and figures for a number that is not known.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace recres
