#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/cmd/recorded_series.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/observe/series.h"
#include "recres/report/series_json.h"
#include "recres/report/series_text.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

struct Arguments {
  RecordingArguments recording;
  SeriesOptions options;
  std::optional<std::string> neurons;
  std::string estimator = "all";
  ResultOptions result;
};

void run(Arguments arguments) {
  auto& options = arguments.options;
  if (arguments.estimator != "all") options.estimators = {parse_estimator(arguments.estimator)};
  const RecordedSeries recording(arguments.recording);
  std::vector<Subset> chosen(1);
  if (arguments.neurons) chosen = parse_subsets(*arguments.neurons);
  std::vector<SeriesInformation> series;
  {
    const auto units = chosen.size() * recording.expected_states() * (1 + options.surrogates);
    ProgressBar bar(recording.style(progress_style(arguments.result)), units, "states");
    const RunContext context{.stop = &stop_on_signals(), .progress = &bar};
    for (const auto& neurons : chosen) {
      options.neurons = neurons;
      series.push_back(measure_series(recording.source(context), recording.neurons(), options, context));
    }
  }
  const SeriesSource source{.recording = arguments.recording.file,
                            .neurons = recording.neurons(),
                            .threshold = arguments.recording.options.threshold};
  show(
      arguments.result, [&] { return series_json(source, options, chosen, series); },
      [&](const TextStyle& style) { return series_text(source, options, chosen, series, style); });
}

}  // namespace

void add_information(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& options = arguments->options;
  options.threads = hardware_threads();
  auto& verb = *app.add_subcommand("information",
                                   "information of successive states of a recording, by several estimators");
  verb.add_option("FILE", arguments->recording.file,
                  "states over time: .npy, .csv, .txt or file.h5:/dataset, a row per step and a column per "
                  "neuron, or one state index or +- string a line")
      ->required();
  add_threshold_option(verb, arguments->recording.options);
  add_memory_option(verb);
  verb.add_option("--neurons", arguments->neurons,
                  "neurons to look at, as 0,3,5; several choices parted by slashes; all if not given");
  add_whole_option(verb, "--lag", options.lag, "steps between the two states of a pair; 1 if not given");
  add_estimator_option(verb, arguments->estimator, "all (if not given), or one of");
  add_whole_option(verb, "--surrogates", options.surrogates,
                   "recordings of the same states in random order to compare with; none if not given");
  add_whole_option(verb, "--seed", options.seed, "seed of the surrogates; 1 if not given");
  add_threads_option(verb, options.threads);
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
