#include "recres/pulse/visits.h"

#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/noise_file.h"
#include "recres/io/visits_file.h"
#include "recres/report/visits_json.h"
#include "recres/report/visits_text.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct VisitsArguments {
  NetworkSource source;
  VisitOptions options;
  std::string protocol;
  std::string start = "random";
  ResultOptions result;
};

void run_visits(VisitsArguments arguments) {
  auto& options = arguments.options;
  const auto network = load_network(arguments.source);
  options.run.start = parse_start(arguments.start, network.neurons());
  if (!arguments.protocol.empty()) {
    const double background = options.protocol.background;
    options.protocol = load_noise_protocol(arguments.protocol);
    options.protocol.background = background;
  }
  options.has_labels = arguments.result.output.has_value();
  validate(options);
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  VisitStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), planned_steps(options), "steps");
    study = study_visits(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output) {
    write_visits_hdf5(*arguments.result.output, network, study,
                      origin_of(*arguments.result.verb, visits_spec_json(arguments.source, network, study)));
  }
  if (arguments.result.json) {
    print(visits_json(arguments.source, network, study));
  } else if (!arguments.result.quiet) {
    print(visits_text(arguments.source, network, study, terminal_style()));
    if (arguments.result.output) print(text("Wrote ", *arguments.result.output, "\n"));
    if (arguments.result.output && !study.why_no_labels.empty())
      print(text("without the labels of all states: ", study.why_no_labels, "\n"));
  }
}

}  // namespace

void add_visits(Parser& parser) {
  const auto arguments = std::make_shared<VisitsArguments>();
  auto& options = arguments->options;
  options.threads = hardware_threads();
  auto& verb = parser.add_verb("visits", "attractors that a noisy network visits, how often and how long");
  add_network_options(verb, arguments->source);
  add_model_option(verb, options.model);
  add_number_option(verb, "--noise", options.protocol.background,
                    "noise strength r; with --protocol that of the background")
      .required();
  add_protocol_option(verb, arguments->protocol);
  add_whole_option(verb, "--steps", options.run.steps,
                   "steps after the first state, T, of each run; 10000 if not given");
  add_whole_option(verb, "--burn-in", options.run.burn_in,
                   "steps before the first state that is looked at; 0 if not given");
  verb.add_option("--start", arguments->start,
                  "state before burn-in: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--replicates", options.replicates,
                   "runs, the same as --replicate 0, 1, ... of recres simulate; 1 if not given");
  add_whole_option(verb, "--seed", options.seed, "seed of all random numbers; 1 if not given");
  add_whole_option(
      verb, "--settle", options.most_settling_steps,
      "steps that a state is followed without noise (tanh, over 20 neurons); 10000 if not given");
  verb.add_option("--kernel", options.kernel, "how to simulate, see recres info; auto if not given");
  add_threads_option(verb, options.threads);
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_visits(*arguments); });
}

}  // namespace recres
