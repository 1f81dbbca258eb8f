#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace recres {

/// How the numbers of a recording become signs.
struct RecordingOptions {
  /// A value above it is +1, any other -1; finite. Without it values must be signs already: 0 or -1 against
  /// 1, not both in one file.
  std::optional<double> threshold = {};
};

/// Throws InvalidArgument for a threshold that is not finite.
void validate(const RecordingOptions& options);

/// A time series of states that is read from a file, block by block, so that it may be larger than memory.
class Recording {
 public:
  virtual ~Recording() = default;

  virtual std::size_t neurons() const = 0;

  /// How many states there are, where that is known before the last one is read.
  virtual std::optional<std::uint64_t> states() const = 0;

  /// Fills the next states in order, words_per_state(N) words each; returns how many, 0 at the end. There
  /// must be room for one. Throws IoError, naming the place, for what is no state.
  virtual std::size_t read(std::span<std::uint64_t> states) = 0;
};

/// A file of states over time, its format by its ending:
/// - .npy: shape (T, N), row = step, column = neuron; shape (T): integers are state indices, others one
/// neuron.
/// - .csv, .tsv, .txt: a line per step: N numbers, or a ±string, or a state index; or as open_states_file
///   writes it. A first line of names is passed over.
/// - .h5:/dataset: as .npy; without a dataset /states, or the only one of numbers in two dimensions.
/// A state index is Σ 2^n·[y_n = +1], and N is the number of bits of the largest; with a threshold such files
/// are one neuron. Reads such a file twice, any other once; holds some megabytes and some rows.
/// Throws InvalidArgument for another ending or a threshold that is not finite, IoError, in messages under
/// the name in `spec`, for a file that is missing, cut short, holds no states or something else.
std::unique_ptr<Recording> open_recording(const std::string& spec, const RecordingOptions& options);

}  // namespace recres
