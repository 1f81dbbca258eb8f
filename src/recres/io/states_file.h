#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "recres/io/result_parts.h"

namespace recres {

/// What a file of states says of itself.
struct StatesDescription {
  std::size_t neurons;
  std::uint64_t states;  ///< how many will be appended
  Origin origin;
};

/// A time series of states being written. Appears under its name when committed, or not at all.
class StatesFile {
 public:
  virtual ~StatesFile() = default;

  /// The next states in order, words_per_state(N) words each.
  virtual void append(std::span<const std::uint64_t> states) = 0;

  virtual void commit() = 0;
};

/// A new file of states, its format by its ending:
/// - .npy: int8 of shape (states, N), -1 or +1, column n = neuron n.
/// - .csv: a line per state, "step,index,state": index Σ 2^n·[y_n = +1] (left out beyond 62 neurons) and
/// ±string.
/// - .h5: /states as in .npy, /state_index (up to 62 neurons), and the specification.
/// Throws InvalidArgument for another ending, IoError where the file cannot be written or the disk is too
/// small.
std::unique_ptr<StatesFile> open_states_file(const std::filesystem::path& path,
                                             const StatesDescription& description);

}  // namespace recres
