#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recres/noise/input_signal.h"

namespace recres {

/// The input signal of one run, and how far it has come.
struct RunInput {
  const InputSignal* signal = nullptr;  ///< none where null; must outlive the run
  std::uint64_t seed = 0;
  std::uint64_t replicate = 0;
  std::uint64_t step = 0;  ///< the next one
};

/// Reads the input of some steps in a row, for kernels.
class InputReader {
 public:
  /// Begins where the run stands. `padded`: how many numbers to give for a step, at least one a neuron. The
  /// run must outlive it.
  InputReader(RunInput& run, std::size_t neurons, std::size_t padded);

  /// x(t) of every neuron, then zeros; goes on to the next step. Empty without a signal.
  std::span<const double> next();

 private:
  RunInput& run_;
  std::vector<double> values_;  // as the signal has them
  std::vector<double> all_;     // [neuron], padded
  bool is_first_ = true;
};

}  // namespace recres
