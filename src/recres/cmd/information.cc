#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/cmd/recording_options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/observe/series.h"
#include "recres/observe/subset_text.h"
#include "recres/report/series_json.h"
#include "recres/report/series_text.h"
#include "recres/util/parallel.h"

namespace recres {

namespace {

struct InformationArguments {
  std::vector<std::string> files;
  RecordingOptions recording;
  SeriesOptions options;
  std::optional<std::string> neurons;
  std::string estimator = "all";
  ResultOptions result;
};

// Each opened, so that what is wrong with any is known before the work.
std::vector<RecordedSeries> open_all(const InformationArguments& arguments) {
  std::vector<RecordedSeries> series;
  for (const auto& file : arguments.files)
    series.emplace_back(RecordingArguments{.file = file, .options = arguments.recording});
  require_same_neurons(series);
  return series;
}

void run_information(InformationArguments arguments) {
  auto& options = arguments.options;
  if (arguments.estimator != "all") options.estimators = {parse_estimator(arguments.estimator)};
  const auto recordings = open_all(arguments);
  const auto neurons = recordings[0].neurons();
  const auto subsets = arguments.neurons ? parse_subsets(*arguments.neurons) : std::vector<Subset>(1);
  std::vector<ChosenSeries> chosen;
  {
    std::uint64_t states = 0;
    for (const auto& recording : recordings) states += recording.expected_states();
    ProgressBar bar(reading_style(recordings[0], progress_style(arguments.result)),
                    planned_states(states, subsets.size(), options), "states");
    const RunContext context{.stop = &stop_on_signals(), .progress = &bar};
    std::vector<StateSource> sources;
    for (const auto& recording : recordings) sources.push_back(recording.source(options.lag + 1, context));
    chosen = measure_chosen(sources, neurons, subsets, options, context);
  }
  const SeriesSource source{
      .recordings = arguments.files, .neurons = neurons, .threshold = arguments.recording.threshold};
  show(
      arguments.result, [&] { return series_json(source, options, chosen); },
      [&](const TextStyle& style) { return series_text(source, options, chosen, style); });
}

}  // namespace

void add_information(Parser& parser) {
  const auto arguments = std::make_shared<InformationArguments>();
  auto& options = arguments->options;
  options.threads = hardware_threads();
  auto& verb = parser.add_verb("information",
                               "information of successive states of a recording, by several estimators");
  verb.add_option("FILE", arguments->files,
                  "a recording, see below; several are independent runs, whose mean is taken")
      .required();
  add_threshold_option(verb, arguments->recording);
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
  verb.callback([arguments] { run_information(*arguments); });
}

}  // namespace recres
