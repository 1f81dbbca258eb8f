#pragma once

#include <span>

namespace recres {

/// What the steps of an iteration so far tell of those to come.
struct Outlook {
  double error = 1;       ///< how far it is from rest, relative; 1 where that is not known yet
  double steps_left = 0;  ///< until the error is as asked for; infinite where it does not descend
};

/// From the largest relative change of each step. At the floor of rounding changes tell nothing: there the
/// rate before it decides, so that what hardly moves is not taken for what has come to rest.
Outlook outlook(std::span<const double> changes, double accuracy);

}  // namespace recres
