#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace recres {

/// All bytes of a file. Throws IoError where it cannot be read, CapacityExceeded where it does not fit in
/// memory.
std::string read_file(const std::filesystem::path& path);

/// The file name's ending in lower case, with its dot: ".csv"; empty where there is none.
std::string extension_of(const std::filesystem::path& path);

/// Whether this ending is HDF5's: ".h5" or ".hdf5".
bool is_hdf5_extension(const std::string& extension);

/// "file.h5:/dataset" in its two parts; the second is empty where there is none.
std::pair<std::string, std::string> file_and_dataset(const std::string& spec);

/// A file that is read as a stream of bytes. Every failure throws IoError; `name` is the file's in messages.
class InputFile {
 public:
  InputFile(const std::filesystem::path& path, std::string name);

  /// Fills the next bytes; returns how many, fewer than asked for only at the end.
  std::size_t read(std::span<char> bytes);

  /// Goes on at this byte, counted from the beginning. Only where can_seek().
  void seek(std::uint64_t offset);

  /// How long it is; nothing where it is no regular file.
  std::optional<std::uint64_t> size() const { return size_; }

  /// Whether it can be read more than once: a pipe cannot.
  bool can_seek() const { return size_.has_value(); }

  const std::string& name() const { return name_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
  std::optional<std::uint64_t> size_;
};

/// A file that appears under its name only when it is complete: it is written under another name beside it,
/// and renamed by commit(). Without commit nothing is left behind. What is no regular file (a device, a pipe)
/// is written directly. The constructor throws IoError where the folder does not exist or cannot be written.
class PendingFile {
 public:
  explicit PendingFile(std::filesystem::path path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  /// Where to write until commit.
  const std::filesystem::path& path_to_write() const { return is_direct_ ? path_ : temporary_; }

  /// Whether the target is a device or a pipe, which cannot be replaced.
  bool is_direct() const { return is_direct_; }

  /// Puts the complete file in its place. Call once, after the last byte is flushed.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  bool is_direct_ = false;
};

/// Removes what killed processes of this machine left of pending files for this path.
void remove_abandoned(const std::filesystem::path& path);

/// A pending file that is written as a stream of bytes. Every failure, a full disk included, throws IoError.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);

  void write(std::string_view bytes);

  /// Flushes to the disk and puts the file in its place.
  void commit();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  PendingFile pending_;
  std::unique_ptr<std::FILE, Close> file_;
};

/// A folder that outputs are to stand in: made where there is none yet, and, unless it is kept, removed again
/// if it is empty then. The constructor throws IoError where it can be neither.
class OutputFolder {
 public:
  explicit OutputFolder(std::filesystem::path path);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// What was made stays.
  void keep() { is_made_ = false; }

 private:
  std::filesystem::path path_;
  bool is_made_ = false;
};

/// Throws IoError where the disk that would hold this file has less than `bytes` free.
void require_disk(const std::filesystem::path& path, std::uint64_t bytes);

}  // namespace recres
