#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recres {

/// One finished unit of work.
struct Finished {
  std::uint64_t unit = 0;
  std::string failure = {};               ///< why it could not be measured; empty where it was
  std::vector<std::uint64_t> words = {};  ///< what it found; empty where it failed
};

/// As bytes that carry their own length and checksum, for the journal and for messages between processes.
void append_record(std::string& bytes, const Finished& finished);

/// Reads records from the beginning of `bytes` on, up to the first that is not whole or does not have its
/// checksum; returns the bytes that were read. Records hold `most_words` words at most.
std::size_t read_records(std::string_view bytes, std::uint64_t most_words,
                         const std::function<void(Finished&&)>& keep);

/// What identifies the run that a journal is of: its specification in one line of JSON, with version and
/// shard.
using JournalKey = std::string;

/// The units that were finished so far, one after the other in a file beside the result.
///
/// A finished unit is with the system before append() returns, so that it outlives the process; and on the
/// disk within a second or with the next unit, so that it outlives a loss of power. What was being written
/// then has no checksum, and is cut off when the journal is opened again. Only one process at a time can hold
/// a journal.
class Journal {
 public:
  /// Where the journal of a result stands: "study.h5.journal".
  static std::filesystem::path path_of(const std::filesystem::path& result);

  /// Opens or begins the journal of a result, and hands over what was finished. Throws IoError where another
  /// process holds it, where it is of another run, or is no journal.
  Journal(const std::filesystem::path& result, const JournalKey& key, std::uint64_t most_words,
          const std::function<void(Finished&&)>& keep);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Adds units, as append_record() has them. Throws IoError where the disk fails or is full: then nothing of
  /// them is kept.
  void append(std::string_view records);

  /// Everything is on the disk when it returns.
  void sync();

  /// Removes the file: its units have gone into the result.
  void remove();

  /// Bytes of a damaged end that were cut off when it was opened.
  std::uint64_t lost_bytes() const { return lost_bytes_; }

 private:
  using Clock = std::int64_t;

  void open_locked();
  void write_all(std::string_view bytes);

  std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t size_ = 0;  // of whole records
  std::uint64_t lost_bytes_ = 0;
  Clock synced_ns_ = 0;
};

/// What run the journal of a result is of; nothing where there is none, or none was ever begun. Throws
/// IoError where it cannot be read.
std::optional<JournalKey> journal_key(const std::filesystem::path& result);

/// Reads the journal of this run, which another process may be writing.
void read_journal(const std::filesystem::path& result, const JournalKey& key, std::uint64_t most_words,
                  const std::function<void(Finished&&)>& keep);

/// Whether a process holds the journal of this result just now.
bool is_being_written(const std::filesystem::path& result);

}  // namespace recres
