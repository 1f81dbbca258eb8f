#pragma once

#include <cstddef>
#include <string>

#include "recres/cmd/options.h"

namespace recres {

/// Draws the figures of a document (JSON) as SVG files into this folder, which is made if
/// need be: all or none. Returns how many.
std::size_t write_figures(const std::string& folder, const std::string& document_json, std::size_t threads,
                          const ResultOptions& options);

}  // namespace recres
