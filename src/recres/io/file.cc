#include "recres/io/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::error_code failure;
  if (fs::is_directory(path, failure)) throw IoError(text(path.string(), " is a folder; give a file"));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) throw IoError(text("cannot read ", path.string(), ": ", std::strerror(errno)));
  const auto size = fs::file_size(path, failure);
  if (!failure) require_memory(path.string(), size);
  std::string bytes;
  std::string block(1 << 16, '\0');
  for (;;) {
    const auto got = std::fread(block.data(), 1, block.size(), file.get());
    bytes.append(block, 0, got);
    if (got < block.size()) break;
  }
  if (std::ferror(file.get()) != 0)
    throw IoError(text("cannot read ", path.string(), ": ", std::strerror(errno)));
  return bytes;
}

std::string extension_of(const fs::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

namespace {

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

PendingFile::PendingFile(fs::path path) : path_(std::move(path)) {
  std::error_code failure;
  if (path_.empty() || !path_.has_filename()) {
    throw IoError(text("'", path_.string(), "' names no file to write; give folder and file name"));
  }
  if (fs::is_directory(path_, failure))
    throw IoError(text(path_.string(), " is a folder; give a file name in it"));
  // A link is written through, not replaced.
  if (fs::is_symlink(path_, failure)) {
    const auto target = fs::weakly_canonical(path_, failure);
    if (failure) throw IoError(text("cannot write ", path_.string(), ": ", failure.message()));
    path_ = target;
  }
  if (fs::exists(path_, failure) && !fs::is_regular_file(path_, failure)) {
    is_direct_ = true;
    return;
  }
  const auto folder = folder_of(path_);
  if (!fs::is_directory(folder, failure)) {
    throw IoError(
        text("cannot write ", path_.string(), ": there is no folder ", folder.string(), "; make it first"));
  }
  temporary_ = folder / text(".", path_.filename().string(), ".partial-", getpid());
  // Made now, so that what cannot be written is known before the work and not after it.
  const int descriptor = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    const auto* reason = std::strerror(errno);
    temporary_.clear();
    throw IoError(text("cannot write ", path_.string(), ": ", reason));
  }
  close(descriptor);
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void PendingFile::commit() {
  if (is_direct_) return;
  const int descriptor = open(temporary_.c_str(), O_WRONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) close(descriptor);
  if (!synced) throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(reason)));
  std::error_code failure;
  fs::rename(temporary_, path_, failure);
  if (failure) throw IoError(text("cannot write ", path_.string(), ": ", failure.message()));
  temporary_.clear();
}

OutputFile::OutputFile(fs::path path)
    : path_(std::move(path)), pending_(path_), file_(std::fopen(pending_.path_to_write().c_str(), "wb")) {
  if (!file_) fail();
}

void OutputFile::fail() const {
  throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(errno)));
}

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
}

void OutputFile::commit() {
  if (std::fflush(file_.get()) != 0) fail();
  pending_.commit();
}

void require_disk(const fs::path& path, std::uint64_t bytes) {
  std::error_code failure;
  const auto space = fs::space(folder_of(path), failure);
  if (failure || bytes <= space.available) return;
  throw IoError(text(path.string(), " needs ", bytes_text(bytes), " on a disk that has ",
                     bytes_text(space.available), " free; give fewer steps or another folder"));
}

}  // namespace recres
