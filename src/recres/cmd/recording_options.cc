#include "recres/cmd/recording_options.h"

#include <array>

#include "recres/cmd/options.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void add_threshold_option(Verb& verb, RecordingOptions& options) {
  add_number_option(verb, "--threshold", options.threshold,
                    "a value above this is +1, any other -1; for values that are not two signs already");
  verb.add_section(
      "Recordings: .npy, .csv, .tsv, .txt or file.h5:/dataset, a row per step and a column per neuron;\n"
      "in text files also one state index or one +- string a line.");
}

void add_recording_options(Verb& verb, RecordingArguments& recording) {
  verb.add_option("--recording", recording.file,
                  "take states from this file in place of simulating a NETWORK; see below");
  add_threshold_option(verb, recording.options);
}

bool looks_at_recording(const Verb& verb) {
  const bool is_recording = verb.is_given("--recording");
  if (verb.is_given("NETWORK") == is_recording)
    throw InvalidArgument("give either a NETWORK, or states by --recording FILE");
  if (!is_recording && verb.is_given("--threshold"))
    throw InvalidArgument("--threshold is for a --recording, not for a simulated NETWORK");
  constexpr std::array kOfNetworks = {"--magnitude", "--bias",       "--noise", "--model",  "--steps",
                                      "--burn-in",   "--replicates", "--start", "--kernel", "--input"};
  for (const auto* name : kOfNetworks) {
    if (is_recording && verb.is_given(name))
      throw InvalidArgument(text(name, " is for a simulated NETWORK, not for a --recording"));
  }
  return is_recording;
}

ProgressStyle reading_style(const RecordedSeries& series, ProgressStyle wanted) {
  return series.has_known_length() ? wanted : ProgressStyle::kNone;
}

}  // namespace recres
