#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/pulse_file.h"
#include "recres/observe/subset_text.h"
#include "recres/pulse/design_request.h"
#include "recres/pulse/pulse_train.h"
#include "recres/report/pulse_json.h"
#include "recres/report/pulse_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct PulseArguments {
  NetworkSource source;
  PulseTrainOptions options = {.train = {.strength = 0, .duration = 10, .every = 0, .count = 100},
                               .threads = hardware_threads()};
  std::optional<double> strength;
  std::uint64_t every = 0;  // 0: ten times the duration
  std::optional<std::uint64_t> first;
  std::string neurons;
  std::string start = "random";
  std::string kernel{kAutomaticKernel};
  std::string design;
  double tolerance = 0.05;
  double leaving = 0.9;
  std::optional<std::uint64_t> attractor;
  std::optional<double> most_strength;
  ResultOptions result;
};

PulseTrainOptions options_of(const PulseArguments& arguments, std::size_t neurons) {
  auto options = arguments.options;
  auto& train = options.train;
  if (!arguments.strength)
    throw InvalidArgument(
        "--strength is missing: the noise strength of each pulse; or ask for one with --design");
  train.strength = *arguments.strength;
  space_out(train, arguments.every, arguments.first);
  train.neurons = parse_neurons(arguments.neurons);
  options.start = parse_start(arguments.start, neurons);
  options.kernel = arguments.kernel;
  return options;
}

void train(const PulseArguments& arguments, const Network& network) {
  const auto options = options_of(arguments, network.neurons());
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  PulseTrainStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), options.replicates * options.steps(), "steps");
    study = study_pulses(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output)
    write_pulse_hdf5(*arguments.result.output, network, study,
                     origin_of(*arguments.result.verb, pulse_spec_json(arguments.source, network, study)));
  show(
      arguments.result, [&] { return pulse_json(arguments.source, network, study); },
      [&](const TextStyle& style) { return pulse_text(arguments.source, network, study, style); });
}

void design(const PulseArguments& arguments, const Network& network) {
  if (arguments.result.output) throw InvalidArgument("--design has nothing for --output; use --json");
  if (arguments.strength) throw InvalidArgument("--design finds a strength; leave --strength out");
  if (arguments.options.model != Model::kSbm)
    throw InvalidArgument("pulses are designed for the sbm model alone");
  if (arguments.design != "even" && arguments.design != "leave")
    throw InvalidArgument(text("--design '", shown(arguments.design), "' is neither even nor leave"));
  const DesignRequest request{.duration = arguments.options.train.duration,
                              .neurons = parse_neurons(arguments.neurons),
                              .most_strength = arguments.most_strength,
                              .threads = arguments.options.threads};
  const RunContext context{.stop = &stop_on_signals()};
  const auto style = terminal_style();
  if (arguments.design == "even") {
    const auto pulse = design_even_pulse(network, request, arguments.tolerance, context);
    print(arguments.result.json ? even_pulse_json(arguments.source, network, pulse, arguments.tolerance)
                                : even_pulse_text(arguments.source, pulse, arguments.tolerance, style));
    return;
  }
  const auto pulses =
      design_leaving_pulses(network, request, arguments.leaving, arguments.attractor, context);
  print(arguments.result.json ? weakest_pulses_json(arguments.source, network, pulses, arguments.leaving)
                              : weakest_pulses_text(arguments.source, pulses, arguments.leaving, style));
}

void run_pulse(const PulseArguments& arguments) {
  const auto network = load_network(arguments.source);
  if (arguments.design.empty()) {
    train(arguments, network);
  } else {
    design(arguments, network);
  }
}

}  // namespace

void add_pulse(Parser& parser) {
  const auto arguments = std::make_shared<PulseArguments>();
  auto& options = arguments->options;
  auto& verb = parser.add_verb("pulse", "pulses of noise that take the network from attractor to attractor");
  add_network_options(verb, arguments->source);
  add_model_option(verb, options.model);
  add_number_option(verb, "--strength", arguments->strength, "noise strength r in each pulse");
  add_whole_option(verb, "--duration", options.train.duration,
                   "steps of each pulse; 10 if not given; with --design the most steps");
  add_whole_option(verb, "--every", arguments->every,
                   "steps from one pulse to the next; ten times the duration if not given");
  add_whole_option(verb, "--count", options.train.count, "pulses in each run; 100 if not given");
  add_whole_option(verb, "--first", arguments->first,
                   "free steps before the first pulse; as many as between two if not given");
  verb.add_option("--neurons", arguments->neurons, "neurons that are pulsed, as 0,3; all if not given");
  add_number_option(verb, "--background", options.background,
                    "noise strength between pulses; 0 if not given");
  verb.add_option("--start", arguments->start,
                  "first state: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--replicates", options.replicates, "runs; 1 if not given");
  add_whole_option(verb, "--seed", options.seed, "seed of all random numbers; 1 if not given");
  add_whole_option(verb, "--settle", options.most_settling_steps,
                   "steps that a larger network is followed to its attractor; 100000 if not given");
  verb.add_option("--kernel", arguments->kernel, "how to simulate, see recres info; auto if not given");
  verb.add_option(
      "--design", arguments->design,
      "run nothing, but find a pulse: even (after which all attractors are equally likely) or leave "
      "(the weakest that leaves the attractor, for each duration); sbm, up to 14 neurons");
  add_number_option(verb, "--tolerance", arguments->tolerance,
                    "for --design even: total variation distance from even; 0.05 if not given");
  add_number_option(verb, "--leaving", arguments->leaving,
                    "for --design leave: the probability to leave, at least; 0.9 if not given");
  add_whole_option(
      verb, "--attractor", arguments->attractor,
      "for --design leave: the attractor that is left, counted from 0; the one that is left least "
      "often if not given");
  add_number_option(verb, "--most-strength", arguments->most_strength,
                    "for --design: the strongest noise to look at; 100 times the largest input if not given");
  add_threads_option(verb, options.threads);
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_pulse(*arguments); });
}

}  // namespace recres
