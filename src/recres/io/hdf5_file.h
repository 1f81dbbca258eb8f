#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/io/element_type.h"
#include "recres/io/file.h"
#include "recres/network/network.h"

namespace recres {

/// Reads the two-dimensional numeric dataset (a one-dimensional one becomes one row) at `dataset` of an HDF5
/// file. Throws IoError, listing what the file holds where the dataset is missing.
DenseMatrix read_hdf5_matrix(const std::filesystem::path& path, std::string_view dataset);

/// The same from a file image in memory. `name` is the file's, for messages.
DenseMatrix parse_hdf5(std::string_view content, std::string_view dataset, std::string_view name);

/// A dataset of numbers over time, read block by block. Every failure throws IoError.
class Hdf5Reader {
 public:
  /// Opens this dataset of one or two dimensions; where it is empty, /states of a file of states, or else the
  /// only dataset of numbers in two dimensions. `name` is the file's, for messages. Throws IoError, listing
  /// what there is, where that is none or not one.
  Hdf5Reader(const std::filesystem::path& path, const std::string& dataset, std::string name);
  Hdf5Reader(Hdf5Reader&&) noexcept;
  Hdf5Reader(const Hdf5Reader&) = delete;
  Hdf5Reader& operator=(const Hdf5Reader&) = delete;
  Hdf5Reader& operator=(Hdf5Reader&&) = delete;
  ~Hdf5Reader();

  /// The file's name with the dataset, for messages.
  const std::string& name() const { return name_; }

  /// As the numbers are handed out: in this machine's byte order.
  ElementType type() const { return type_; }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t columns() const { return columns_; }
  bool is_series() const { return is_series_; }  ///< one dimension, columns() = 1

  /// Rows to read at once, or a multiple, so that nothing compressed is unpacked twice; 1 where that would
  /// take too much memory, or nothing is compressed.
  std::uint64_t chunk_rows() const { return chunk_rows_; }

  /// These whole rows, row by row.
  void read_rows(std::uint64_t first_row, std::span<char> numbers) const;

 private:
  struct Handles;

  std::unique_ptr<Handles> handles_;
  std::string name_;
  ElementType type_;
  std::uint64_t rows_ = 0;
  std::uint64_t columns_ = 1;
  bool is_series_ = false;
  std::uint64_t chunk_rows_ = 1;
};

/// A new HDF5 file, which appears under its name only when commit() is called (see PendingFile). Names are
/// paths from the root, "/mean/entropy_bits"; groups in between are made. Dates are left out, so equal
/// content gives equal bytes. Every failure, a full disk included, throws IoError.
///
/// Without commit() nothing is left behind, neither on the disk nor open.
class Hdf5Writer {
 public:
  /// Replaces what is at `path`, once committed. Throws as require_hdf5_output.
  explicit Hdf5Writer(const std::filesystem::path& path);
  ~Hdf5Writer();
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  using Shape = std::vector<std::uint64_t>;

  /// A whole dataset in C order; the shape's product is the number of values.
  void write(const std::string& name, std::span<const double> values, const Shape& shape);
  void write(const std::string& name, std::span<const std::int64_t> values, const Shape& shape);
  void write(const std::string& name, std::span<const std::int32_t> values, const Shape& shape);
  void write(const std::string& name, const std::string& words);

  /// A list of texts, each as long as the longest.
  void write(const std::string& name, std::span<const std::string> list);

  /// Attributes of a dataset or group that exists; "/" is the file.
  void attribute(const std::string& object, const char* name, const std::string& words);
  void attribute(const std::string& object, const char* name, double value);

  /// Makes a one-dimensional dataset the scale of an axis of another one, as h5py and xarray show it.
  void attach_scale(const std::string& dataset, unsigned axis, const std::string& scale);

  /// A dataset of rows that are appended block by block: int8 with `columns` values a row, or uint64 with
  /// one.
  void begin_rows(const std::string& name, std::uint64_t rows, std::uint64_t columns);
  void append_rows(const std::string& name, std::span<const std::int8_t> values);
  void begin_indices(const std::string& name, std::uint64_t rows);
  void append_indices(const std::string& name, std::span<const std::uint64_t> values);

  /// Writes everything to the disk and puts the file in its place. Call last.
  void commit();

 private:
  struct Series {
    std::string name;
    std::int64_t id;
    std::uint64_t columns;  // 0: one-dimensional
    std::uint64_t rows_written;
  };

  Series& series(const std::string& name);
  void begin_series(const std::string& name, std::int64_t type, std::uint64_t rows, std::uint64_t columns);
  void append(Series& into, std::int64_t type, const void* values, std::uint64_t rows);
  void write_dataset(const std::string& name, std::int64_t file_type, std::int64_t memory_type,
                     const void* values, const Shape& shape);
  void check_disk() const;

  PendingFile pending_;
  std::filesystem::path path_;  // as the user wrote it, for messages
  int disk_failure_ = 0;        // its errno
  std::int64_t file_ = -1;
  std::vector<Series> series_;
};

/// Throws InvalidArgument where this output would be no HDF5 file by its ending, IoError where it cannot be
/// written: to be called before long work.
void require_hdf5_output(const std::filesystem::path& path);

/// The version of the HDF5 library in use, "1.10.8".
std::string hdf5_version();

}  // namespace recres
