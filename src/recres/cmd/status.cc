#include <memory>
#include <string>

#include "recres/cmd/apart.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/experiment/run_experiment.h"
#include "recres/report/experiment_text.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct StatusArguments {
  std::string file;
  bool json = false;
};

void run_status(const StatusArguments& arguments) {
  const auto style = terminal_style();
  print(run_apart(shown(arguments.file, 200), [&] {
    const auto status = experiment_status(arguments.file);
    return arguments.json ? status_json(status, arguments.file) : status_text(status, arguments.file, style);
  }));
}

}  // namespace

void add_status(Parser& parser) {
  const auto arguments = std::make_shared<StatusArguments>();
  auto& verb = parser.add_verb("status", "how far the result of recres run is, while it runs or later");
  verb.add_option("FILE", arguments->file, "the result, finished or not: what recres run was to write")
      .required();
  verb.add_flag("--json", arguments->json, "print one JSON object and nothing else");
  verb.callback([arguments] { run_status(*arguments); });
}

}  // namespace recres
