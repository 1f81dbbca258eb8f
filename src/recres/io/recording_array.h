#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "recres/io/element_type.h"
#include "recres/io/recording.h"

namespace recres {

/// Numbers over time that are in memory already.
struct NumberArray {
  const char* data = nullptr;  ///< of row 0, column 0
  ElementType type;
  std::uint64_t rows = 0;            ///< steps
  std::uint64_t columns = 1;         ///< neurons
  bool is_series = false;            ///< one dimension, columns = 1
  std::ptrdiff_t row_stride = 0;     ///< bytes from one row to the next
  std::ptrdiff_t column_stride = 0;  ///< bytes from one column to the next
};

/// An array as a recording, under the rules for an .npy file of it; `name` is for messages. The numbers must
/// outlive it. Throws as open_recording.
std::unique_ptr<Recording> open_array_recording(const NumberArray& array, const std::string& name,
                                                const RecordingOptions& options);

}  // namespace recres
