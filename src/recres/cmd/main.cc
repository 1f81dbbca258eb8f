#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

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

ExitCode run(int count, char** words) {
  recres::Parser parser("recres: noise-driven recurrent neural networks and the information they carry",
                        std::string(recres::version()));
  recres::add_reproduce(parser);
  recres::add_run(parser);
  recres::add_status(parser);
  recres::add_merge(parser);
  recres::add_resonance(parser);
  recres::add_exact(parser);
  recres::add_attractors(parser);
  recres::add_pulse(parser);
  recres::add_search(parser);
  recres::add_simulate(parser);
  recres::add_visits(parser);
  recres::add_information(parser);
  recres::add_subnetworks(parser);
  recres::add_flux(parser);
  recres::add_network(parser);
  recres::add_report(parser);
  recres::add_info(parser);
  try {
    parser.parse(count, words);
    return kDone;
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
