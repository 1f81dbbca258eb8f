#include "recres/io/recording_npy.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "recres/io/file.h"
#include "recres/io/npy.h"
#include "recres/io/number_table.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Numbers that an .npy file holds row by row.
class RowsOfNpy final : public NumberTable {
 public:
  RowsOfNpy(InputFile file, TableShape shape, std::uint64_t begin)
      : file_(std::move(file)), shape_(shape), begin_(begin) {}

  const TableShape& shape() const override { return shape_; }

  void read(std::uint64_t first_row, std::span<char> numbers) override {
    // A pipe stands at its first row already.
    if (first_row == 0 && shape_.can_reread) file_.seek(begin_);
    const auto got = file_.read(numbers);
    if (got < numbers.size()) {
      const auto row = first_row + got / (shape_.columns * shape_.type.size);
      throw IoError(text(file_.name(), " is cut short: it ends in row ", row, " of ", shape_.rows));
    }
    to_native_order(numbers.data(), numbers.size() / shape_.type.size, shape_.type);
  }

 private:
  InputFile file_;
  TableShape shape_;
  std::uint64_t begin_;
};

// Numbers that an .npy file holds column by column (Fortran order): of each column a piece, then transposed.
class ColumnsOfNpy final : public NumberTable {
 public:
  ColumnsOfNpy(InputFile file, TableShape shape, std::uint64_t begin)
      : file_(std::move(file)), shape_(shape), begin_(begin) {
    // Pieces of a column should be long, because each costs a seek.
    constexpr std::uint64_t kPieceBytes = 1 << 16;
    constexpr std::uint64_t kMostBytes = 1 << 26;
    const auto rows =
        std::min(kPieceBytes, kMostBytes / std::max<std::uint64_t>(1, shape.columns)) / shape.type.size;
    shape_.block_rows = std::clamp<std::uint64_t>(rows, 1, std::max<std::uint64_t>(1, shape.rows));
  }

  const TableShape& shape() const override { return shape_; }

  void read(std::uint64_t first_row, std::span<char> numbers) override {
    const auto size = shape_.type.size;
    const auto rows = numbers.size() / size / shape_.columns;
    columns_.resize(numbers.size());
    for (std::uint64_t n = 0; n < shape_.columns; ++n) {
      file_.seek(begin_ + (n * shape_.rows + first_row) * size);
      if (file_.read(std::span(columns_).subspan(n * rows * size, rows * size)) < rows * size)
        throw IoError(text(file_.name(), " is cut short: it ends in column ", n));
    }
    to_native_order(columns_.data(), numbers.size() / size, shape_.type);
    const auto row_stride = static_cast<std::ptrdiff_t>(size);
    copy_rows(columns_.data(), row_stride, static_cast<std::ptrdiff_t>(rows) * row_stride, rows,
              shape_.columns, shape_.type, numbers.data());
  }

 private:
  InputFile file_;
  TableShape shape_;
  std::uint64_t begin_;
  std::vector<char> columns_;
};

// The bytes of a file's header, in which `begin` many must be.
std::string read_header(InputFile& file) {
  std::string bytes(kNpyPrefix, '\0');
  bytes.resize(file.read(bytes));
  if (bytes.empty()) throw IoError(text(file.name(), " is empty"));
  const auto length = npy_header_bytes(bytes, file.name());
  // NumPy itself refuses to read headers of more than some thousand bytes.
  constexpr std::uint64_t kMostBytes = 1 << 20;
  if (length > kMostBytes)
    throw IoError(text(file.name(), " has a header of ", length, " bytes, too many to be one"));
  if (length < bytes.size())
    throw IoError(text(file.name(), " has a header of ", length, " bytes, too few to be one"));
  const auto there = bytes.size();
  bytes.resize(length);
  const auto got = there + file.read(std::span(bytes).subspan(there));
  if (got < length)
    throw IoError(text(file.name(), " is cut short: it has ", got, " bytes and needs ", length));
  return bytes;
}

}  // namespace

std::unique_ptr<Recording> open_npy_recording(const std::string& path, const std::string& name,
                                              const RecordingOptions& options) {
  InputFile file(path, name);
  const auto bytes = read_header(file);
  const auto header = parse_npy_header(bytes, name);
  const auto rank = header.shape.size();
  if (rank < 1 || rank > 2)
    throw IoError(text(name, " has ", rank, " dimensions; a recording has steps and neurons"));
  const auto needed = header.data_bytes();
  if (file.size() && needed > *file.size() - bytes.size()) {
    throw IoError(text(name, " is cut short: it has ", *file.size() - bytes.size(),
                       " bytes of numbers and needs ", needed));
  }
  const TableShape shape{.type = header.type,
                         .rows = header.shape[0],
                         .columns = rank == 2 ? header.shape[1] : 1,
                         .is_series = rank == 1,
                         .can_reread = file.can_seek()};
  std::unique_ptr<NumberTable> table;
  if (header.is_fortran_order && shape.columns > 1) {
    if (!file.can_seek())
      throw IoError(text(name, " is a pipe, and Fortran order is read column by column; write it to a file"));
    table = std::make_unique<ColumnsOfNpy>(std::move(file), shape, bytes.size());
  } else {
    table = std::make_unique<RowsOfNpy>(std::move(file), shape, bytes.size());
  }
  return table_recording(std::move(table), name, options);
}

}  // namespace recres
