#include "recres/cmd/recorded_series.h"

#include <CLI/CLI.hpp>
#include <array>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void add_threshold_option(CLI::App& verb, RecordingOptions& options) {
  add_number_option(
      verb, "--threshold", options.threshold,
      "take a value above this for +1, any other for -1; needed where values are not 0 and 1, or "
      "-1 and 1");
}

void add_recording_options(CLI::App& verb, RecordingArguments& recording) {
  verb.add_option("--recording", recording.file,
                  "states of a network from a file in place of a simulated NETWORK: .npy, .csv, .txt or "
                  "file.h5:/dataset, a row per step");
  add_threshold_option(verb, recording.options);
}

namespace {

bool is_given(const CLI::App& verb, const char* name) {
  const auto* option = verb.get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

}  // namespace

bool looks_at_recording(const CLI::App& verb) {
  const bool is_recording = is_given(verb, "--recording");
  if (is_given(verb, "NETWORK") == is_recording)
    throw InvalidArgument("give either a NETWORK, or states by --recording FILE");
  if (!is_recording && is_given(verb, "--threshold"))
    throw InvalidArgument("--threshold is for a --recording, not for a simulated NETWORK");
  constexpr std::array kOfNetworks = {"--magnitude", "--bias",       "--noise", "--model",  "--steps",
                                      "--burn-in",   "--replicates", "--start", "--kernel", "--input"};
  for (const auto* name : kOfNetworks) {
    if (is_recording && is_given(verb, name))
      throw InvalidArgument(text(name, " is for a simulated NETWORK, not for a --recording"));
  }
  return is_recording;
}

RecordedSeries::RecordedSeries(const RecordingArguments& recording) : recording_(recording) {
  const auto file = open_recording(recording.file, recording.options);
  neurons_ = file->neurons();
  states_ = file->states();
}

std::uint64_t RecordedSeries::expected_states() const {
  constexpr std::uint64_t kGuess = 1'000'000;
  return states_.value_or(kGuess);
}

StateSource RecordedSeries::source(const RunContext& context) const {
  return [this, context](const StateVisitor& visit) {
    constexpr std::size_t kWords = std::size_t{1} << 14;
    const auto words = words_per_state(neurons_);
    const auto file = open_recording(recording_.file, recording_.options);
    std::vector<std::uint64_t> states(std::max<std::size_t>(1, kWords / words) * words);
    while (const auto read = file->read(states)) {
      visit({states.data(), read * words});
      context.advance(read);
    }
  };
}

}  // namespace recres
