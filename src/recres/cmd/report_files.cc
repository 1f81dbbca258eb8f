#include "recres/cmd/report_files.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "recres/cmd/terminal.h"
#include "recres/io/file.h"
#include "recres/report/progress_bar.h"
#include "recres/report/report_page.h"

namespace recres {

std::vector<DrawnFigure> drawn_figures(const std::string& document, std::size_t threads,
                                       const ResultOptions& options) {
  const auto count = nlohmann::json::parse(document).at("figures").size();
  ProgressBar bar(progress_style(options), count, "figures");
  return draw_figures(document, threads, {.stop = &stop_on_signals(), .progress = &bar});
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

void write_page(const std::filesystem::path& path, const std::string& document) {
  OutputFile file(path);
  file.write(report_page(document));
  file.commit();
}

}  // namespace recres
