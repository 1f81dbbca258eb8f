#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/cmd/apart.h"
#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/experiment/experiment_file.h"
#include "recres/experiment/mpi_team.h"
#include "recres/experiment/run_estimate.h"
#include "recres/experiment/run_experiment.h"
#include "recres/experiment/spec_text.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/report/experiment_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct RunArguments {
  std::string spec;
  std::vector<std::string> settings;
  std::optional<std::string> csv;
  std::string shard = "1/1";
  std::optional<std::uint64_t> threads;
  bool is_check = false;
  bool is_dry_run = false;
  bool is_dump = false;
  bool is_template = false;
  bool is_keys = false;
  ResultOptions result;
};

Spec read_spec(const RunArguments& arguments) {
  const auto& path = arguments.spec;
  auto spec =
      is_hdf5_extension(extension_of(path))
          ? parse_identity(run_apart(shown(path, 200),
                                     [&] { return identity_json(read_experiment_file(path).identity); }),
                           path)
                .spec
          : parse_spec_toml(read_file(path), path);
  for (const auto& setting : arguments.settings) set_in_spec(spec, setting);
  return spec;
}

std::string output_of(const RunArguments& arguments) {
  if (arguments.result.output) return *arguments.result.output;
  const std::filesystem::path path(arguments.spec);
  if (is_hdf5_extension(extension_of(path)))
    throw InvalidArgument(text("the specification comes from ", shown(arguments.spec, 200),
                               "; say with --output where the new result goes"));
  return path.stem().string() + ".h5";
}

// How the run ended whose finished result is at the output already; nothing where nothing is there. Throws
// where it is something else.
std::optional<RunOutcome> finished_before(const std::string& output, const Identity& identity) {
  std::error_code ignored;
  if (!std::filesystem::exists(output, ignored)) return std::nullopt;
  return require_finished(run_apart(shown(output, 200), [&] { return told_by_result(output); }), identity,
                          output);
}

RunOutcome lead(const RunArguments& arguments, const ExperimentRun& run, Team& team) {
  std::optional<ProgressBar> bar;
  return run_experiment(run, team, [&](std::uint64_t units, std::uint64_t finished) {
    bar.emplace(progress_style(arguments.result), (units - finished) * kUnitShares, "units", kUnitShares);
    return RunContext{.stop = &stop_on_signals(), .progress = &*bar};
  });
}

// What can be found out before the work.
void check_outputs(const RunArguments& arguments, const std::string& output, const Shard& shard) {
  require_hdf5_output(output);
  if (!arguments.csv) return;
  if (shard.count > 1)
    throw InvalidArgument("--csv is for whole experiments; recres merge --csv writes one of all shards");
  if (is_hdf5_extension(extension_of(*arguments.csv)))
    throw InvalidArgument(text("--csv '", shown(*arguments.csv), "' ends in .h5; --output writes HDF5"));
  const PendingFile probe(*arguments.csv);
}

void report_outcome(const RunArguments& arguments, const Plan& plan, const RunOutcome& outcome,
                    const std::string& output) {
  show(
      arguments.result, [&] { return outcome_json(outcome, output); },
      [&](const TextStyle& style) {
        return plan_text(plan, style) + outcome_text(outcome, style) +
               (arguments.result.output ? std::string() : text("Wrote ", output, "\n"));
      });
  if (outcome.failures.empty()) return;
  throw IoError(text(outcome.failures.size(), " of ", outcome.units, " units could not be measured; ", output,
                     " tells why in /failures"));
}

// What the first process does, with all others once there is work.
void run_leader(const RunArguments& arguments, const Plan& plan, const Shard& shard) {
  const auto output = output_of(arguments);
  check_experiment(plan, output);
  if (arguments.is_check) {
    if (!arguments.result.quiet) print(plan_text(plan, terminal_style()));
    return;
  }
  if (arguments.is_dry_run) {
    const auto estimate = estimate_run(plan, shard, *arguments.threads, {.stop = &stop_on_signals()});
    show(
        arguments.result, [&] { return estimate_json(estimate, *arguments.threads); },
        [&](const TextStyle& style) {
          return plan_text(plan, style) + estimate_text(estimate, *arguments.threads);
        });
    return;
  }
  check_outputs(arguments, output, shard);
  const ExperimentRun run = {.plan = plan,
                             .identity = identify(plan.spec(), shard),
                             .output = output,
                             .csv = arguments.csv,
                             .command = command_line(*arguments.result.verb),
                             .threads = *arguments.threads};
  auto outcome = finished_before(output, run.identity);
  const auto team = make_team();
  if (outcome) {
    if (arguments.csv)
      throw InvalidArgument(text(output, " is finished; remove it to write a CSV file as well"));
  } else {
    outcome = lead(arguments, run, *team);
  }
  report_outcome(arguments, plan, *outcome, output);
}

void run_spec(RunArguments arguments) {
  const auto launched = launch();
  // Several ranks on one machine share its cores.
  if (!arguments.threads) arguments.threads = launched.size > 1 ? 1 : hardware_threads();
  require_threads(*arguments.threads);
  const auto spec = read_spec(arguments);
  const auto shard = parse_shard(arguments.shard);
  if (arguments.is_dump) {
    validate(spec);
    if (launched.rank == 0) print(spec_toml(spec));
    return;
  }
  const Plan plan(spec);
  if (launched.rank == 0) {
    run_leader(arguments, plan, shard);
  } else if (!arguments.is_check && !arguments.is_dry_run) {
    make_team()->follow(plan, *arguments.threads, {.stop = &stop_on_signals()});
  }
}

void start_run(const RunArguments& arguments) {
  // What is wrong is said once.
  if (launch().rank > 0 && std::freopen("/dev/null", "w", stderr) == nullptr) return;
  if (arguments.is_template || arguments.is_keys) {
    if (launch().rank == 0) print(arguments.is_template ? spec_template() : spec_page());
    return;
  }
  if (arguments.spec.empty())
    throw InvalidArgument(
        "recres run needs a SPEC, the file of an experiment; recres run --template writes one to start from");
  run_spec(arguments);
}

}  // namespace

void add_run(Parser& parser) {
  const auto arguments = std::make_shared<RunArguments>();
  auto& verb = parser.add_verb(
      "run", "runs the experiment that a file describes, or goes on with it, on all cores or a cluster");
  verb.add_option("SPEC", arguments->spec,
                  "a TOML file, see --template; or a result of this verb, to do it again");
  verb.add_option("-o,--output", arguments->result.output,
                  "the result, ending in .h5; SPEC's name with .h5, in this folder, if not given");
  verb.add_option("--csv", arguments->csv, "write a CSV file too: a row for each combination of values");
  verb.add_option("--set", arguments->settings,
                  "KEY=VALUE in place of what SPEC says, as steps=1e5; may be given again")
      .single_values();
  verb.add_option("--shard", arguments->shard,
                  "I/N: do the I-th of N parts alone, and recres merge puts them together; 1/1 if not given");
  add_whole_option(verb, "--threads", arguments->threads,
                   "threads of this process, no effect on the result; all if not given, 1 under mpirun");
  add_memory_option(verb);
  verb.add_flag("--check", arguments->is_check, "only look whether the experiment could be run");
  verb.add_flag("--dry-run", arguments->is_dry_run,
                "only say what it would take: transitions, time, memory, disk");
  verb.add_flag("--dump-spec", arguments->is_dump, "only print SPEC with every default filled in");
  verb.add_flag("--template", arguments->is_template, "only print a SPEC to start from, every key explained");
  verb.add_flag("--keys", arguments->is_keys, "only print the page of all keys, in Markdown");
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { start_run(*arguments); });
}

}  // namespace recres
