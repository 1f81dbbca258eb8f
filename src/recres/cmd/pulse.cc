#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/exact/pulse_design.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/pulse_file.h"
#include "recres/pulse/pulse_train.h"
#include "recres/report/pulse_json.h"
#include "recres/report/pulse_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Arguments {
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

PulseTrainOptions options_of(const Arguments& arguments, std::size_t neurons) {
  auto options = arguments.options;
  auto& train = options.train;
  if (!arguments.strength)
    throw InvalidArgument(
        "--strength is missing: the noise strength of each pulse; or ask for one with --design");
  train.strength = *arguments.strength;
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000;
  if (train.duration > kMostSteps)
    throw InvalidArgument(
        text("--duration ", train.duration, " is too long; ", kMostSteps, " steps are the most"));
  train.every = arguments.every > 0 ? arguments.every : 10 * train.duration;
  train.first = arguments.first.value_or(train.every > train.duration ? train.every - train.duration : 0);
  train.neurons = parse_neurons(arguments.neurons);
  options.start = parse_start(arguments.start, neurons);
  options.kernel = arguments.kernel;
  return options;
}

void train(const Arguments& arguments, const Network& network) {
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

PulseFiring firing_of(const Network& network, const std::vector<std::size_t>& neurons) {
  return [&network, neurons](double strength) {
    std::vector<double> strengths(network.neurons(), neurons.empty() ? strength : 0);
    for (const auto neuron : neurons) strengths[neuron] = strength;
    return FiringTable(network, NoiseLevel(strengths));
  };
}

void design(const Arguments& arguments, const Network& network) {
  if (arguments.result.output) throw InvalidArgument("--design has nothing for --output; use --json");
  if (arguments.strength) throw InvalidArgument("--design finds a strength; leave --strength out");
  if (arguments.options.train.duration == 0)
    throw InvalidArgument("--duration 0 leaves no pulse to design; give 1 or more");
  if (arguments.options.model != Model::kSbm)
    throw InvalidArgument("pulses are designed for the sbm model alone");
  if (arguments.design != "even" && arguments.design != "leave")
    throw InvalidArgument(text("--design '", shown(arguments.design), "' is neither even nor leave"));
  if (network.neurons() > kMostDesignNeurons) {
    throw InvalidArgument(text("pulses are designed for up to ", kMostDesignNeurons,
                               " neurons, the network has ", network.neurons(),
                               "; try some with recres pulse"));
  }
  const auto neurons = parse_neurons(arguments.neurons);
  for (const auto neuron : neurons) {
    if (neuron >= network.neurons())
      throw InvalidArgument(
          text("--neurons names neuron ", neuron, ", the network has 0 to ", network.neurons() - 1));
  }
  const auto attractors = find_attractors(network);
  PulseDesignOptions options{.strengths = strengths_for(network), .threads = arguments.options.threads};
  if (arguments.most_strength) {
    options.strengths.most = *arguments.most_strength;
    options.strengths.least = std::min(options.strengths.least, *arguments.most_strength / 2);
  }
  const RunContext context{.stop = &stop_on_signals()};
  const auto duration = arguments.options.train.duration;
  const auto style = terminal_style();
  if (arguments.design == "even") {
    const auto pulse = most_even_pulse(firing_of(network, neurons), attractors, duration, arguments.tolerance,
                                       options, context);
    print(arguments.result.json ? even_pulse_json(arguments.source, network, pulse, arguments.tolerance)
                                : even_pulse_text(arguments.source, pulse, arguments.tolerance, style));
    return;
  }
  std::optional<std::uint32_t> attractor;
  if (arguments.attractor) {
    if (*arguments.attractor >= attractors.states.size()) {
      throw InvalidArgument(text("--attractor ", *arguments.attractor, " does not exist; there are ",
                                 attractors.states.size(), ", counted from 0"));
    }
    attractor = static_cast<std::uint32_t>(*arguments.attractor);
  }
  std::vector<std::uint64_t> durations;
  for (std::uint64_t steps = 1; steps <= duration; ++steps) durations.push_back(steps);
  const auto pulses = weakest_pulses(firing_of(network, neurons), attractors, durations, arguments.leaving,
                                     attractor, options, context);
  print(arguments.result.json ? weakest_pulses_json(arguments.source, network, pulses, arguments.leaving)
                              : weakest_pulses_text(arguments.source, pulses, arguments.leaving, style));
}

void run(const Arguments& arguments) {
  const auto network = load_network(arguments.source);
  if (arguments.design.empty()) {
    train(arguments, network);
  } else {
    design(arguments, network);
  }
}

}  // namespace

void add_pulse(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& options = arguments->options;
  auto& verb =
      *app.add_subcommand("pulse", "pulses of noise that take the network from attractor to attractor");
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
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
