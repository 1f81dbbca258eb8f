#include "recres/cmd/report_files.h"

#include <filesystem>
#include <memory>
#include <vector>

#include "recres/cmd/terminal.h"
#include "recres/io/file.h"
#include "recres/report/figure_svg.h"
#include "recres/report/progress_bar.h"

namespace recres {

std::size_t write_figures(const std::string& folder, const Document& document, const std::string& json,
                          std::size_t threads, const ResultOptions& options) {
  std::vector<DrawnFigure> figures;
  {
    ProgressBar bar(progress_style(options), document.figures.size(), "figures");
    figures = draw_figures(json, threads, {.stop = &stop_on_signals(), .progress = &bar});
  }
  OutputFolder made(folder);
  std::vector<std::unique_ptr<OutputFile>> files;
  for (const auto& figure : figures) {
    files.push_back(std::make_unique<OutputFile>(std::filesystem::path(folder) / (figure.id + ".svg")));
    files.back()->write(figure.svg);
  }
  for (const auto& file : files) file->commit();
  made.keep();
  return figures.size();
}

}  // namespace recres
