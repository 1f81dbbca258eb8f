#include "recres/io/file.h"

#include <fcntl.h>
#include <signal.h>
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
  InputFile file(path, path.string());
  if (file.size()) require_memory(path.string(), *file.size());
  std::string bytes;
  std::string block(1 << 16, '\0');
  for (;;) {
    const auto got = file.read(block);
    bytes.append(block, 0, got);
    if (got < block.size()) return bytes;
  }
}

std::string extension_of(const fs::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool is_hdf5_extension(const std::string& extension) {
  return extension == ".h5" || extension == ".hdf5";
}

std::pair<std::string, std::string> file_and_dataset(const std::string& spec) {
  const auto colon = spec.rfind(':');
  if (colon != std::string::npos && is_hdf5_extension(extension_of(spec.substr(0, colon)))) {
    return {spec.substr(0, colon), spec.substr(colon + 1)};
  }
  return {spec, ""};
}

InputFile::InputFile(const fs::path& path, std::string name) : name_(std::move(name)) {
  std::error_code failure;
  if (fs::is_directory(path, failure)) throw IoError(text(name_, " is a folder; give a file"));
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) throw IoError(text("cannot read ", name_, ": ", std::strerror(errno)));
  // Readers ask for large blocks; another copy in between would only cost.
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);
  if (fs::is_regular_file(path, failure)) {
    const auto size = fs::file_size(path, failure);
    if (!failure) size_ = size;
  }
}

std::size_t InputFile::read(std::span<char> bytes) {
  const auto got = std::fread(bytes.data(), 1, bytes.size(), file_.get());
  if (got < bytes.size() && std::ferror(file_.get()) != 0)
    throw IoError(text("cannot read ", name_, ": ", std::strerror(errno)));
  return got;
}

void InputFile::seek(std::uint64_t offset) {
  if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0)
    throw IoError(text("cannot read ", name_, " from byte ", offset, " on: ", std::strerror(errno)));
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

void remove_abandoned(const fs::path& path) {
  const auto prefix = text(".", path.filename().string(), ".partial-");
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder_of(path), failure)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const auto process = parse_whole(std::string_view(name).substr(prefix.size()));
    const bool has_ended =
        process && *process > 0 && kill(static_cast<pid_t>(*process), 0) != 0 && errno == ESRCH;
    if (has_ended) fs::remove(entry.path(), failure);
  }
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

OutputFolder::OutputFolder(fs::path path) : path_(std::move(path)) {
  std::error_code failure;
  if (path_.empty()) throw IoError("'' names no folder to write to");
  if (fs::is_directory(path_, failure)) return;
  if (fs::exists(fs::symlink_status(path_, failure)))
    throw IoError(text(path_.string(), " is no folder; name one, or what can become one"));
  is_made_ = fs::create_directory(path_, failure);
  if (failure) throw IoError(text("cannot make the folder ", path_.string(), ": ", failure.message()));
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  // Removes empty folders alone.
  if (is_made_) fs::remove(path_, ignored);
}

void require_disk(const fs::path& path, std::uint64_t bytes) {
  std::error_code failure;
  const auto space = fs::space(folder_of(path), failure);
  if (failure || bytes <= space.available) return;
  throw IoError(text(path.string(), " needs ", bytes_text(bytes), " on a disk that has ",
                     bytes_text(space.available), " free; give fewer steps or another folder"));
}

}  // namespace recres
