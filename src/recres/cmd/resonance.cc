#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/noise_file.h"
#include "recres/io/resonance_file.h"
#include "recres/report/json.h"
#include "recres/report/resonance_text.h"
#include "recres/resonance/exact_beneath.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct ResonanceArguments {
  NetworkSource source;
  SweepArguments sweep;
  std::string protocol;
  std::optional<std::string> csv;
  bool exact = false;
  ResultOptions result;
};

ResonanceCurve measure(const Network& network, const Sweep& sweep, const ResonanceArguments& arguments) {
  ProgressBar bar(progress_style(arguments.result), planned_transitions(sweep), "transitions");
  return measure_resonance(network, sweep, {.stop = &stop_on_signals(), .progress = &bar});
}

ExactStudy solve(const Network& network, const Sweep& sweep, const ResonanceArguments& arguments) {
  ProgressBar bar(progress_style(arguments.result), sweep.noise_strengths.size(), "noise strengths");
  return exact_beneath(network, sweep, {.stop = &stop_on_signals(), .progress = &bar});
}

// Found out now, not after the work: that the outputs can be written, and are what their names say.
void check_outputs(const ResonanceArguments& arguments) {
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

void run_resonance(const ResonanceArguments& arguments) {
  const auto network = load_network(arguments.source);
  auto sweep = read_sweep(arguments.sweep, network.neurons());
  if (!arguments.protocol.empty()) sweep.protocol = load_noise_protocol(arguments.protocol);
  validate(sweep, network);
  check_outputs(arguments);
  if (arguments.exact) require_exact_curve(sweep);

  // What cannot be solved is known before the long work.
  std::optional<ExactStudy> study;
  if (arguments.exact) study = solve(network, sweep, arguments);
  const ExactStudy* const exact = study ? &*study : nullptr;
  auto curve = measure(network, sweep, arguments);
  if (study) compare_with_exact(curve, *study, sweep);

  const auto spec = resonance_spec_json(arguments.source, network, sweep, curve.kernel);
  if (arguments.result.output)
    write_resonance_hdf5(*arguments.result.output, network, curve, exact,
                         origin_of(*arguments.result.verb, spec));
  if (arguments.csv) write_resonance_csv(*arguments.csv, curve, spec);
  if (arguments.result.json) {
    print(resonance_json(arguments.source, network, sweep, curve, exact));
  } else if (!arguments.result.quiet) {
    print(resonance_text(arguments.source, network, sweep, curve, exact, terminal_style()));
    for (const auto& path : {arguments.result.output, arguments.csv}) {
      if (path) print(text("Wrote ", *path, "\n"));
    }
  }
}

}  // namespace

void add_resonance(Parser& parser) {
  const auto arguments = std::make_shared<ResonanceArguments>();
  auto& verb = parser.add_verb("resonance", "measure information against noise strength, and find the peak");
  add_network_options(verb, arguments->source);
  add_sweep_options(verb, arguments->sweep);
  add_protocol_option(verb, arguments->protocol);
  verb.add_flag(
      "--exact", arguments->exact,
      "lay the exact curve under the measured one, and say which lengths of run show a resonance (sbm)");
  verb.add_option("--csv", arguments->csv, "write the curve to this CSV file");
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_resonance(*arguments); });
}

}  // namespace recres
