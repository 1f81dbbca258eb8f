#pragma once

#include "recres/cmd/parser.h"
#include "recres/io/recorded_series.h"
#include "recres/report/progress_bar.h"

namespace recres {

/// --threshold, and below all options what files can be read.
void add_threshold_option(Verb& verb, RecordingOptions& options);

/// --recording and --threshold, for verbs that take a network as well.
void add_recording_options(Verb& verb, RecordingArguments& recording);

/// Whether a --recording is looked at, not a NETWORK. Throws InvalidArgument unless just one of both is
/// given, and for options that only the other one heeds. `verb` has been parsed.
bool looks_at_recording(const Verb& verb);

/// How to show the reading: not at all where its length is not known.
ProgressStyle reading_style(const RecordedSeries& series, ProgressStyle wanted);

}  // namespace recres
