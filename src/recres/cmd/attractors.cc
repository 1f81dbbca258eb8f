#include <memory>
#include <string>

#include "recres/attractor/attractor_request.h"
#include "recres/attractor/attractor_study.h"
#include "recres/cmd/command_line.h"
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

struct AttractorsArguments {
  NetworkSource source;
  AttractorRequest request;
  ResultOptions result;
};

void run_attractors(const AttractorsArguments& arguments) {
  // Before the network is loaded, which may take long.
  if (arguments.result.json && arguments.request.dot)
    throw InvalidArgument("--json and --dot both want to be printed; give one");
  validate(arguments.request);
  const auto network = load_network(arguments.source);
  const auto options = attractor_options(arguments.request, network);
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  AttractorStudy study;
  {
    const auto work = attractor_work(network, options);
    ProgressBar bar(progress_style(arguments.result), work.total, std::string(work.unit));
    study = study_attractors(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output) {
    write_attractors_hdf5(
        *arguments.result.output, network, study,
        origin_of(*arguments.result.verb, attractors_spec_json(arguments.source, network, study)));
  }
  if (arguments.result.json) {
    print(attractors_json(arguments.source, network, study));
  } else if (arguments.request.dot) {
    print(attractors_dot(NoiselessMap(network), std::get<CompleteCensus>(study.found)));
  } else if (!arguments.result.quiet) {
    print(attractors_text(arguments.source, network, study, terminal_style()));
    if (arguments.result.output) print(text("Wrote ", *arguments.result.output, "\n"));
  }
}

}  // namespace

void add_attractors(Parser& parser) {
  const auto arguments = std::make_shared<AttractorsArguments>();
  auto& request = arguments->request;
  request.threads = hardware_threads();
  auto& verb = parser.add_verb("attractors", "attractors without noise: periods, states, basins");
  add_network_options(verb, arguments->source);
  add_model_option(verb, request.model);
  verb.add_option("--method", request.method,
                  "auto (the best that is possible, the default), complete (all states, up to 30 neurons), "
                  "cycle-type (signed permutations of any size) or sampled (random starts, all that there is "
                  "for tanh)");
  add_whole_option(
      verb, "--list", request.list,
      "sbm, all states walked through: most states of attractors to tell in --json and --output; "
      "100000 if not given");
  add_whole_option(verb, "--starts", request.starts,
                   "random starts, where it comes to these; 1000 (sbm) or 200 (tanh) if not given");
  add_whole_option(
      verb, "--steps", request.steps,
      "steps after which a start gives up; if not given, sbm: as many as take a minute or so, "
      "100000 at most; tanh: 20000, of which the first 1000 (half of --steps, if less) are let go");
  add_whole_option(verb, "--seed", request.seed, "seed of the random starts; 1 if not given");
  add_number_option(
      verb, "--tolerance", request.tolerance,
      "tanh: how far from its attractor a settled activity may be, 0.01 at most; attractors that "
      "agree within 1000 times as much (0.1 at most) are one; 1e-9 if not given");
  add_threads_option(verb, request.threads);
  verb.add_flag("--dot", request.dot, "sbm: print the graph of states for Graphviz and nothing else");
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_attractors(*arguments); });
}

}  // namespace recres
