#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace recres {

/// Lengths of the axes of a dataset; empty for a single value.
using Hdf5Shape = std::vector<std::uint64_t>;

/// An HDF5 file from anybody, opened for reading by paths such as "/mean/entropy_bits". It reads this file
/// and no other: links that are not hard ones, external storage and virtual datasets are refused, and so are
/// filters that are no part of the library, chunks that unpack to more than they may, and texts beyond
/// kMostTextBytes. Every failure throws IoError that names the file and the path.
class Hdf5Tree {
 public:
  static constexpr std::uint64_t kMostTextBytes = std::uint64_t{1} << 26;

  /// `name` is the file's, for messages.
  Hdf5Tree(const std::filesystem::path& path, std::string name);
  Hdf5Tree(Hdf5Tree&&) noexcept;
  Hdf5Tree(const Hdf5Tree&) = delete;
  Hdf5Tree& operator=(const Hdf5Tree&) = delete;
  Hdf5Tree& operator=(Hdf5Tree&&) = delete;
  ~Hdf5Tree();

  const std::string& name() const { return name_; }

  /// Whether there is something behind this path, and the way to it stays in the file.
  bool has(const std::string& path) const;

  /// Of a dataset.
  Hdf5Shape shape(const std::string& path) const;

  /// These values of a dataset of numbers, along its first axis; `values` has room for exactly them. Whole
  /// numbers are only read from whole ones.
  void read(const std::string& path, std::uint64_t first, std::uint64_t count,
            std::span<double> values) const;
  void read(const std::string& path, std::uint64_t first, std::uint64_t count,
            std::span<std::int64_t> values) const;

  /// A single text of fixed length, as recres writes them.
  std::string read_text(const std::string& path) const;

  /// Attributes of a group or dataset; nothing where there is none.
  std::optional<double> number_attribute(const std::string& path, const char* name) const;
  std::optional<std::string> text_attribute(const std::string& path, const char* name) const;

 private:
  struct File;

  [[noreturn]] void fail(const std::string& path, const std::string& why) const;
  void require_own(const std::string& path) const;
  void read_as(const std::string& path, std::uint64_t first, std::uint64_t count, void* values,
               std::int64_t type) const;

  std::string name_;
  std::unique_ptr<File> file_;
};

}  // namespace recres
