#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "recres/cmd/options.h"
#include "recres/report/progress_bar.h"
#include "recres/report/report_files.h"
#include "recres/report/text_style.h"
#include "recres/util/stop.h"

namespace recres {

/// Writes to stdout and flushes; throws IoError where that fails, as on a full disk.
void print(std::string_view words);

/// Width and letters of the terminal behind stdout; 80 columns where there is none.
TextStyle terminal_style();

/// "auto" (a bar where stderr is a terminal, else nothing), "lines" or "none". Throws InvalidArgument for
/// others.
ProgressStyle progress_style(std::string_view name, bool quiet);

/// The same, as the options of a verb say.
ProgressStyle progress_style(const ResultOptions& result);

/// Prints JSON, or words for people and where the result was written, or nothing, as the options say.
void show(const ResultOptions& result, const std::function<std::string()>& json,
          const std::function<std::string(const TextStyle&)>& words);

/// Writes a report, with the progress that the options ask for; returns how many figures were written. Throws
/// Stopped on Ctrl-C.
std::size_t reported(const std::string& document, const ReportOutputs& outputs, std::size_t threads,
                     const ResultOptions& result);

/// A flag that Ctrl-C (SIGINT), SIGTERM or a lost terminal (SIGHUP) sets; a second one ends the program at
/// once.
const StopFlag& stop_on_signals();

}  // namespace recres
