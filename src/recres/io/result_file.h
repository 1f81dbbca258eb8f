#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "recres/io/hdf5_tree.h"

namespace recres {

/// Part of a dataset along its first axis.
struct RowRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Any result that recres wrote, read back by the paths of docs/file-formats.md. The file may be damaged or
/// made to harm: what is read is checked, and every failure throws IoError that names file and path.
class ResultFile {
 public:
  /// In an expected shape: any length of at least 1.
  static constexpr std::uint64_t kAny = UINT64_MAX;

  /// Numbers that are read at once at most.
  static constexpr std::uint64_t kMostNumbers = 100'000'000;

  /// Throws IoError where it is no HDF5 file, no result of recres, or one of a newer version.
  explicit ResultFile(const std::filesystem::path& path);

  const std::string& name() const { return tree_.name(); }  ///< without folders
  const std::string& format() const { return format_; }     ///< "recres resonance"
  const std::string& version() const { return version_; }   ///< of the recres that wrote it

  bool has(const std::string& path) const { return tree_.has(path); }

  /// Whether it is a dataset of no numbers, as of a table that could not be made.
  bool is_empty(const std::string& path) const;

  /// The lengths of a dataset's axes, as many as expected, each as expected.
  Hdf5Shape shape(const std::string& path, const Hdf5Shape& expected) const;

  /// All numbers of a dataset of that shape, or some of its rows, in C order.
  std::vector<double> numbers(const std::string& path, const Hdf5Shape& expected) const;
  std::vector<double> numbers(const std::string& path, const Hdf5Shape& expected, RowRange rows) const;

  /// The same of whole numbers.
  std::vector<std::int64_t> whole(const std::string& path, const Hdf5Shape& expected) const;
  std::vector<std::int64_t> whole(const std::string& path, const Hdf5Shape& expected, RowRange rows) const;

  /// Where each of `count` pieces of a list of `length` begins, and where the last one ends: (count + 1)
  /// numbers that rise from 0 to `length`.
  std::vector<std::uint64_t> beginnings(const std::string& path, std::uint64_t count,
                                        std::uint64_t length) const;

  std::string words(const std::string& path) const { return tree_.read_text(path); }

  /// Attributes; nothing where there is none of that kind.
  std::optional<double> number_attribute(const std::string& path, const char* name) const {
    return tree_.number_attribute(path, name);
  }
  std::optional<std::string> text_attribute(const std::string& path, const char* name) const {
    return tree_.text_attribute(path, name);
  }

  /// Throws IoError about what is at this path.
  [[noreturn]] void fail(const std::string& path, const std::string& why) const;

 private:
  template <typename Number>
  std::vector<Number> read(const std::string& path, const Hdf5Shape& expected,
                           const std::optional<RowRange>& rows) const;

  Hdf5Tree tree_;
  std::string format_;
  std::string version_;
};

}  // namespace recres
