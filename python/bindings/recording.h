#pragma once

#include <pybind11/numpy.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/io/recorded_series.h"
#include "recres/io/recording_array.h"
#include "recres/util/error.h"

namespace recres::python {

namespace py = pybind11;

/// The numbers of an array of one dimension (steps) or two (steps, neurons) where they are: of any order,
/// strides and byte order. It must outlive them.
NumberArray number_array(const py::array& array);

/// Recordings as Python gives them: arrays, which it keeps alive, and names of files.
class GivenRecordings {
 public:
  /// Opens all. Throws as open_recording, but InvalidArgument for what is wrong with an array.
  GivenRecordings(const py::sequence& recordings, std::optional<double> threshold);

  std::span<const RecordedSeries> series() const { return series_; }
  std::vector<std::string> names() const;
  std::size_t neurons() const { return series_.front().neurons(); }

  /// Of all together.
  std::uint64_t expected_states() const;

  /// Does the work, and throws InvalidArgument for IoError where there is no file that could be at fault.
  template <typename Work>
  auto at_fault(const Work& work) const {
    try {
      return work();
    } catch (const IoError& error) {
      if (has_file_) throw;
      throw InvalidArgument(error.what());
    }
  }

 private:
  std::vector<py::array> arrays_;
  std::vector<RecordedSeries> series_;
  bool has_file_ = false;
};

}  // namespace recres::python
