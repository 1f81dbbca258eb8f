#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/figure/document.h"
#include "recres/io/result_file.h"
#include "recres/report/document_json.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Arguments {
  std::string file;
  std::optional<std::string> output;
  std::optional<std::string> svg;
  bool json = false;
  bool quiet = false;
};

void run(const Arguments& arguments) {
  const ResultFile file(arguments.file);
  const auto document = document_json(build_document(file));
  if (arguments.json) print(document);
}

}  // namespace

void add_report(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb =
      *app.add_subcommand("report", "shows a result file as one page of figures, to be opened by a browser");
  verb.add_option("FILE", arguments->file, "any HDF5 file that recres wrote")->required();
  verb.add_option("-o,--output", arguments->output, "the page; report.html if not given");
  verb.add_option("--svg", arguments->svg,
                  "a folder for the figures as SVG; without --output no page is written then");
  verb.add_flag("--json", arguments->json,
                "print what the page shows as JSON; without --output and --svg write nothing");
  verb.add_flag("--quiet", arguments->quiet, "print nothing but errors");
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
