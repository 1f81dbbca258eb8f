#include "recres/cmd/recorded_series.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "recres/cmd/options.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void add_threshold_option(CLI::App& verb, RecordingOptions& options) {
  add_number_option(verb, "--threshold", options.threshold,
                    "a value above this is +1, any other -1; for values that are not two signs already");
  const auto before = verb.get_footer();
  verb.footer(
      text(before, before.empty() ? "" : "\n\n",
           "Recordings: .npy, .csv, .tsv, .txt or file.h5:/dataset, a row per step and a column per neuron;\n"
           "in text files also one state index or one +- string a line."));
}

void add_recording_options(CLI::App& verb, RecordingArguments& recording) {
  verb.add_option("--recording", recording.file,
                  "take states from this file in place of simulating a NETWORK; see below");
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

RecordedSeries::RecordedSeries(RecordingArguments recording) : recording_(std::move(recording)) {
  const auto file = open_recording(recording_.file, recording_.options);
  neurons_ = file->neurons();
  states_ = file->states();
}

std::uint64_t RecordedSeries::expected_states() const {
  constexpr std::uint64_t kGuess = 1'000'000;
  return states_.value_or(kGuess);
}

StateSource RecordedSeries::source(std::uint64_t fewest_states, const RunContext& context) const {
  return [this, fewest_states, context](const StateVisitor& visit) {
    constexpr std::size_t kWords = std::size_t{1} << 14;
    const auto words = words_per_state(neurons_);
    const auto file = open_recording(recording_.file, recording_.options);
    std::vector<std::uint64_t> states(std::max<std::size_t>(1, kWords / words) * words);
    std::uint64_t came = 0;
    while (const auto read = file->read(states)) {
      visit({states.data(), read * words});
      context.advance(read);
      came += read;
    }
    if (came < fewest_states) {
      throw IoError(text(recording_.file, " has ", came, came == 1 ? " state" : " states",
                         " and needs at least ", fewest_states,
                         ", as information is between states that follow each other"));
    }
  };
}

}  // namespace recres
