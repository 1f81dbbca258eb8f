#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/io/recording.h"
#include "recres/observe/state_source.h"
#include "recres/util/stop.h"

namespace recres {

/// A recording as the user names it.
struct RecordingArguments {
  std::string file;
  RecordingOptions options;
};

/// The states of a recording for those that look at them, as often as they want.
class RecordedSeries {
 public:
  /// Opens the recording from its beginning.
  using Open = std::function<std::unique_ptr<Recording>()>;

  /// Opens the file, so that what is wrong with it is known at once. Throws as open_recording.
  explicit RecordedSeries(const RecordingArguments& recording);

  /// The same of anything that can be opened; `name` is for messages.
  RecordedSeries(std::string name, Open open);

  const std::string& name() const { return name_; }
  std::size_t neurons() const { return neurons_; }

  /// Whether it is known how many states there are.
  bool has_known_length() const { return states_.has_value(); }

  /// How many states there are, or a guess where the file does not say.
  std::uint64_t expected_states() const;

  /// Each call of what it returns reads all of it. The series must outlive it.
  /// That throws IoError, naming the recording, where it has fewer states than these.
  StateSource source(std::uint64_t fewest_states, const RunContext& context) const;

 private:
  std::string name_;
  Open open_;
  std::size_t neurons_;
  std::optional<std::uint64_t> states_;
};

/// Throws IoError, naming both, where two of these are of different numbers of neurons.
void require_same_neurons(std::span<const RecordedSeries> recordings);

}  // namespace recres
