#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/util/error.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace {

enum ExitCode { kDone = 0, kFailure = 1, kUsage = 2, kStoppedByUser = 130 };

ExitCode complain(ExitCode code, const std::string& words) {
  // One line, whatever a file name brought along.
  std::string line(words);
  for (auto& c : line) {
    if (static_cast<unsigned char>(c) < 32) c = '?';
  }
  std::fputs(recres::text("recres: ", line, "\n").c_str(), stderr);
  return code;
}

// "recres resonance" where that verb was being read.
std::string where(const CLI::App& app) {
  for (const auto* verb : app.get_subcommands()) return recres::text("recres ", verb->get_name());
  return "recres";
}

// The option that a misspelt word was meant to be.
std::string option_meant(const CLI::App& app, const std::string& message) {
  const auto subcommands = app.get_subcommands();
  const auto dashes = message.find("--");
  if (subcommands.empty() || dashes == std::string::npos) return "";
  const auto word = message.substr(dashes, message.find_first_of(" ,=", dashes) - dashes);
  std::vector<std::string> names;
  for (const auto* option : subcommands.front()->get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return recres::did_you_mean(word, views);
}

ExitCode usage(const CLI::App& app, const CLI::ParseError& error) {
  auto message = std::string(error.what());
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) message += option_meant(app, message);
  std::replace(message.begin(), message.end(), '\n', ' ');
  return complain(kUsage, recres::text(message, "; see ", where(app), " --help"));
}

// The parser takes an unknown verb for a missing one; this says which it was.
void require_known_verb(const CLI::App& app, int count, char** words) {
  constexpr std::array<std::string_view, 4> kBare = {"-h", "--help", "--version", "--help-all"};
  if (count < 2 || std::find(kBare.begin(), kBare.end(), words[1]) != kBare.end()) return;
  if (*words[1] == '-') {
    throw recres::InvalidArgument(recres::text(
        "'", recres::shown(words[1]), "' stands before the verb; write recres VERB ..., options after it"));
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const auto* verb :
       app.get_subcommands([](const CLI::App* verb) { return !verb->get_name().empty(); })) {
    if (verb->get_name() == words[1]) return;
    names.push_back(verb->get_name());
    list += recres::text(list.empty() ? "" : ", ", verb->get_name());
  }
  throw recres::InvalidArgument(recres::text("there is no verb '", recres::shown(words[1]), "'",
                                             recres::did_you_mean(words[1], names), " (verbs: ", list, ")"));
}

ExitCode run(int count, char** words) {
  CLI::App app("recres: noise-driven recurrent neural networks and the information they carry");
  app.set_version_flag("--version", std::string(recres::version()));
  app.require_subcommand(1);
  recres::add_reproduce(app);
  recres::add_run(app);
  recres::add_status(app);
  recres::add_merge(app);
  recres::add_resonance(app);
  recres::add_exact(app);
  recres::add_attractors(app);
  recres::add_pulse(app);
  recres::add_search(app);
  recres::add_simulate(app);
  recres::add_visits(app);
  recres::add_information(app);
  recres::add_subnetworks(app);
  recres::add_flux(app);
  recres::add_network(app);
  recres::add_report(app);
  recres::add_info(app);
  try {
    require_known_verb(app, count, words);
    app.parse(count, words);
    return kDone;
  } catch (const CLI::Success& request) {
    // --help and --version.
    return static_cast<ExitCode>(app.exit(request));
  } catch (const CLI::ParseError& error) {
    return usage(app, error);
  } catch (const recres::InvalidArgument& error) {
    return complain(kUsage, error.what());
  } catch (const recres::Stopped& stopped) {
    return complain(kStoppedByUser, stopped.what());
  } catch (const recres::InternalError& error) {
    return complain(kFailure, recres::text("a fault of recres itself, please report it: ", error.what()));
  } catch (const std::bad_alloc&) {
    return complain(kFailure, "out of memory; give fewer neurons, steps or threads");
  } catch (const std::exception& error) {
    return complain(kFailure, error.what());
  }
}

}  // namespace

int main(int count, char** words) {
  // Each run counts in arrays of some megabytes. Given back to the system after each, every page of them
  // would be handed out, and cleared, again.
  constexpr int kKept = 1 << 26;
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, kKept);
  // A file that grows past the allowed size is an error to report, not a reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run(count, words);
  } catch (...) {
    std::fputs("recres: the program could not start\n", stderr);
    return kFailure;
  }
}
