#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/report/figure_svg.h"

namespace recres {

// What a report is written to, for the verbs that make one. Documents are JSON, as web/document.md says.

/// The figures of a document, with the progress that the options ask for. Throws Stopped on Ctrl-C.
std::vector<DrawnFigure> drawn_figures(const std::string& document, std::size_t threads,
                                       const ResultOptions& options);

/// Writes ID.svg of each figure into this folder, which is made if need be: all or none.
void write_figures(const std::filesystem::path& folder, const std::vector<DrawnFigure>& figures);

void write_page(const std::filesystem::path& path, const std::string& document);

}  // namespace recres
