#include "recres/simulate/simulate.h"

#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/input_file.h"
#include "recres/io/noise_file.h"
#include "recres/io/states_file.h"
#include "recres/noise/noise_schedule.h"
#include "recres/report/json.h"
#include "recres/report/simulation_text.h"
#include "recres/state/state.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct SimulateArguments {
  NetworkSource source;
  SimulationSpec spec = {
      .model = Model::kSbm, .protocol = {}, .input = {}, .run = {}, .id = {.seed = 1, .replicate = 0}};
  std::string protocol;
  std::string start = "random";
  std::string kernel{kAutomaticKernel};
  std::string output;
  bool quiet = false;
  std::string progress = "auto";
};

void run_simulate(SimulateArguments arguments, const Verb& verb) {
  auto& spec = arguments.spec;
  const auto network = load_network(arguments.source);
  const auto neurons = network.neurons();
  spec.run.start = parse_start(arguments.start, neurons);
  validate(spec.run);
  if (!arguments.protocol.empty()) {
    const double background = spec.protocol.background;
    spec.protocol = load_noise_protocol(arguments.protocol);
    spec.protocol.background = background;
  }
  const auto noise = make_schedule(spec.protocol, neurons, spec.run.steps);
  spec.id.noise = noise.stretches;
  std::optional<InputSignal> input;
  if (!spec.input.empty()) {
    input = load_input(spec.input);
    validate(*input, neurons, spec.run.steps);
    spec.id.input = &*input;
  }
  const auto kernel = make_kernel(network, spec.model, noise, arguments.kernel, spec.id.input);
  const auto file = open_states_file(
      arguments.output,
      {.neurons = neurons,
       .states = spec.run.steps + 1,
       .origin = origin_of(verb, simulation_spec_json(arguments.source, network, spec, kernel->name()))});
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> last;
  {
    const auto style = progress_style(arguments.progress, arguments.quiet);
    ProgressBar bar(style, spec.run.steps + spec.run.burn_in, "steps");
    const auto words = words_per_state(neurons);
    simulate(*kernel, spec.id, spec.run, {.stop = &stop_on_signals(), .progress = &bar}, [&](auto states) {
      if (first.empty()) first.assign(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(words));
      last.assign(states.end() - static_cast<std::ptrdiff_t>(words), states.end());
      file->append(states);
    });
  }
  file->commit();
  if (arguments.quiet) return;
  print(text(simulation_text(spec, neurons, arguments.protocol, kernel->name(), first, last), "Wrote ",
             arguments.output, "\n"));
}

}  // namespace

void add_simulate(Parser& parser) {
  const auto arguments = std::make_shared<SimulateArguments>();
  auto& spec = arguments->spec;
  auto& verb = parser.add_verb("simulate", "write the time series of states of one run");
  add_network_options(verb, arguments->source);
  add_model_option(verb, spec.model);
  add_number_option(verb, "--noise", spec.protocol.background,
                    "noise strength r; with --protocol that of the background")
      .required();
  add_protocol_option(verb, arguments->protocol);
  add_input_option(verb, spec.input);
  add_whole_option(verb, "--steps", spec.run.steps, "steps after the first state, T; 10000 if not given");
  add_whole_option(verb, "--burn-in", spec.run.burn_in,
                   "steps before the first state that is written; 0 if not given");
  verb.add_option("--start", arguments->start,
                  "first state: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--seed", spec.id.seed, "seed of all random numbers; 1 if not given");
  add_whole_option(verb, "--replicate", spec.id.replicate,
                   "which run of the seed, from 0; the same as in recres resonance; 0 if not given");
  verb.add_option("--kernel", arguments->kernel, "how to simulate, see recres info; auto if not given");
  verb.add_option("-o,--output", arguments->output, "file to write: .npy, .csv or .h5").required();
  verb.add_flag("--quiet", arguments->quiet, "print nothing");
  verb.add_option("--progress", arguments->progress, "auto (a bar on a terminal), lines (for logs) or none");
  verb.callback([arguments, &verb] { run_simulate(*arguments, verb); });
}

}  // namespace recres
