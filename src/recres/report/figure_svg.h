#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "recres/util/stop.h"

namespace recres {

/// A figure of a document, drawn.
struct DrawnFigure {
  std::string id;
  std::string svg;  ///< a whole SVG file, light colours
};

/// Draws the figures of a document (JSON, as web/document.md says), by the same code as the page of a report.
/// Takes about 0.2 s and 0.1 s to 3 s a figure, and about 50 MB a thread. The context hears of every figure;
/// the number of threads has no effect on the result. Throws CapacityExceeded where they need more memory
/// than is left, InternalError where the drawing code fails.
std::vector<DrawnFigure> draw_figures(std::string_view document_json, std::size_t threads,
                                      const RunContext& context = {});

}  // namespace recres
