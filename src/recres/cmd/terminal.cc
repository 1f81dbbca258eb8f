#include "recres/cmd/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void print(std::string_view words) {
  const bool written = std::fwrite(words.data(), 1, words.size(), stdout) == words.size();
  if (!written || std::fflush(stdout) != 0)
    throw IoError(text("cannot write the output: ", std::strerror(errno)));
}

TextStyle terminal_style() {
  TextStyle style;
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.width = size.ws_col;
  }
  style.unicode = false;
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    style.unicode =
        locale.find("UTF-8") != std::string_view::npos || locale.find("utf8") != std::string_view::npos;
    break;
  }
  return style;
}

ProgressStyle progress_style(std::string_view name, bool quiet) {
  if (name != "auto" && name != "lines" && name != "none") {
    throw InvalidArgument(text("--progress '", shown(name), "' is none of auto, lines, none"));
  }
  if (quiet || name == "none") return ProgressStyle::kNone;
  if (name == "lines") return ProgressStyle::kLines;
  return isatty(STDERR_FILENO) != 0 ? ProgressStyle::kBar : ProgressStyle::kNone;
}

namespace {

StopFlag stop_flag;

extern "C" void request_stop(int) {
  stop_flag.request();
}

}  // namespace

ProgressStyle progress_style(const ResultOptions& result) {
  return progress_style(result.progress, result.quiet);
}

void show(const ResultOptions& result, const std::function<std::string()>& json,
          const std::function<std::string(const TextStyle&)>& words) {
  if (result.json) {
    print(json());
  } else if (!result.quiet) {
    print(words(terminal_style()));
    if (result.output) print(text("Wrote ", *result.output, "\n"));
  }
}

std::size_t reported(const std::string& document, const ReportOutputs& outputs, std::size_t threads,
                     const ResultOptions& result) {
  if (!outputs.figures) return write_report(document, outputs, threads);
  ProgressBar bar(progress_style(result), figure_count(document), "figures");
  return write_report(document, outputs, threads, {.stop = &stop_on_signals(), .progress = &bar});
}

const StopFlag& stop_on_signals() {
  struct sigaction action{};
  action.sa_handler = request_stop;
  // Once only: the second Ctrl-C meets the default and ends the program.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
  return stop_flag;
}

}  // namespace recres
