#include "recres/network/network.h"

#include <memory>
#include <optional>
#include <string>

#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/report/json.h"
#include "recres/report/network_text.h"
#include "recres/util/stop.h"

namespace recres {

namespace {

struct NetworkArguments {
  NetworkSource source;
  std::optional<std::string> output;
  bool json = false;
  bool quiet = false;
};

void run_network(const NetworkArguments& arguments) {
  const auto& stop = stop_on_signals();
  const auto network = load_network(arguments.source);
  if (stop.requested()) throw Stopped();
  if (arguments.output) write_network(network, *arguments.output);
  if (arguments.json) {
    print(network_json(arguments.source, network));
  } else if (!arguments.quiet) {
    print(network_text(arguments.source, network, terminal_style()));
    if (arguments.output) print("Wrote " + *arguments.output + "\n");
  }
}

}  // namespace

void add_network(Parser& parser) {
  const auto arguments = std::make_shared<NetworkArguments>();
  auto& verb = parser.add_verb("network", "show, check or write a weight matrix");
  add_network_options(verb, arguments->source);
  verb.add_option("-o,--output", arguments->output, "write the weights: .csv, .npy, .mtx or .h5");
  verb.add_flag("--json", arguments->json, "print one JSON object and nothing else");
  verb.add_flag("--quiet", arguments->quiet, "print nothing");
  verb.callback([arguments] { run_network(*arguments); });
}

}  // namespace recres
