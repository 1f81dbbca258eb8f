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
#include "recres/experiment/run_experiment.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/report/experiment_text.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct MergeArguments {
  std::string output;
  std::vector<std::string> parts;
  std::optional<std::string> csv;
  bool is_partial = false;
  ResultOptions result;
};

void run_merge(const MergeArguments& arguments) {
  for (const auto& part : arguments.parts) {
    std::error_code ignored;
    if (std::filesystem::equivalent(part, arguments.output, ignored))
      throw InvalidArgument(text(arguments.output, " is one of the parts; name another file for the result"));
  }
  require_hdf5_output(arguments.output);
  if (arguments.csv) {
    if (is_hdf5_extension(extension_of(*arguments.csv)))
      throw InvalidArgument(text("--csv '", shown(*arguments.csv), "' ends in .h5; OUT is the HDF5 file"));
    const PendingFile probe(*arguments.csv);
  }
  const std::vector<std::filesystem::path> parts(arguments.parts.begin(), arguments.parts.end());
  const auto words = run_apart("a part", [&] {
    const auto outcome = merge_experiment(arguments.output, parts, command_line(*arguments.result.verb),
                                          {.csv = arguments.csv, .is_partial = arguments.is_partial});
    if (arguments.result.json) return outcome_json(outcome, arguments.output);
    return text(outcome.resumed, " of ", outcome.units, " units from ", arguments.parts.size(), " parts\n",
                "Wrote ", arguments.output, "\n");
  });
  if (arguments.result.json || !arguments.result.quiet) print(words);
}

}  // namespace

void add_merge(Parser& parser) {
  const auto arguments = std::make_shared<MergeArguments>();
  auto& verb = parser.add_verb(
      "merge", "puts the parts of an experiment that recres run --shard made into one result");
  verb.add_option("OUT", arguments->output, "the result, ending in .h5").required();
  verb.add_option("PART", arguments->parts, "what the shards wrote, finished or, with --partial, not")
      .required();
  verb.add_option("--csv", arguments->csv, "write a CSV file too: a row for each combination of values");
  verb.add_flag("--partial", arguments->is_partial, "write missing values for what no part has measured");
  add_show_options(verb, arguments->result);
  verb.callback([arguments] { run_merge(*arguments); });
}

}  // namespace recres
