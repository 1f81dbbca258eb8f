#include <cmath>
#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/exact/exact_study.h"
#include "recres/io/exact_file.h"
#include "recres/io/hdf5_file.h"
#include "recres/report/exact_text.h"
#include "recres/report/json.h"
#include "recres/util/error.h"
#include "recres/util/number_list.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct ExactArguments {
  NetworkSource source;
  std::string noise = "0:40:41";
  std::string update = "synchronous";
  std::string pulse;
  bool window = false;
  std::uint64_t threads = hardware_threads();
  ResultOptions result;
};

std::optional<Pulse> parse_pulse(const std::string& words) {
  if (words.empty()) return std::nullopt;
  const auto parts = split(words, ':');
  const auto strength = parse_number(parts[0]);
  const auto steps = parts.size() == 2 ? parse_whole(parts[1]) : std::nullopt;
  if (!strength || !std::isfinite(*strength) || *strength < 0 || !steps)
    throw InvalidArgument(text("--pulse '", shown(words), "' is not STRENGTH:STEPS, as 10:5"));
  return Pulse{.noise_strength = *strength, .steps = *steps};
}

void run_exact(const ExactArguments& arguments) {
  const ExactOptions options = {
      .update = parse_update(arguments.update), .has_window = arguments.window, .threads = arguments.threads};
  const auto pulse = parse_pulse(arguments.pulse);
  const auto strengths = parse_numbers("--noise", arguments.noise);
  const auto network = load_network(arguments.source);
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  ExactStudy study;
  {
    ProgressBar bar(progress_style(arguments.result), strengths.size(), "noise strengths");
    study = study_exactly(network, strengths, pulse, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output) {
    write_exact_hdf5(*arguments.result.output, network, study,
                     origin_of(*arguments.result.verb, exact_spec_json(arguments.source, network, study)));
  }
  show(
      arguments.result, [&] { return exact_json(arguments.source, network, study); },
      [&](const TextStyle& style) { return exact_text(arguments.source, network, study, style); });
}

}  // namespace

void add_exact(Parser& parser) {
  const auto arguments = std::make_shared<ExactArguments>();
  auto& verb = parser.add_verb("exact", "information against noise strength without simulation (sbm)");
  add_network_options(verb, arguments->source);
  verb.add_option("--noise", arguments->noise,
                  "noise strengths: FROM:TO:COUNT or r1,r2,...; 0:40:41 if not given");
  verb.add_option(
      "--update", arguments->update,
      "synchronous (all neurons at every step, the default) or asynchronous (one, drawn at random)");
  verb.add_option("--pulse", arguments->pulse,
                  "STRENGTH:STEPS: where a pulse of noise takes each attractor; none if not given");
  add_threads_option(verb, arguments->threads);
  verb.add_flag(
      "--window", arguments->window,
      "tell lengths of run that show a resonance for 9 to 12 neurons, too; takes several times as long");
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run_exact(*arguments); });
}

}  // namespace recres
