#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/exact/exact_study.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/noise_file.h"
#include "recres/io/resonance_file.h"
#include "recres/report/json.h"
#include "recres/report/resonance_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Arguments {
  NetworkSource source;
  Sweep options;
  std::string noise = "0:40:41";
  std::string protocol;
  std::string start = "random";
  std::uint64_t threads = hardware_threads();
  std::optional<std::string> csv;
  bool exact = false;
  ResultOptions result;
};

ResonanceCurve measure(const Network& network, const Arguments& arguments) {
  const auto style = progress_style(arguments.result);
  ProgressBar bar(style, planned_transitions(arguments.options), "transitions");
  return measure_resonance(network, arguments.options, {.stop = &stop_on_signals(), .progress = &bar});
}

// The exact curve of the same noise strengths, with lengths of run wherever they take seconds at most.
ExactStudy solve(const Network& network, const Arguments& arguments) {
  constexpr std::size_t kMostNeurons = 10;
  const auto& strengths = arguments.options.noise_strengths;
  ProgressBar bar(progress_style(arguments.result), strengths.size(), "noise strengths");
  return study_exactly(network, strengths, {},
                       {.has_window = network.neurons() <= kMostNeurons, .threads = arguments.threads},
                       {.stop = &stop_on_signals(), .progress = &bar});
}

// Found out now, not after the work: that the outputs can be written, and are what their names say.
void check_outputs(const Arguments& arguments) {
  if (arguments.result.output) {
    require_hdf5_output(*arguments.result.output);
  }
  if (arguments.csv) {
    if (extension_of(*arguments.csv) == ".h5") {
      throw InvalidArgument(text("--csv '", shown(*arguments.csv), "' ends in .h5; --output writes HDF5"));
    }
    const PendingFile probe(*arguments.csv);
  }
}

void run(Arguments arguments) {
  auto& options = arguments.options;
  options.noise_strengths = parse_noise_strengths(arguments.noise);
  options.threads = arguments.threads;
  if (!arguments.protocol.empty()) options.protocol = load_noise_protocol(arguments.protocol);
  const auto network = load_network(arguments.source);
  options.run.start = parse_start(arguments.start, network.neurons());
  validate(options, network);
  check_outputs(arguments);
  if (arguments.exact && options.model != Model::kSbm)
    throw InvalidArgument("--exact is for sbm networks: those of tanh neurons have no finite chain");
  if (arguments.exact && !options.protocol.segments.empty()) {
    throw InvalidArgument(
        "--exact is for constant noise, the same for all neurons; leave out --protocol or --exact");
  }

  // What cannot be solved is known before the long work.
  std::optional<ExactStudy> study;
  if (arguments.exact) study = solve(network, arguments);
  const ExactStudy* const exact = study ? &*study : nullptr;
  auto curve = measure(network, arguments);
  if (study) {
    // What is measured needs no excuse.
    const bool is_seen = curve.peak && curve.peak->gain && curve.peak->gain->resonance();
    const auto reason = why_unseen(study->observation, static_cast<double>(options.run.steps));
    if (reason && !is_seen) curve.warnings.push_back(*reason);
  }

  const auto spec = resonance_spec_json(arguments.source, network, options, curve.kernel);
  if (arguments.result.output) write_resonance_hdf5(*arguments.result.output, network, curve, exact, spec);
  if (arguments.csv) write_resonance_csv(*arguments.csv, curve, spec);
  if (arguments.result.json) {
    print(resonance_json(arguments.source, network, options, curve, exact));
  } else if (!arguments.result.quiet) {
    print(resonance_text(arguments.source, network, options, curve, exact, terminal_style()));
    for (const auto& path : {arguments.result.output, arguments.csv}) {
      if (path) print(text("Wrote ", *path, "\n"));
    }
  }
}

}  // namespace

void add_resonance(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb =
      *app.add_subcommand("resonance", "measure information against noise strength, and find the peak");
  add_network_options(verb, arguments->source);
  add_model_option(verb, arguments->options.model);
  verb.add_option("--noise", arguments->noise,
                  "noise strengths: FROM:TO:COUNT or r1,r2,...; 0:40:41 if not given");
  add_protocol_option(verb, arguments->protocol);
  add_whole_option(verb, "--steps", arguments->options.run.steps,
                   "transitions observed in each run, T; 10000 if not given");
  add_whole_option(verb, "--burn-in", arguments->options.run.burn_in,
                   "steps before the first observed state; 0 if not given");
  add_whole_option(verb, "--replicates", arguments->options.replicates,
                   "independent runs per noise strength; 20 if not given");
  verb.add_option("--start", arguments->start,
                  "first state: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--seed", arguments->options.seed, "seed of all random numbers; 1 if not given");
  verb.add_option("--kernel", arguments->options.kernel,
                  "how to simulate, see recres info; auto if not given");
  add_threads_option(verb, arguments->threads);
  verb.add_flag(
      "--exact", arguments->exact,
      "lay the exact curve under the measured one, and say which lengths of run show a resonance (sbm)");
  verb.add_option("--csv", arguments->csv, "write the curve to this CSV file");
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
