#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/reproduction_file.h"
#include "recres/report/claims_json.h"
#include "recres/report/claims_text.h"
#include "recres/reproduce/reproduction.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

constexpr const char* kReproductionFile = "reproduction.h5";

struct Arguments {
  std::string part = "all";
  std::optional<std::string> folder;
  std::uint64_t seed = 1;
  std::uint64_t threads = hardware_threads();
  ResultOptions result;
};

Reproduction measure(const Arguments& arguments, std::span<const PaperPart> parts,
                     const ReproductionOptions& options) {
  const PaperSpec spec;
  ProgressBar bar(progress_style(arguments.result), progress_units(spec, parts), "");
  return reproduce(spec, parts, options, {.stop = &stop_on_signals(), .progress = &bar});
}

// All that is kept of a reproduction, in a folder.
void write_outputs(const std::filesystem::path& path, const Reproduction& reproduction,
                   const Origin& origin) {
  OutputFolder folder(path);
  write_reproduction_hdf5(path / kReproductionFile, reproduction, claim_list_json(reproduction.claims),
                          origin);
  folder.keep();
  // The place for what is made of that file: the report page and its figures.
}

void run(Arguments arguments) {
  const auto parts = parse_parts(arguments.part);
  require_threads(arguments.threads);
  if (arguments.folder) {
    // Found out now, not after the work. What was not there is not there while the work lasts.
    const OutputFolder probe(*arguments.folder);
    arguments.result.output = (std::filesystem::path(*arguments.folder) / kReproductionFile).string();
    require_hdf5_output(*arguments.result.output);
  }
  const ReproductionOptions options{.seed = arguments.seed, .threads = arguments.threads};
  const auto reproduction = measure(arguments, parts, options);
  const auto& claims = reproduction.claims;
  if (arguments.folder)
    write_outputs(*arguments.folder, reproduction,
                  origin_of(*arguments.result.verb, reproduction_spec_json(parts, options)));
  show(
      arguments.result, [&] { return claims_json(claims, options); },
      [&](const TextStyle& style) { return claims_text(claims, options, style); });
  const auto failed = failed_claims(claims);
  if (!failed.empty()) throw Error(failed);
}

}  // namespace

void add_reproduce(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb = *app.add_subcommand(
      "reproduce", "measures every claim of the paper anew; exit code 1 where one does not hold");
  verb.add_option("PART", arguments->part, "fig1, fig2, fig3, fig4, discussion, or all if not given");
  verb.add_option("-o,--output", arguments->folder,
                  "write all that was measured to this folder, which is made if need be: reproduction.h5");
  add_whole_option(verb, "--seed", arguments->seed, "of all random numbers; 1 if not given");
  add_threads_option(verb, arguments->threads);
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
