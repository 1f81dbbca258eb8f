#include "recres/io/recorded_series.h"

#include <algorithm>
#include <utility>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

RecordedSeries::RecordedSeries(const RecordingArguments& recording)
    : RecordedSeries(recording.file,
                     [recording] { return open_recording(recording.file, recording.options); }) {}

RecordedSeries::RecordedSeries(std::string name, Open open) : name_(std::move(name)), open_(std::move(open)) {
  const auto recording = open_();
  neurons_ = recording->neurons();
  states_ = recording->states();
}

std::uint64_t RecordedSeries::expected_states() const {
  constexpr std::uint64_t kGuess = 1'000'000;
  return states_.value_or(kGuess);
}

StateSource RecordedSeries::source(std::uint64_t fewest_states, const RunContext& context) const {
  return [this, fewest_states, context](const StateVisitor& visit) {
    constexpr std::size_t kWords = std::size_t{1} << 14;
    const auto words = words_per_state(neurons_);
    const auto recording = open_();
    std::vector<std::uint64_t> states(std::max<std::size_t>(1, kWords / words) * words);
    std::uint64_t came = 0;
    while (const auto read = recording->read(states)) {
      visit({states.data(), read * words});
      context.advance(read);
      came += read;
    }
    if (came < fewest_states) {
      throw IoError(text(name_, " has ", came, came == 1 ? " state" : " states", " and needs at least ",
                         fewest_states, ", as information is between states that follow each other"));
    }
  };
}

void require_same_neurons(std::span<const RecordedSeries> recordings) {
  for (const auto& one : recordings) {
    if (one.neurons() == recordings.front().neurons()) continue;
    throw IoError(text(shown(one.name()), " has ", one.neurons(), " neurons and ",
                       shown(recordings.front().name()), " has ", recordings.front().neurons(),
                       "; several recordings must be of the same neurons"));
  }
}

}  // namespace recres
