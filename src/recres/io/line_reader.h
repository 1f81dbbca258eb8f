#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "recres/io/file.h"

namespace recres {

/// The lines of a text file, one after another, in some megabytes of memory or the longest line. A byte order
/// mark is left out.
class LineReader {
 public:
  LineReader(const std::filesystem::path& path, std::string name);

  /// The next line without its line feed, valid until the next call; false at the end. Throws
  /// CapacityExceeded for a line that does not fit in memory.
  bool next(std::string_view& line);

  /// Makes next() give the last line again.
  void put_back() { is_put_back_ = true; }

  /// The last line's number, from 1.
  std::uint64_t number() const { return number_; }

  /// Begins again with the first line. Only where the file can_seek().
  void rewind();

  const InputFile& file() const { return file_; }

 private:
  bool fill();

  InputFile file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is not yet handed out
  std::size_t end_ = 0;
  std::string_view line_;
  std::uint64_t number_ = 0;
  bool is_put_back_ = false;
};

}  // namespace recres
