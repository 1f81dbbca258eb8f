#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/apart.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/figure/document.h"
#include "recres/io/result_file.h"
#include "recres/report/document_json.h"
#include "recres/report/report_files.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct ReportArguments {
  std::string file;
  std::optional<std::string> svg;
  std::uint64_t threads = hardware_threads();
  ResultOptions result;

  /// Where the page is to be written; nothing where only other things are wanted.
  std::optional<std::string> page() const {
    if (result.output || svg || result.json) return result.output;
    return "report.html";
  }
};

void run_report(const ReportArguments& arguments) {
  require_threads(arguments.threads);
  const ReportOutputs outputs = {.page = arguments.page(), .figures = arguments.svg};
  require_page_name(outputs, arguments.file);
  const auto document = run_apart(shown(arguments.file, 200),
                                  [&] { return document_json(build_document(ResultFile(arguments.file))); });
  const auto figures = reported(document, outputs, arguments.threads, arguments.result);
  std::string wrote;
  if (outputs.page) wrote = text("Wrote ", outputs.page->string(), "\n");
  if (outputs.figures)
    wrote += text("Wrote ", figures, figures == 1 ? " figure" : " figures", " to ", *arguments.svg, "\n");
  if (arguments.result.json) {
    print(document);
  } else if (!arguments.result.quiet) {
    print(wrote);
  }
}

}  // namespace

void add_report(Parser& parser) {
  const auto arguments = std::make_shared<ReportArguments>();
  auto& verb = parser.add_verb(
      "report", "shows a result file as one page of figures for the browser, which works without a network");
  verb.add_option(
          "FILE", arguments->file,
          "any HDF5 file that recres wrote: the --output of a verb, reproduction.h5, states, a network")
      .required();
  verb.add_option("-o,--output", arguments->result.output,
                  "the page, ending in .html; report.html if not given");
  verb.add_option(
      "--svg", arguments->svg,
      "a folder, made if need be, for the figures as SVG; no page is then written but with --output");
  add_threads_option(verb, arguments->threads);
  add_show_options(verb, arguments->result);
  verb.option("--json").help("print what the page shows as JSON; no page is then written but with --output");
  verb.callback([arguments] { run_report(*arguments); });
}

}  // namespace recres
