#include "recres/report/report_files.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "recres/io/file.h"
#include "recres/report/figure_svg.h"
#include "recres/report/report_page.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void write_page(const std::filesystem::path& path, const std::string& document) {
  OutputFile file(path);
  file.write(report_page(document));
  file.commit();
}

void write_figures(const std::filesystem::path& folder, const std::vector<DrawnFigure>& figures) {
  OutputFolder made(folder);
  std::vector<std::unique_ptr<OutputFile>> files;
  for (const auto& figure : figures) {
    files.push_back(std::make_unique<OutputFile>(folder / (figure.id + ".svg")));
    files.back()->write(figure.svg);
  }
  for (const auto& file : files) file->commit();
  made.keep();
}

}  // namespace

void require_page_name(const ReportOutputs& outputs, const std::filesystem::path& result) {
  if (!outputs.page) return;
  const auto name = shown(outputs.page->string());
  std::error_code ignored;
  if (std::filesystem::equivalent(*outputs.page, result, ignored)) {
    throw InvalidArgument(
        text("the page '", name, "' would replace the result that it shows; give another --output"));
  }
  const auto extension = extension_of(*outputs.page);
  if (extension != ".html" && extension != ".htm")
    throw InvalidArgument(text("output '", name, "' does not end in .html"));
}

std::size_t figure_count(const std::string& document) {
  return nlohmann::json::parse(document).at("figures").size();
}

std::size_t write_report(const std::string& document, const ReportOutputs& outputs, std::size_t threads,
                         const RunContext& context) {
  // Found out now, not after the drawing; nothing stands there while it lasts.
  if (outputs.page) const OutputFile probe(*outputs.page);
  if (outputs.figures) const OutputFolder probe(*outputs.figures);
  std::vector<DrawnFigure> figures;
  if (outputs.figures) figures = draw_figures(document, threads, context);
  if (outputs.page) write_page(*outputs.page, document);
  if (outputs.figures) write_figures(*outputs.figures, figures);
  return figures.size();
}

}  // namespace recres
