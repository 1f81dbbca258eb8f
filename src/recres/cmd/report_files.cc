#include "recres/cmd/report_files.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "recres/cmd/terminal.h"
#include "recres/io/file.h"
#include "recres/report/figure_svg.h"
#include "recres/report/progress_bar.h"

namespace recres {

std::size_t write_figures(const std::string& folder, const std::string& document_json, std::size_t threads,
                          const ResultOptions& options) {
  const auto count = nlohmann::json::parse(document_json).at("figures").size();
  std::vector<DrawnFigure> figures;
  {
    ProgressBar bar(progress_style(options), count, "figures");
    figures = draw_figures(document_json, threads, {.stop = &stop_on_signals(), .progress = &bar});
  }
  OutputFolder made(folder);
  std::vector<std::unique_ptr<OutputFile>> files;
  for (const auto& figure : figures) {
    files.push_back(std::make_unique<OutputFile>(std::filesystem::path(folder) / (figure.id + ".svg")));
    files.back()->write(figure.svg);
  }
  for (const auto& file : files) file->commit();
  made.keep();
  return count;
}

}  // namespace recres
