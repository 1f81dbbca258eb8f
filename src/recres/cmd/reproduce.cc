#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/figure/document.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/reproduction_file.h"
#include "recres/io/result_file.h"
#include "recres/report/claims_json.h"
#include "recres/report/claims_text.h"
#include "recres/report/document_json.h"
#include "recres/report/report_files.h"
#include "recres/reproduce/reproduction.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr const char* kReproductionFile = "reproduction.h5";
constexpr const char* kPage = "report.html";

struct ReproduceArguments {
  std::string part = "all";
  std::optional<std::string> folder;
  std::uint64_t seed = 1;
  std::uint64_t threads = hardware_threads();
  ResultOptions result;
};

Reproduction measure(const ReproduceArguments& arguments, std::span<const PaperPart> parts,
                     const ReproductionOptions& options) {
  const PaperSpec spec;
  ProgressBar bar(progress_style(arguments.result), progress_units(spec, parts), "");
  return reproduce(spec, parts, options, {.stop = &stop_on_signals(), .progress = &bar});
}

// All that is kept of a reproduction, in a folder: the numbers, and the page and the figures that are made of
// them.
void write_outputs(const ReproduceArguments& arguments, const Reproduction& reproduction,
                   const Origin& origin) {
  const std::filesystem::path path(*arguments.folder);
  OutputFolder folder(path);
  write_reproduction_hdf5(path / kReproductionFile, reproduction, claim_list_json(reproduction.claims),
                          origin);
  folder.keep();
  const auto document = document_json(build_document(ResultFile(path / kReproductionFile)));
  reported(document, {.page = path / kPage, .figures = path}, arguments.threads, arguments.result);
}

void run_reproduce(const ReproduceArguments& arguments) {
  const auto parts = parse_parts(arguments.part);
  require_threads(arguments.threads);
  if (arguments.folder) {
    // Found out now, not after the work. What was not there is not there while the work lasts.
    const OutputFolder probe(*arguments.folder);
    require_hdf5_output(std::filesystem::path(*arguments.folder) / kReproductionFile);
  }
  const ReproductionOptions options{.seed = arguments.seed, .threads = arguments.threads};
  const auto reproduction = measure(arguments, parts, options);
  const auto& claims = reproduction.claims;
  if (arguments.folder)
    write_outputs(arguments, reproduction,
                  origin_of(*arguments.result.verb, reproduction_spec_json(parts, options)));
  show(
      arguments.result, [&] { return claims_json(claims, options); },
      [&](const TextStyle& style) {
        auto words = claims_text(claims, options, style);
        if (arguments.folder)
          words +=
              text("Wrote ", kPage, ", its figures and ", kReproductionFile, " to ", *arguments.folder, "\n");
        return words;
      });
  const auto failed = failed_claims(claims);
  if (!failed.empty()) throw Error(failed);
}

}  // namespace

void add_reproduce(Parser& parser) {
  const auto arguments = std::make_shared<ReproduceArguments>();
  auto& verb = parser.add_verb("reproduce",
                               "measures every claim of the paper anew; exit code 1 where one does not hold");
  verb.add_option("PART", arguments->part, "fig1, fig2, fig3, fig4, discussion, or all if not given");
  verb.add_option(
      "-o,--output", arguments->folder,
      "a folder, made if need be, for all that was measured (reproduction.h5), the page that shows it "
      "(report.html), and its figures (SVG)");
  add_whole_option(verb, "--seed", arguments->seed, "of all random numbers; 1 if not given");
  add_threads_option(verb, arguments->threads);
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { run_reproduce(*arguments); });
}

}  // namespace recres
