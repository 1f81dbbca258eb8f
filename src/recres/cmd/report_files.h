#pragma once

#include <string>

#include "recres/cmd/options.h"
#include "recres/figure/figure.h"

namespace recres {

/// Draws the figures of a document, whose JSON is at hand, as SVG files into this folder, which is made if
/// need be: all or none. Returns how many.
std::size_t write_figures(const std::string& folder, const Document& document, const std::string& json,
                          std::size_t threads, const ResultOptions& options);

}  // namespace recres
