#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/attractors_file.h"
#include "recres/io/hdf5_file.h"
#include "recres/report/attractors_dot.h"
#include "recres/report/attractors_json.h"
#include "recres/report/attractors_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Arguments {
  NetworkSource source;
  std::string method = "auto";
  std::uint64_t list = 100'000;
  std::uint64_t steps = 0;  // 0: affordable_steps
  SampledAttractorsOptions sampled = {.threads = hardware_threads()};
  std::optional<std::string> output;
  bool json = false;
  bool dot = false;
  bool quiet = false;
  std::string progress = "auto";
};

std::optional<AttractorMethod> parse_method(const std::string& word) {
  if (word == "auto") return std::nullopt;
  constexpr std::array kMethods = {AttractorMethod::kComplete, AttractorMethod::kCycleType,
                                   AttractorMethod::kSampled};
  for (const auto method : kMethods) {
    if (method_name(method) == word) return method;
  }
  throw InvalidArgument(
      text("--method '", shown(word), "' is none of auto, complete, cycle-type and sampled"));
}

std::string dot(const Network& network, const AttractorStudy& study) {
  const auto* complete = std::get_if<CompleteCensus>(&study.found);
  if (complete == nullptr)
    throw InvalidArgument(
        text("--dot draws what a walk through all states found, not --method ", method_name(study.method())));
  return attractors_dot(NoiselessMap(network), *complete);
}

void run(const Arguments& arguments) {
  AttractorOptions options = {.method = parse_method(arguments.method),
                              .most_listed_states = arguments.list,
                              .sampled = arguments.sampled};
  if (arguments.json && arguments.dot)
    throw InvalidArgument("--json and --dot both want to be printed; give one");
  const auto network = load_network(arguments.source);
  options.sampled.most_steps =
      arguments.steps > 0 ? arguments.steps : affordable_steps(network, arguments.sampled.starts);
  if (arguments.output) require_hdf5_output(*arguments.output);
  AttractorStudy study;
  {
    ProgressBar bar(progress_style(arguments.progress, arguments.quiet), attractor_work(network, options),
                    "states");
    study = study_attractors(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.output) {
    write_attractors_hdf5(*arguments.output, network, study,
                          attractors_spec_json(arguments.source, network, study));
  }
  if (arguments.json) {
    print(attractors_json(arguments.source, network, study));
  } else if (arguments.dot) {
    print(dot(network, study));
  } else if (!arguments.quiet) {
    print(attractors_text(arguments.source, network, study, terminal_style()));
    if (arguments.output) print(text("Wrote ", *arguments.output, "\n"));
  }
}

}  // namespace

void add_attractors(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb = *app.add_subcommand("attractors", "attractors without noise: periods, states, basins");
  add_network_options(verb, arguments->source);
  verb.add_option("--method", arguments->method,
                  "auto (the best that is possible, the default), complete (all states, up to 30 neurons), "
                  "cycle-type (signed permutations of any size) or sampled (random starts)");
  add_whole_option(verb, "--list", arguments->list,
                   "most states of attractors to tell in --json and --output; 100000 if not given");
  auto& sampled = arguments->sampled;
  add_whole_option(verb, "--starts", sampled.starts, "random starts of --method sampled; 1000 if not given");
  add_whole_option(verb, "--steps", arguments->steps,
                   "steps after which a start gives up; as many as take half a minute or so, 100000 at most, "
                   "if not given");
  add_whole_option(verb, "--seed", sampled.seed, "seed of the random starts; 1 if not given");
  add_whole_option(verb, "--threads", sampled.threads,
                   "threads to use, no effect on the result; all if not given");
  verb.add_option("--output", arguments->output, "write everything found to this HDF5 file");
  verb.add_flag("--json", arguments->json, "print one JSON object and nothing else");
  verb.add_flag("--dot", arguments->dot, "print the graph of states for Graphviz and nothing else");
  verb.add_flag("--quiet", arguments->quiet, "print no table and no progress");
  verb.add_option("--progress", arguments->progress, "auto (a bar on a terminal), lines (for logs) or none");
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
