#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "recres/util/stop.h"

namespace recres {

/// Where a report of a result goes; any of these.
struct ReportOutputs {
  std::optional<std::filesystem::path> page = {};     ///< ends in .html
  std::optional<std::filesystem::path> figures = {};  ///< a folder for ID.svg of each, made if need be
};

/// Throws InvalidArgument where the page does not end in .html, or would replace the result.
void require_page_name(const ReportOutputs& outputs, const std::filesystem::path& result);

/// The figures of a document (JSON, as web/document.md says): the units of progress of drawing them.
std::size_t figure_count(const std::string& document);

/// Draws what a document shows, and writes it: all or nothing. The context hears of every figure drawn.
/// Returns how many figures were written. Throws IoError where something cannot be written, before the
/// drawing if that can be told, and what draw_figures throws.
std::size_t write_report(const std::string& document, const ReportOutputs& outputs, std::size_t threads,
                         const RunContext& context = {});

}  // namespace recres
