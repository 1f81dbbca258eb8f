#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "recres/io/element_type.h"
#include "recres/io/recording.h"

namespace recres {

/// What a binary file says of the numbers over time that it holds.
struct TableShape {
  ElementType type;
  std::uint64_t rows = 0;     ///< steps
  std::uint64_t columns = 0;  ///< neurons
  bool is_series = false;     ///< one dimension, columns = 1
  /// Rows that the file hands over best together, in a multiple of them.
  std::uint64_t block_rows = 1;
  bool can_reread = true;  ///< a pipe cannot
};

/// Numbers over time in a binary file, read in blocks of rows.
class NumberTable {
 public:
  virtual ~NumberTable() = default;

  virtual const TableShape& shape() const = 0;

  /// Fills these whole rows, row by row, in this machine's byte order. Rows follow those of the last call,
  /// except that row 0 begins again where the file can_reread. Throws IoError where the file ends too early.
  virtual void read(std::uint64_t first_row, std::span<char> numbers) = 0;
};

/// Numbers of this type that lie so many bytes apart, brought side by side, row by row; either stride may be
/// negative.
void copy_rows(const char* from, std::ptrdiff_t row_stride, std::ptrdiff_t column_stride, std::uint64_t rows,
               std::uint64_t columns, ElementType type, char* out);

/// The states of a table. `name` is the file's, for messages. Throws IoError for a table without rows or
/// columns.
std::unique_ptr<Recording> table_recording(std::unique_ptr<NumberTable> table, const std::string& name,
                                           const RecordingOptions& options);

}  // namespace recres
