#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/report/claims_json.h"
#include "recres/report/claims_text.h"
#include "recres/reproduce/reproduction.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

struct Arguments {
  std::string part = "all";
  std::uint64_t seed = 1;
  std::uint64_t threads = hardware_threads();
  ResultOptions result;
};

void run(const Arguments& arguments) {
  const auto parts = parse_parts(arguments.part);
  require_threads(arguments.threads);
  const PaperSpec spec;
  const ReproductionOptions options{.seed = arguments.seed, .threads = arguments.threads};
  std::vector<Claim> claims;
  {
    ProgressBar bar(progress_style(arguments.result), experiments(spec, parts), "experiments");
    claims = reproduce(spec, parts, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
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
  add_whole_option(verb, "--seed", arguments->seed, "of all random numbers; 1 if not given");
  add_threads_option(verb, arguments->threads);
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
