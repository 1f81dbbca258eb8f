#pragma once

#include <span>
#include <string>
#include <vector>

#include "recres/report/text_style.h"

namespace recres {

/// One line of a plot.
struct PlotSeries {
  std::string name;
  std::vector<double> values;  ///< one per x, none below 0
  char mark;                   ///< where no Unicode is to be shown
  const char* unicode_mark;
};

/// Draws series over rising x as text, y from 0 up; earlier series lie on top of later ones. Ends with a
/// legend.
std::string plot_text(std::span<const double> x, std::span<const PlotSeries> series,
                      const std::string& x_name, const std::string& y_name, const TextStyle& style);

}  // namespace recres
