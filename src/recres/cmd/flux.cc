#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/options.h"
#include "recres/cmd/recording_options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/input_file.h"
#include "recres/observe/flux_study.h"
#include "recres/observe/subset_text.h"
#include "recres/report/flux_json.h"
#include "recres/report/flux_text.h"
#include "recres/util/error.h"

namespace recres {

namespace {

struct FluxArguments {
  NetworkSource source;
  RecordingArguments recording;
  FluxStudyOptions options;
  SweepArguments sweep;
  std::string from;
  std::string to;
  std::string input;
  std::string estimator;
  ResultOptions result;
};

void show_study(const FluxArguments& arguments, const StudySource& source, const FluxStudy& study) {
  show(
      arguments.result, [&] { return flux_json(source, study); },
      [&](const TextStyle& style) { return flux_text(source, study, style); });
}

void run_network(FluxArguments& arguments) {
  auto& options = arguments.options;
  const auto network = load_network(arguments.source);
  options.sweep = read_sweep(arguments.sweep, network.neurons());
  std::optional<InputSignal> input;
  if (!arguments.input.empty()) input = load_input(arguments.input);
  if (input) options.sweep.input = &*input;
  validate(options, network);
  FluxStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), planned_transitions(options), "transitions");
    study = study_flux(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  show_study(arguments,
             {.source = arguments.source,
              .network = &network,
              .neurons = network.neurons(),
              .input = arguments.input},
             study);
}

void run_recording(FluxArguments& arguments) {
  const RecordedSeries series(arguments.recording);
  arguments.options.sweep = arguments.sweep.sweep;
  FluxStudy study;
  {
    const auto units = planned_states(arguments.options, series.expected_states());
    ProgressBar bar(reading_style(series, progress_style(arguments.result)), units, "states");
    const RunContext context{.stop = &stop_on_signals(), .progress = &bar};
    study = study_recorded_flux(series.source(arguments.options.flux.lag + 1, context), series.neurons(),
                                series.expected_states(), arguments.options, context);
  }
  show_study(arguments, {.recording = arguments.recording.file, .neurons = series.neurons()}, study);
}

void run_flux(FluxArguments arguments, bool is_recording) {
  auto& options = arguments.options;
  if (!arguments.estimator.empty()) options.flux.estimator = parse_estimator(arguments.estimator);
  // Without neurons it would be taken for the input.
  if (arguments.from.empty()) throw InvalidArgument("--from '' names no neurons; write 0,1,2, or input");
  if (arguments.from != "input") options.from = parse_neurons(arguments.from);
  options.to = parse_neurons(arguments.to);
  if (arguments.from == "input" && arguments.input.empty())
    throw InvalidArgument("--from input needs an input signal; give one by --input");
  if (is_recording) {
    run_recording(arguments);
  } else {
    run_network(arguments);
  }
}

}  // namespace

void add_flux(Parser& parser) {
  const auto arguments = std::make_shared<FluxArguments>();
  auto& options = arguments->options;
  auto& verb = parser.add_verb(
      "flux",
      "information that flows from neurons, or an input, to other neurons, of a network or a recording");
  add_network_options(verb, arguments->source);
  verb.option("NETWORK").required(false);
  add_recording_options(verb, arguments->recording);
  verb.add_option("--from", arguments->from, "neurons that information comes from, as 0,1,2, or input")
      .required();
  verb.add_option("--to", arguments->to, "neurons that it goes to, as 3,4").required();
  add_whole_option(verb, "--lag", options.flux.lag, "steps that it takes; 1 if not given");
  add_sweep_options(verb, arguments->sweep);
  add_input_option(verb, arguments->input);
  add_estimator_option(verb, arguments->estimator, "of information, chao-wang-jost if not given");
  add_whole_option(verb, "--surrogates", options.flux.surrogates,
                   "shifts of the source in time to compare with; none if not given");
  add_show_options(verb, arguments->result);
  verb.callback([arguments, &verb] { run_flux(*arguments, looks_at_recording(verb)); });
}

}  // namespace recres
