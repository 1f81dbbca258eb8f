#include "recres/pulse/search.h"

#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/pulse_file.h"
#include "recres/io/target_file.h"
#include "recres/observe/subset_text.h"
#include "recres/report/pulse_json.h"
#include "recres/report/pulse_text.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

struct SearchArguments {
  NetworkSource source;
  SearchOptions options = {.duration = 10, .threads = hardware_threads()};
  TargetText target;
  std::string pattern_neurons;
  std::string neurons;
  std::string start = "random";
  std::string kernel{kAutomaticKernel};
  std::optional<std::uint64_t> free_steps;
  ResultOptions result;
};

void run_search(const SearchArguments& arguments) {
  const auto network = load_network(arguments.source);
  auto options = arguments.options;
  auto target = arguments.target;
  target.pattern_neurons = parse_neurons(arguments.pattern_neurons);
  options.target = load_search_target(target, network.neurons());
  options.neurons = parse_neurons(arguments.neurons);
  options.start = parse_start(arguments.start, network.neurons());
  options.kernel = arguments.kernel;
  options.free_steps = arguments.free_steps;
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  SearchStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), options.replicates, "searches");
    study = study_search(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output)
    write_search_hdf5(*arguments.result.output, network, study,
                      origin_of(*arguments.result.verb, search_spec_json(arguments.source, network, study)));
  show(
      arguments.result, [&] { return search_json(arguments.source, network, study); },
      [&](const TextStyle& style) { return search_text(arguments.source, network, study, style); });
}

}  // namespace

void add_search(Parser& parser) {
  const auto arguments = std::make_shared<SearchArguments>();
  auto& options = arguments->options;
  auto& verb = parser.add_verb("search", "pulses of noise until a wanted attractor appears");
  add_network_options(verb, arguments->source);
  add_model_option(verb, options.model);
  verb.add_option("--target", arguments->target.words,
                  "state=INDEX or state=SIGNS (the attractor that this state leads to), period=STEPS, or "
                  "pattern=FILE (rows are steps, columns neurons, see --correlation)")
      .required();
  verb.add_option("--pattern-neurons", arguments->pattern_neurons,
                  "the neurons of the pattern's columns, as 0,3; the first ones if not given");
  add_number_option(verb, "--correlation", arguments->target.least_correlation,
                    "least correlation of neurons and pattern at the best lag; 0.9 if not given");
  add_number_option(verb, "--strength", options.strength, "noise strength r in each pulse").required();
  add_whole_option(verb, "--duration", options.duration, "steps of each pulse; 10 if not given");
  add_whole_option(verb, "--free", arguments->free_steps,
                   "free steps before and after each pulse; enough to settle if not given");
  verb.add_option("--neurons", arguments->neurons, "neurons that are pulsed, as 0,3; all if not given");
  add_whole_option(verb, "--pulses", options.most_pulses,
                   "pulses after which a search gives up; 10000 if not given");
  add_whole_option(verb, "--stay", options.stay_steps,
                   "free steps after success, to see whether it stays; 100 if not given");
  verb.add_option("--start", arguments->start,
                  "first state: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--replicates", options.replicates, "searches; 100 if not given");
  add_whole_option(verb, "--seed", options.seed, "seed of all random numbers; 1 if not given");
  add_whole_option(verb, "--settle", options.most_settling_steps,
                   "steps that a larger network is followed to its attractor; 100000 if not given");
  verb.add_option("--kernel", arguments->kernel, "how to simulate, see recres info; auto if not given");
  add_threads_option(verb, options.threads);
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_search(*arguments); });
}

}  // namespace recres
