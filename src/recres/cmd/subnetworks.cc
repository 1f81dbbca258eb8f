#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/recording_options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/subnetworks_file.h"
#include "recres/observe/subnetwork_study.h"
#include "recres/observe/subset_text.h"
#include "recres/report/subnetworks_json.h"
#include "recres/report/subnetworks_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct SubnetworksArguments {
  NetworkSource source;
  RecordingArguments recording;
  SubnetworkLook look;
  SweepArguments sweep = {.sweep = {.replicates = 1, .threads = hardware_threads()}};
  std::optional<std::string> sizes;
  std::optional<std::uint64_t> subsets;
  std::optional<std::string> neurons;
  std::string estimator;
  ResultOptions result;
};

std::vector<Subset> subsets_of(const SubnetworksArguments& arguments, std::size_t neurons) {
  if (arguments.neurons) {
    if (arguments.sizes || arguments.subsets)
      throw InvalidArgument("--neurons names the sub-networks; give it without --sizes and --subsets");
    return parse_subsets(*arguments.neurons);
  }
  const auto sizes = arguments.sizes ? parse_sizes("--sizes", *arguments.sizes) : default_sizes(neurons);
  return choose_subsets(neurons, sizes, arguments.subsets.value_or(kSubsetsByDefault),
                        arguments.sweep.sweep.seed);
}

void show_study(const SubnetworksArguments& arguments, const StudySource& source,
                const SubnetworkStudy& study) {
  if (arguments.result.output) {
    write_subnetworks_hdf5(*arguments.result.output, source.network, study,
                           origin_of(*arguments.result.verb, subnetworks_spec_json(source, study)));
  }
  show(
      arguments.result, [&] { return subnetworks_json(source, study); },
      [&](const TextStyle& style) { return subnetworks_text(source, study, style); });
}

void run_network(const SubnetworksArguments& arguments) {
  const auto network = load_network(arguments.source);
  SubnetworkOptions options{.look = arguments.look, .sweep = read_sweep(arguments.sweep, network.neurons())};
  options.look.subsets = subsets_of(arguments, network.neurons());
  validate(options, network);
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  SubnetworkStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), planned_transitions(options, network), "transitions");
    study = study_subnetworks(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  show_study(arguments, {.source = arguments.source, .network = &network, .neurons = network.neurons()},
             study);
}

void run_recording(const SubnetworksArguments& arguments) {
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  const RecordedSeries series(arguments.recording);
  SubnetworkOptions options{.look = arguments.look, .sweep = arguments.sweep.sweep};
  options.look.subsets = subsets_of(arguments, series.neurons());
  SubnetworkStudy study;
  {
    const auto units =
        series.expected_states() * planned_readings(options, series.neurons(), series.expected_states());
    ProgressBar bar(reading_style(series, progress_style(arguments.result)), units, "states");
    study = study_recording(series.source(2, {.stop = &stop_on_signals(), .progress = &bar}),
                            series.neurons(), series.expected_states(), options);
  }
  show_study(arguments, {.recording = arguments.recording.file, .neurons = series.neurons()}, study);
}

void run_subnetworks(SubnetworksArguments arguments, bool is_recording) {
  if (!arguments.estimator.empty()) arguments.look.estimator = parse_estimator(arguments.estimator);
  if (is_recording) {
    run_recording(arguments);
  } else {
    run_network(arguments);
  }
}

}  // namespace

void add_subnetworks(Parser& parser) {
  const auto arguments = std::make_shared<SubnetworksArguments>();
  auto& verb = parser.add_verb(
      "subnetworks",
      "information of sub-networks against noise strength, of networks of any size or a recording");
  add_network_options(verb, arguments->source);
  verb.option("NETWORK").required(false);
  add_recording_options(verb, arguments->recording);
  verb.add_option("--sizes", arguments->sizes,
                  text("neurons of the sub-networks: FROM:TO or n1,n2,...; 1 to all, ", kMostSizesByDefault,
                       " at most, if not given"));
  add_whole_option(verb, "--subsets", arguments->subsets,
                   text("random sub-networks of each size, or all there are if these are fewer; ",
                        kSubsetsByDefault, " if not given"));
  verb.add_option("--neurons", arguments->neurons,
                  "these sub-networks instead, parted by slashes, as 0,3,5/1,2");
  add_sweep_options(verb, arguments->sweep);
  add_estimator_option(verb, arguments->estimator, "of I freed of bias, chao-wang-jost if not given");
  add_whole_option(
      verb, "--baselines", arguments->look.baselines,
      "of each size, so many are compared with I of their states in random order; 10 if not given");
  verb.add_flag("--correlation", arguments->look.has_correlation,
                "root mean square correlation of pairs of neurons from one step to the next as well");
  add_result_options(verb, arguments->result);
  verb.callback([arguments, &verb] { run_subnetworks(*arguments, looks_at_recording(verb)); });
}

}  // namespace recres
