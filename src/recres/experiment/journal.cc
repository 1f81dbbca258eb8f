#include "recres/experiment/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "recres/io/file.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::string_view kMagic = "recres journal 1\n";
constexpr std::uint32_t kFailed = std::uint32_t{1} << 31;  // the payload is words of why, not numbers
constexpr std::size_t kHeadBytes = 4 + 8;                  // length of the payload, unit
constexpr std::size_t kMostFailureBytes = 1000;
constexpr std::size_t kMostKeyBytes = std::size_t{1} << 27;

std::uint32_t checksum(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

template <typename Number>
void put(std::string& bytes, Number value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <typename Number>
Number get(std::string_view bytes, std::size_t place) {
  Number value;
  std::memcpy(&value, bytes.data() + place, sizeof(value));
  return value;
}

std::string header_of(const JournalKey& key) {
  std::string out(kMagic);
  put(out, static_cast<std::uint32_t>(key.size()));
  out += key;
  put(out, checksum(out));
  return out;
}

// A journal as it stands on the disk, read from its beginning to its last whole record.
struct Content {
  std::optional<JournalKey> key;  // nothing where it was never written to its end
  std::uint64_t size = 0;         // of its header and whole records
  std::uint64_t damaged = 0;      // bytes after them
};

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw IoError(text(name, " ", why, "; move it away to begin anew, or give another output"));
}

// A pipe would be waited for.
void require_file(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure))
    refuse(path.string(), "is no file that can be a journal");
}

void require_magic(std::string_view begun, const std::string& name) {
  if (begun == kMagic.substr(0, begun.size())) return;
  constexpr std::string_view kAnyVersion = "recres journal ";
  if (begun.starts_with(kAnyVersion)) refuse(name, "is a journal of another version of recres");
  refuse(name, "is no journal of recres");
}

// Nothing where it ends before the key does.
std::optional<JournalKey> read_key(InputFile& file) {
  std::string head(kMagic.size() + 4, '\0');
  head.resize(file.read(head));
  require_magic(std::string_view(head).substr(0, kMagic.size()), file.name());
  if (head.size() < kMagic.size() + 4) return std::nullopt;
  const auto length = get<std::uint32_t>(head, kMagic.size());
  if (length > kMostKeyBytes) refuse(file.name(), "is a damaged journal");
  std::string rest(std::size_t{length} + 4, '\0');
  if (file.read(rest) < rest.size()) return std::nullopt;
  const auto told = get<std::uint32_t>(rest, length);
  rest.resize(length);
  if (told != checksum(head + rest)) refuse(file.name(), "is a damaged journal");
  return rest;
}

// Throws where it is of another run than this.
Content read_content(const std::filesystem::path& path, const JournalKey& key, std::uint64_t most_words,
                     const std::function<void(Finished&&)>& keep) {
  InputFile file(path, path.string());
  const auto size = file.size().value_or(0);
  Content content{.key = read_key(file)};
  if (!content.key) {
    // Its first write never came to its end; or what says how long it is was damaged, and units follow.
    const auto begun = read_file(path);
    if (begun != header_of(key).substr(0, begun.size())) refuse(path.string(), "is a damaged journal");
    return content;
  }
  if (*content.key != key) {
    throw IoError(text(path.string(),
                       " holds what was finished of another experiment, shard or version of recres; "
                       "remove it to begin anew, or give another output"));
  }
  content.size = kMagic.size() + 4 + content.key->size() + 4;
  const auto most_record = kHeadBytes + std::max<std::uint64_t>(most_words * 8, kMostFailureBytes) + 4;
  constexpr std::size_t kBlock = std::size_t{1} << 22;
  std::string bytes;
  for (bool is_end = false; !is_end && bytes.size() < most_record;) {
    const auto had = bytes.size();
    bytes.resize(had + most_record + kBlock);
    const auto got = file.read(std::span(bytes).subspan(had));
    is_end = got < most_record + kBlock;
    bytes.resize(had + got);
    const auto read = read_records(bytes, most_words, keep);
    content.size += read;
    bytes.erase(0, read);
  }
  content.damaged = size > content.size ? size - content.size : 0;
  return content;
}

// A lock on the whole file that belongs to the open file, not to the process.
struct flock whole_file(short kind) {
  struct flock lock = {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

}  // namespace

void append_record(std::string& bytes, const Finished& finished) {
  const auto first = bytes.size();
  const auto failure = finished.failure.substr(0, kMostFailureBytes);
  if (failure.empty()) {
    put(bytes, static_cast<std::uint32_t>(finished.words.size() * 8));
    put(bytes, finished.unit);
    bytes.append(reinterpret_cast<const char*>(finished.words.data()), finished.words.size() * 8);
  } else {
    put(bytes, static_cast<std::uint32_t>(failure.size()) | kFailed);
    put(bytes, finished.unit);
    bytes += failure;
  }
  put(bytes, checksum(std::string_view(bytes).substr(first)));
}

std::size_t read_records(std::string_view bytes, std::uint64_t most_words,
                         const std::function<void(Finished&&)>& keep) {
  std::size_t place = 0;
  while (bytes.size() - place >= kHeadBytes + 4) {
    const auto told = get<std::uint32_t>(bytes, place);
    const std::size_t length = told & ~kFailed;
    if (length > std::max<std::uint64_t>(most_words * 8, kMostFailureBytes)) break;
    if (bytes.size() - place < kHeadBytes + length + 4) break;
    const auto record = bytes.substr(place, kHeadBytes + length);
    if (get<std::uint32_t>(bytes, place + record.size()) != checksum(record)) break;
    Finished finished{.unit = get<std::uint64_t>(record, 4)};
    const auto payload = record.substr(kHeadBytes);
    if ((told & kFailed) != 0) {
      finished.failure = payload;
    } else {
      finished.words.resize(length / 8);
      if (length > 0) std::memcpy(finished.words.data(), payload.data(), length);
    }
    keep(std::move(finished));
    place += record.size() + 4;
  }
  return place;
}

std::filesystem::path Journal::path_of(const std::filesystem::path& result) {
  return result.string() + ".journal";
}

Journal::Journal(const std::filesystem::path& result, const JournalKey& key, std::uint64_t most_words,
                 const std::function<void(Finished&&)>& keep)
    : path_(path_of(result)) {
  open_locked();
  try {
    require_file(path_);
    const auto content = read_content(path_, key, most_words, keep);
    size_ = content.size;
    lost_bytes_ = content.damaged;
    if (ftruncate(file_, static_cast<off_t>(size_)) != 0 || lseek(file_, 0, SEEK_END) < 0)
      throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(errno)));
    if (!content.key) write_all(header_of(key));
    sync();
  } catch (...) {
    close(file_);
    throw;
  }
}

Journal::~Journal() {
  close(file_);
}

// The lock is the open file's: it goes with the process, however that ends.
void Journal::open_locked() {
  for (;;) {
    file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(errno)));
    auto lock = whole_file(F_WRLCK);
    const bool is_locked = fcntl(file_, F_OFD_SETLK, &lock) == 0;
    const int reason = errno;
    struct stat opened = {};
    struct stat named = {};
    const bool is_named = fstat(file_, &opened) == 0 && stat(path_.c_str(), &named) == 0 &&
                          opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
    if (is_locked && is_named) return;
    close(file_);
    if (!is_locked && (reason == EAGAIN || reason == EACCES)) {
      throw IoError(text(path_.string(),
                         " is held by another recres run that writes the same result; wait for it, or "
                         "give another output"));
    }
    if (!is_locked) throw IoError(text("cannot lock ", path_.string(), ": ", std::strerror(reason)));
    // Between opening and locking its holder finished and removed it: once more.
  }
}

void Journal::write_all(std::string_view bytes) {
  std::string_view left = bytes;
  while (!left.empty()) {
    const auto count = write(file_, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const auto* reason = std::strerror(errno);
      // Half a record is of no use; if it stays nevertheless, it has no checksum.
      if (ftruncate(file_, static_cast<off_t>(size_)) == 0) lseek(file_, static_cast<off_t>(size_), SEEK_SET);
      throw IoError(text("cannot write ", path_.string(), ": ", reason,
                         "; what was finished before is safe, run the same command again to go on"));
    }
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += bytes.size();
}

void Journal::append(std::string_view records) {
  write_all(records);
  constexpr std::int64_t kSyncEvery = 1'000'000'000;
  if (now_ns() - synced_ns_ >= kSyncEvery) sync();
}

void Journal::sync() {
  if (fdatasync(file_) != 0) throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(errno)));
  synced_ns_ = now_ns();
}

void Journal::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::optional<JournalKey> journal_key(const std::filesystem::path& result) {
  const auto path = Journal::path_of(result);
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return std::nullopt;
  require_file(path);
  InputFile file(path, path.string());
  return read_key(file);
}

void read_journal(const std::filesystem::path& result, const JournalKey& key, std::uint64_t most_words,
                  const std::function<void(Finished&&)>& keep) {
  read_content(Journal::path_of(result), key, most_words, keep);
}

bool is_being_written(const std::filesystem::path& result) {
  const int file = open(Journal::path_of(result).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  auto lock = whole_file(F_WRLCK);
  const bool is_held = fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);
  return is_held;
}

}  // namespace recres
