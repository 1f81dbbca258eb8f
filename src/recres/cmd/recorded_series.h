#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "recres/io/recording.h"
#include "recres/observe/state_source.h"
#include "recres/report/progress_bar.h"
#include "recres/util/stop.h"

namespace CLI {
class App;
}

namespace recres {

/// A recording, as typed.
struct RecordingArguments {
  std::string file;
  RecordingOptions options;
};

/// --threshold, and below all options what files can be read.
void add_threshold_option(CLI::App& verb, RecordingOptions& options);

/// --recording and --threshold, for verbs that take a network as well.
void add_recording_options(CLI::App& verb, RecordingArguments& recording);

/// Whether a --recording is looked at, not a NETWORK. Throws InvalidArgument unless just one of both is
/// given, and for options that only the other one heeds. `verb` has been parsed.
bool looks_at_recording(const CLI::App& verb);

/// The states of a recording for those that look at them, as often as they want.
class RecordedSeries {
 public:
  /// Opens the file, so that what is wrong with it is known at once. Throws as open_recording.
  explicit RecordedSeries(RecordingArguments recording);

  std::size_t neurons() const { return neurons_; }

  /// How many states there are, or a guess where the file does not say.
  std::uint64_t expected_states() const;

  /// Each call of what it returns reads the whole file. The series must outlive it.
  /// That throws IoError, naming the file, where it has fewer states than these.
  StateSource source(std::uint64_t fewest_states, const RunContext& context) const;

  /// How to show the reading: not at all where its length is not known.
  ProgressStyle style(ProgressStyle wanted) const { return states_ ? wanted : ProgressStyle::kNone; }

 private:
  RecordingArguments recording_;
  std::size_t neurons_;
  std::optional<std::uint64_t> states_;
};

}  // namespace recres
