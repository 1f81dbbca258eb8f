#pragma once

#include <string>

#include "recres/figure/figure.h"
#include "recres/io/result_file.h"

namespace recres {

/// What an exact study in a group tells besides H, I and D: time scales, the window of observation, the
/// stationary law, attractors, switching; a figure each.
void add_theory_figures(const ResultFile& file, const std::string& group, Document& document);

/// Best noise strength and I there against the length of a run, the window shaded. Throws IoError.
Panel best_noise_panel(const ResultFile& file, const std::string& group, const std::string& id,
                       const std::string& title);
Panel best_information_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title);

}  // namespace recres
