#include "recres/io/hdf5_tree.h"

#include <algorithm>
#include <utility>

#include "recres/io/file.h"
#include "recres/io/hdf5_handle.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Also bounds what a chunk that lies about itself can unpack to: deflate gains a factor of 1032 at most.
constexpr std::uint64_t kMostChunkBytes = 1 << 26;
constexpr std::uint64_t kMostChunks = 200'000;
constexpr int kMostAxes = 4;

// Why the content of a dataset is not to be read; empty where it may be.
std::string fault_of_storage(const Hdf5Handle& creation) {
  if (H5Pget_external_count(creation.get()) != 0) return "its numbers are in other files, which are not read";
  const auto layout = H5Pget_layout(creation.get());
  if (layout == H5D_VIRTUAL) return "it is made up of other datasets, which are not read";
  if (layout < 0) return "the HDF5 library does not understand how it is stored";
  const int filters = H5Pget_nfilters(creation.get());
  int deflates = 0;
  for (int k = 0; k < filters; ++k) {
    unsigned flags = 0;
    std::size_t values = 0;
    const auto filter = H5Pget_filter2(creation.get(), static_cast<unsigned>(k), &flags, &values, nullptr, 0,
                                       nullptr, nullptr);
    if (filter == H5Z_FILTER_DEFLATE) ++deflates;
    const bool is_known =
        filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32;
    if (!is_known || deflates > 1)
      return "it is packed in a way that is not read; copy it with h5repack -f GZIP=1";
  }
  return "";
}

// Why the chunks of a packed dataset are not to be unpacked; empty where they may be.
std::string fault_of_chunks(const Hdf5Handle& data, const Hdf5Handle& creation, const Hdf5Shape& shape,
                            std::size_t value_bytes) {
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return "";
  const auto rank = shape.size();
  hsize_t chunk[kMostAxes] = {};
  if (H5Pget_chunk(creation.get(), kMostAxes, chunk) != static_cast<int>(rank))
    return "the HDF5 library does not understand its chunks";
  std::uint64_t bytes = value_bytes;
  std::uint64_t chunks = 1;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (chunk[axis] == 0 || chunk[axis] > kMostChunkBytes / bytes)
      return "its chunks are too large to be unpacked; copy it with h5repack -l CHUNK=...";
    bytes *= chunk[axis];
    const auto along = (shape[axis] + chunk[axis] - 1) / chunk[axis];
    if (along > kMostChunks / std::max<std::uint64_t>(1, chunks))
      return "it is cut into too many chunks; copy it with h5repack -l CONTI";
    chunks *= along;
  }
  if (H5Pget_nfilters(creation.get()) == 0) return "";
  // Packing makes nothing much larger, so a chunk of more bytes than its numbers have is no honest one.
  const auto most = bytes + bytes / 64 + 1024;
  hsize_t offset[kMostAxes] = {};
  for (std::uint64_t k = 0; k < chunks; ++k) {
    hsize_t stored = 0;
    if (H5Dget_chunk_storage_size(data.get(), offset, &stored) >= 0 && stored > most)
      return "one of its chunks is larger than what is in it";
    for (std::size_t axis = rank; axis-- > 0;) {
      offset[axis] += chunk[axis];
      if (offset[axis] < shape[axis]) break;
      offset[axis] = 0;
    }
  }
  return "";
}

Hdf5Shape shape_of(hid_t data) {
  const Hdf5Handle space(H5Dget_space(data), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 0) return {0};
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

bool is_single(hid_t space) {
  return H5Sget_simple_extent_type(space) != H5S_NULL && H5Sget_simple_extent_npoints(space) == 1;
}

}  // namespace

struct Hdf5Tree::File {
  Hdf5Handle handle;
};

Hdf5Tree::Hdf5Tree(const std::filesystem::path& path, std::string name) : name_(std::move(name)) {
  prepare_hdf5();
  if (!InputFile(path, name_).can_seek())
    throw IoError(text(shown(name_, 200), " is no regular file, and HDF5 needs one; write it to a file"));
  Hdf5Handle handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!handle.ok())
    throw IoError(text("cannot read ", shown(name_, 200), " as HDF5: ", hdf5_reason(),
                       "; give a result that recres wrote with --output"));
  file_ = std::make_unique<File>(File{std::move(handle)});
}

Hdf5Tree::Hdf5Tree(Hdf5Tree&&) noexcept = default;
Hdf5Tree::~Hdf5Tree() = default;

void Hdf5Tree::fail(const std::string& path, const std::string& why) const {
  throw IoError(text(shown(name_, 200), ":", shown(path, 100), ": ", why));
}

bool Hdf5Tree::has(const std::string& path) const {
  // Every link on the way, so that none leads into another file.
  for (std::size_t end = 0; end != std::string::npos && end + 1 < path.size();) {
    end = path.find('/', end + 1);
    const auto part = path.substr(0, end);
    H5L_info_t link;
    if (H5Lget_info(file_->handle.get(), part.c_str(), &link, H5P_DEFAULT) < 0) return false;
    if (link.type != H5L_TYPE_HARD) return false;
  }
  return true;
}

void Hdf5Tree::require_own(const std::string& path) const {
  if (!has(path)) fail(path, "there is no such dataset in this file");
}

Hdf5Shape Hdf5Tree::shape(const std::string& path) const {
  require_own(path);
  const Hdf5Handle data(H5Dopen2(file_->handle.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.ok()) fail(path, "there is no such dataset in this file");
  return shape_of(data.get());
}

void Hdf5Tree::read_as(const std::string& path, std::uint64_t first, std::uint64_t count, void* values,
                       std::int64_t type) const {
  require_own(path);
  const Hdf5Handle data(H5Dopen2(file_->handle.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.ok()) fail(path, "there is no such dataset in this file");
  const Hdf5Handle stored(H5Dget_type(data.get()), H5Tclose);
  const auto type_class = H5Tget_class(stored.get());
  const bool is_whole = type_class == H5T_INTEGER;
  const auto bytes = H5Tget_size(stored.get());
  const bool wants_whole = H5Tget_class(type) == H5T_INTEGER;
  if ((!is_whole && type_class != H5T_FLOAT) || bytes > 8) fail(path, "it holds no numbers of up to 8 bytes");
  if (wants_whole && !is_whole) fail(path, "it holds no whole numbers");
  const auto shape = shape_of(data.get());
  if (shape.size() > kMostAxes) fail(path, text("it has ", shape.size(), " axes; at most 4 are read"));
  const Hdf5Handle creation(H5Dget_create_plist(data.get()), H5Pclose);
  auto fault = fault_of_storage(creation);
  if (fault.empty()) fault = fault_of_chunks(data, creation, shape, bytes);
  if (!fault.empty()) fail(path, fault);
  std::vector<hsize_t> start(shape.size(), 0);
  std::vector<hsize_t> lengths(shape.begin(), shape.end());
  bool is_read = false;
  if (shape.empty()) {
    const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
    if (!is_single(space.get())) fail(path, "it is empty");
    is_read = H5Dread(data.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
  } else {
    start[0] = first;
    lengths[0] = count;
    const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
    const Hdf5Handle memory(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr),
                            H5Sclose);
    is_read = H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, lengths.data(),
                                  nullptr) >= 0 &&
              H5Dread(data.get(), type, memory.get(), space.get(), H5P_DEFAULT, values) >= 0;
  }
  if (!is_read) fail(path, text("its numbers cannot be read: ", hdf5_reason()));
}

void Hdf5Tree::read(const std::string& path, std::uint64_t first, std::uint64_t count,
                    std::span<double> values) const {
  if (!values.empty()) read_as(path, first, count, values.data(), H5T_NATIVE_DOUBLE);
}

void Hdf5Tree::read(const std::string& path, std::uint64_t first, std::uint64_t count,
                    std::span<std::int64_t> values) const {
  if (!values.empty()) read_as(path, first, count, values.data(), H5T_NATIVE_INT64);
}

std::string Hdf5Tree::read_text(const std::string& path) const {
  require_own(path);
  const Hdf5Handle data(H5Dopen2(file_->handle.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.ok()) fail(path, "there is no such text in this file");
  const Hdf5Handle type(H5Dget_type(data.get()), H5Tclose);
  const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0 ||
      !is_single(space.get()))
    fail(path, "it is not one text of fixed length, as recres writes them");
  const Hdf5Handle creation(H5Dget_create_plist(data.get()), H5Pclose);
  if (H5Pget_layout(creation.get()) == H5D_CHUNKED || !fault_of_storage(creation).empty())
    fail(path, "this text is not stored in one piece, as recres writes it");
  const auto bytes = H5Tget_size(type.get());
  if (bytes > kMostTextBytes)
    fail(path, text("a text of ", bytes_text(bytes), " is not read; at most ", bytes_text(kMostTextBytes)));
  std::string words(bytes, '\0');
  if (H5Dread(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, words.data()) < 0)
    fail(path, text("the text cannot be read: ", hdf5_reason()));
  words.resize(std::min(words.find('\0'), words.size()));
  return words;
}

namespace {

// The attribute where it is a single value of this class, else a handle that is not ok().
Hdf5Handle open_attribute(hid_t file, const std::string& path, const char* name) {
  Hdf5Handle none(-1, H5Aclose);
  if (H5Aexists_by_name(file, path.c_str(), name, H5P_DEFAULT) <= 0) return none;
  Hdf5Handle attribute(H5Aopen_by_name(file, path.c_str(), name, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  if (!attribute.ok()) return none;
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose);
  return is_single(space.get()) ? std::move(attribute) : std::move(none);
}

}  // namespace

std::optional<double> Hdf5Tree::number_attribute(const std::string& path, const char* name) const {
  if (!has(path)) return std::nullopt;
  const auto attribute = open_attribute(file_->handle.get(), path, name);
  if (!attribute.ok()) return std::nullopt;
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const auto type_class = H5Tget_class(type.get());
  double value = 0;
  const bool is_number =
      (type_class == H5T_INTEGER || type_class == H5T_FLOAT) && H5Tget_size(type.get()) <= 8;
  if (!is_number || H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
  return value;
}

std::optional<std::string> Hdf5Tree::text_attribute(const std::string& path, const char* name) const {
  if (!has(path)) return std::nullopt;
  const auto attribute = open_attribute(file_->handle.get(), path, name);
  if (!attribute.ok()) return std::nullopt;
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const auto bytes = H5Tget_size(type.get());
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0 || bytes > kMostTextBytes)
    return std::nullopt;
  std::string words(bytes, '\0');
  if (H5Aread(attribute.get(), type.get(), words.data()) < 0) return std::nullopt;
  words.resize(std::min(words.find('\0'), words.size()));
  return words;
}

}  // namespace recres
