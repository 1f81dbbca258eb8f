#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/exact/exact_point.h"
#include "recres/report/exact_text.h"
#include "recres/report/json.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

struct Arguments {
  NetworkSource source;
  std::string noise = "0:40:41";
  std::uint64_t threads = hardware_threads();
  bool json = false;
  bool quiet = false;
  std::string progress = "auto";
};

void run(const Arguments& arguments) {
  const auto strengths = parse_noise_strengths(arguments.noise);
  const auto network = load_network(arguments.source);
  std::vector<ExactPoint> curve;
  {
    ProgressBar bar(progress_style(arguments.progress, arguments.quiet), strengths.size(), "noise strengths");
    curve =
        exact_curve(network, strengths, arguments.threads, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.json) {
    print(exact_json(arguments.source, network, curve));
  } else if (!arguments.quiet) {
    print(exact_text(arguments.source, network, curve, terminal_style()));
  }
}

}  // namespace

void add_exact(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb = *app.add_subcommand("exact", "information against noise strength without simulation (sbm)");
  add_network_options(verb, arguments->source);
  verb.add_option("--noise", arguments->noise,
                  "noise strengths: FROM:TO:COUNT or r1,r2,...; 0:40:41 if not given");
  add_whole_option(verb, "--threads", arguments->threads,
                   "threads to use, no effect on the result; all if not given");
  verb.add_flag("--json", arguments->json, "print one JSON object and nothing else");
  verb.add_flag("--quiet", arguments->quiet, "print no table and no progress");
  verb.add_option("--progress", arguments->progress, "auto (a bar on a terminal), lines (for logs) or none");
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
