#include "recres/io/hdf5_file.h"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "recres/io/hdf5_disk.h"
#include "recres/io/hdf5_handle.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

static_assert(sizeof(hid_t) == sizeof(std::int64_t));

// The path, unless its ending is that of another format.
std::filesystem::path hdf5_name(std::filesystem::path path) {
  const auto extension = extension_of(path);
  if (extension != ".h5" && extension != ".hdf5")
    throw InvalidArgument(text("output '", shown(path.string()), "' does not end in .h5"));
  return path;
}

void require_regular(const PendingFile& file, const std::filesystem::path& path) {
  if (file.is_direct()) throw IoError(text(path.string(), " is no regular file, and HDF5 needs one"));
}

// "/a, /b/c": the datasets of a file, for messages.
std::string datasets_of(hid_t file) {
  std::vector<std::string> names;
  const auto keep = [](hid_t, const char* name, const H5O_info_t* info, void* out) -> herr_t {
    auto& list = *static_cast<std::vector<std::string>*>(out);
    if (info->type == H5O_TYPE_DATASET) list.push_back(text("/", shown(name)));
    return list.size() >= 8 ? 1 : 0;
  };
  H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, keep, &names, H5O_INFO_BASIC);
  std::string list;
  for (const auto& name : names) list += text(list.empty() ? "" : ", ", name);
  return list.empty() ? "no dataset" : list;
}

DenseMatrix read_matrix(const Hdf5Handle& file, std::string_view dataset, std::string_view name) {
  const std::string path(dataset);
  const auto fail = [&](std::string_view why) { throw IoError(text(name, ":", shown(path), ": ", why)); };
  const Hdf5Handle data(path.empty() ? -1 : H5Dopen2(file.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.ok()) fail(text("there is no such dataset; the file holds ", datasets_of(file.get())));
  const Hdf5Handle type(H5Dget_type(data.get()), H5Tclose);
  const auto type_class = H5Tget_class(type.get());
  if (type_class != H5T_FLOAT && type_class != H5T_INTEGER && type_class != H5T_ENUM)
    fail("it holds no numbers");
  const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 1 || rank > 2) fail(text("it has ", rank, " dimensions; a matrix has 2"));
  hsize_t lengths[2] = {1, 1};
  H5Sget_simple_extent_dims(space.get(), rank == 2 ? lengths : lengths + 1, nullptr);
  constexpr hsize_t kMostLength = kMostNeurons;
  if (lengths[0] > kMostLength || lengths[1] > kMostLength) fail("it is too large to be a matrix");
  require_memory(text("the matrix in ", name), lengths[0] * lengths[1] * sizeof(double));
  DenseMatrix matrix(static_cast<Eigen::Index>(lengths[0]), static_cast<Eigen::Index>(lengths[1]));
  // h5py stores booleans as an enumeration of bytes, which only converts to its own base type.
  if (type_class == H5T_ENUM) {
    const Hdf5Handle base(H5Tget_super(type.get()), H5Tclose);
    const auto size = H5Tget_size(base.get());
    std::vector<std::int8_t> flags(static_cast<std::size_t>(matrix.size()));
    if (size != 1 || H5Dread(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, flags.data()) < 0) {
      fail("it holds no numbers");
    }
    for (Eigen::Index k = 0; k < matrix.size(); ++k) matrix.data()[k] = flags[static_cast<std::size_t>(k)];
    return matrix;
  }
  if (H5Dread(data.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, matrix.data()) < 0)
    fail(hdf5_reason());
  return matrix;
}

}  // namespace

DenseMatrix read_hdf5_matrix(const std::filesystem::path& path, std::string_view dataset) {
  prepare_hdf5();
  const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.ok()) throw IoError(text("cannot read ", path.string(), " as HDF5: ", hdf5_reason()));
  return read_matrix(file, dataset, path.string());
}

DenseMatrix parse_hdf5(std::string_view content, std::string_view dataset, std::string_view name) {
  prepare_hdf5();
  std::string copy(content);
  const Hdf5Handle file(H5LTopen_file_image(copy.data(), copy.size(), H5LT_FILE_IMAGE_OPEN_RW), H5Fclose);
  if (!file.ok()) throw IoError(text("cannot read ", name, " as HDF5: ", hdf5_reason()));
  return read_matrix(file, dataset, name);
}

namespace {

bool is_number_class(H5T_class_t type_class) {
  return type_class == H5T_FLOAT || type_class == H5T_INTEGER || type_class == H5T_ENUM;
}

// The datasets of numbers in two dimensions, as "/a/b".
std::vector<std::string> tables_of(hid_t file) {
  std::vector<std::string> names;
  const auto keep = [](hid_t root, const char* name, const H5O_info_t* info, void* out) -> herr_t {
    if (info->type != H5O_TYPE_DATASET) return 0;
    const Hdf5Handle data(H5Dopen2(root, name, H5P_DEFAULT), H5Dclose);
    if (!data.ok()) return 0;
    const Hdf5Handle type(H5Dget_type(data.get()), H5Tclose);
    const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
    const bool is_table =
        is_number_class(H5Tget_class(type.get())) && H5Sget_simple_extent_ndims(space.get()) == 2;
    if (is_table) static_cast<std::vector<std::string>*>(out)->push_back(text("/", name));
    return 0;
  };
  H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, keep, &names, H5O_INFO_BASIC);
  return names;
}

// The dataset to read where none is named.
std::string default_dataset(hid_t file, const std::string& name) {
  const auto tables = tables_of(file);
  if (std::find(tables.begin(), tables.end(), "/states") != tables.end()) return "/states";
  if (tables.size() == 1) return tables[0];
  if (tables.empty()) {
    throw IoError(text(name, " has no dataset of numbers in two dimensions, steps and neurons; it holds ",
                       datasets_of(file), "; name one as file.h5:/dataset"));
  }
  std::string list;
  for (const auto& table : tables) {
    if (list.size() > 200) {
      list += ", ...";
      break;
    }
    list += text(list.empty() ? "" : ", ", shown(table, 100));
  }
  throw IoError(text(name, " has ", tables.size(), " datasets that could be a recording: ", list,
                     "; name one as file.h5:/dataset"));
}

// The type by which such numbers come into memory, without a loss.
ElementType element_type(const Hdf5Handle& type) {
  const auto size = H5Tget_size(type.get());
  const auto fitting = size <= 2 ? size : size <= 4 ? std::size_t{4} : std::size_t{8};
  switch (H5Tget_class(type.get())) {
    case H5T_FLOAT:
      return {.kind = 'f', .size = std::max<std::size_t>(4, fitting)};
    case H5T_ENUM:
      return {.kind = 'b', .size = 1};
    default:
      return {.kind = H5Tget_sign(type.get()) == H5T_SGN_NONE ? 'u' : 'i', .size = fitting};
  }
}

hid_t memory_type(ElementType type) {
  if (type.kind == 'f') return type.size == 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
  const bool is_signed = type.kind == 'i';
  switch (type.size) {
    case 1:
      return is_signed ? H5T_NATIVE_INT8 : H5T_NATIVE_UINT8;
    case 2:
      return is_signed ? H5T_NATIVE_INT16 : H5T_NATIVE_UINT16;
    case 4:
      return is_signed ? H5T_NATIVE_INT32 : H5T_NATIVE_UINT32;
    default:
      return is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64;
  }
}

// Rows of a chunk, or 1 where the chunks are none, or so wide that whole ones would not fit in memory.
std::uint64_t rows_of_chunk(const Hdf5Handle& data, int rank, std::uint64_t rows, std::uint64_t row_bytes) {
  constexpr std::uint64_t kMostBytes = 1 << 28;
  const Hdf5Handle creation(H5Dget_create_plist(data.get()), H5Pclose);
  hsize_t chunk[2] = {1, 1};
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED || H5Pget_chunk(creation.get(), rank, chunk) < 0) return 1;
  const std::uint64_t chunk_rows = std::clamp<std::uint64_t>(chunk[0], 1, std::max<std::uint64_t>(1, rows));
  return row_bytes > 0 && chunk_rows > kMostBytes / row_bytes
             ? std::max<std::uint64_t>(1, kMostBytes / row_bytes)
             : chunk_rows;
}

}  // namespace

struct Hdf5Reader::Handles {
  Hdf5Handle file;
  Hdf5Handle data;
  Hdf5Handle type;  // by which it is read
};

Hdf5Reader::Hdf5Reader(const std::filesystem::path& path, const std::string& dataset, std::string name)
    : name_(std::move(name)) {
  prepare_hdf5();
  if (!InputFile(path, name_).can_seek())
    throw IoError(text(name_, " is no regular file, and HDF5 needs one; write it to a file"));
  Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.ok()) throw IoError(text("cannot read ", name_, " as HDF5: ", hdf5_reason()));
  const auto place = dataset.empty() ? default_dataset(file.get(), name_) : dataset;
  if (dataset.empty()) name_ += text(":", shown(place, 100));
  const auto fail = [&](std::string_view why) { throw IoError(text(name_, ": ", why)); };
  Hdf5Handle data(H5Dopen2(file.get(), place.c_str(), H5P_DEFAULT), H5Dclose);
  if (!data.ok()) fail(text("there is no such dataset; the file holds ", datasets_of(file.get())));
  const Hdf5Handle stored(H5Dget_type(data.get()), H5Tclose);
  const bool is_enumeration = H5Tget_class(stored.get()) == H5T_ENUM;
  const auto size = H5Tget_size(stored.get());
  if (!is_number_class(H5Tget_class(stored.get())) || size > 8 || (is_enumeration && size != 1))
    fail("it holds no numbers of up to 8 bytes");
  const Hdf5Handle space(H5Dget_space(data.get()), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 1 || rank > 2) fail(text("it has ", rank, " dimensions; a recording has steps and neurons"));
  hsize_t lengths[2] = {1, 1};
  H5Sget_simple_extent_dims(space.get(), lengths, nullptr);
  rows_ = lengths[0];
  columns_ = lengths[1];
  is_series_ = rank == 1;
  type_ = element_type(stored);
  chunk_rows_ = rows_of_chunk(data, rank, rows_, columns_ * type_.size);
  // h5py's booleans are an enumeration of bytes, which only converts to its own type.
  Hdf5Handle type(H5Tcopy(is_enumeration ? stored.get() : memory_type(type_)), H5Tclose);
  handles_ = std::make_unique<Handles>(Handles{std::move(file), std::move(data), std::move(type)});
}

Hdf5Reader::Hdf5Reader(Hdf5Reader&&) noexcept = default;
Hdf5Reader::~Hdf5Reader() = default;

void Hdf5Reader::read_rows(std::uint64_t first_row, std::span<char> numbers) const {
  const hsize_t start[2] = {first_row, 0};
  const hsize_t count[2] = {numbers.size() / type_.size / columns_, columns_};
  const Hdf5Handle space(H5Dget_space(handles_->data.get()), H5Sclose);
  const Hdf5Handle memory(H5Screate_simple(is_series_ ? 1 : 2, count, nullptr), H5Sclose);
  const bool is_read =
      H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start, nullptr, count, nullptr) >= 0 &&
      H5Dread(handles_->data.get(), handles_->type.get(), memory.get(), space.get(), H5P_DEFAULT,
              numbers.data()) >= 0;
  if (!is_read) throw IoError(text("cannot read ", name_, " from row ", first_row, " on: ", hdf5_reason()));
}

namespace {

void check(herr_t status, const std::filesystem::path& path) {
  if (status < 0) throw IoError(text("cannot write ", path.string(), ": ", hdf5_reason()));
}

Hdf5Handle checked(hid_t id, herr_t (*close)(hid_t), const std::filesystem::path& path) {
  check(id < 0 ? -1 : 0, path);
  return {id, close};
}

// No dates, so that equal runs give equal files; groups on the way are made.
Hdf5Handle undated(hid_t list_class, const std::filesystem::path& path) {
  auto list = checked(H5Pcreate(list_class), H5Pclose, path);
  check(H5Pset_obj_track_times(list.get(), false), path);
  return list;
}

}  // namespace

Hdf5Writer::Hdf5Writer(const std::filesystem::path& path) : pending_(hdf5_name(path)), path_(path) {
  prepare_hdf5();
  require_regular(pending_, path);
  const auto creation = undated(H5P_FILE_CREATE, path_);
  const auto access = disk_access(disk_failure_);
  file_ = H5Fcreate(pending_.path_to_write().c_str(), H5F_ACC_TRUNC, creation.get(), access.get());
  check(file_ < 0 ? -1 : 0, path_);
}

Hdf5Writer::~Hdf5Writer() {
  for (const auto& one : series_) H5Dclose(one.id);
  if (file_ >= 0) H5Fclose(file_);
}

void Hdf5Writer::check_disk() const {
  if (disk_failure_ != 0)
    throw IoError(text("cannot write ", path_.string(), ": ", std::strerror(disk_failure_)));
}

void Hdf5Writer::write_dataset(const std::string& name, std::int64_t file_type, std::int64_t memory_type,
                               const void* values, const Shape& shape) {
  const std::vector<hsize_t> lengths(shape.begin(), shape.end());
  const auto space =
      checked(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose, path_);
  const auto links = checked(H5Pcreate(H5P_LINK_CREATE), H5Pclose, path_);
  check(H5Pset_create_intermediate_group(links.get(), 1), path_);
  const auto creation = undated(H5P_DATASET_CREATE, path_);
  const auto data = checked(
      H5Dcreate2(file_, name.c_str(), file_type, space.get(), links.get(), creation.get(), H5P_DEFAULT),
      H5Dclose, path_);
  // The library refuses to write nothing from nowhere.
  if (H5Sget_simple_extent_npoints(space.get()) == 0) return;
  check(H5Dwrite(data.get(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), path_);
  check_disk();
}

void Hdf5Writer::write(const std::string& name, std::span<const double> values, const Shape& shape) {
  write_dataset(name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), shape);
}

void Hdf5Writer::write(const std::string& name, std::span<const std::int64_t> values, const Shape& shape) {
  write_dataset(name, H5T_STD_I64LE, H5T_NATIVE_INT64, values.data(), shape);
}

void Hdf5Writer::write(const std::string& name, std::span<const std::int32_t> values, const Shape& shape) {
  write_dataset(name, H5T_STD_I32LE, H5T_NATIVE_INT32, values.data(), shape);
}

namespace {

Hdf5Handle text_type(std::size_t length, const std::filesystem::path& path) {
  auto type = checked(H5Tcopy(H5T_C_S1), H5Tclose, path);
  check(H5Tset_size(type.get(), std::max<std::size_t>(1, length)), path);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), path);
  return type;
}

}  // namespace

void Hdf5Writer::write(const std::string& name, const std::string& words) {
  const auto type = text_type(words.size(), path_);
  write_dataset(name, type.get(), type.get(), words.c_str(), {});
}

void Hdf5Writer::write(const std::string& name, std::span<const std::string> list) {
  std::size_t length = 1;
  for (const auto& words : list) length = std::max(length, words.size());
  require_memory(text(name, " of ", path_.string()), length * list.size());
  std::string padded;
  for (const auto& words : list) padded += words + std::string(length - words.size(), '\0');
  const auto type = text_type(length, path_);
  write_dataset(name, type.get(), type.get(), padded.data(), {list.size()});
}

void Hdf5Writer::attribute(const std::string& object, const char* name, const std::string& words) {
  const auto type = text_type(words.size(), path_);
  const auto space = checked(H5Screate(H5S_SCALAR), H5Sclose, path_);
  const auto attribute = checked(H5Acreate_by_name(file_, object.c_str(), name, type.get(), space.get(),
                                                   H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                 H5Aclose, path_);
  check(H5Awrite(attribute.get(), type.get(), words.c_str()), path_);
}

void Hdf5Writer::attribute(const std::string& object, const char* name, double value) {
  const auto space = checked(H5Screate(H5S_SCALAR), H5Sclose, path_);
  const auto attribute = checked(H5Acreate_by_name(file_, object.c_str(), name, H5T_IEEE_F64LE, space.get(),
                                                   H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                 H5Aclose, path_);
  check(H5Awrite(attribute.get(), H5T_NATIVE_DOUBLE, &value), path_);
}

void Hdf5Writer::attach_scale(const std::string& dataset, unsigned axis, const std::string& scale) {
  const auto data = checked(H5Dopen2(file_, dataset.c_str(), H5P_DEFAULT), H5Dclose, path_);
  const auto values = checked(H5Dopen2(file_, scale.c_str(), H5P_DEFAULT), H5Dclose, path_);
  if (H5DSis_scale(values.get()) == 0) {
    const auto slash = scale.rfind('/');
    check(H5DSset_scale(values.get(), scale.substr(slash + 1).c_str()), path_);
  }
  check(H5DSattach_scale(data.get(), values.get(), axis), path_);
}

void Hdf5Writer::begin_series(const std::string& name, std::int64_t type, std::uint64_t rows,
                              std::uint64_t columns) {
  constexpr std::uint64_t kChunkBytes = 1 << 18;
  const int rank = columns == 0 ? 1 : 2;
  const hsize_t lengths[2] = {rows, columns};
  const std::uint64_t row_bytes = H5Tget_size(type) * std::max<std::uint64_t>(1, columns);
  const hsize_t chunk[2] = {std::clamp<std::uint64_t>(kChunkBytes / row_bytes, 1, rows), columns};
  const auto space = checked(H5Screate_simple(rank, lengths, nullptr), H5Sclose, path_);
  const auto creation = undated(H5P_DATASET_CREATE, path_);
  check(H5Pset_chunk(creation.get(), rank, chunk), path_);
  check(H5Pset_deflate(creation.get(), 1), path_);
  auto data =
      checked(H5Dcreate2(file_, name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
              H5Dclose, path_);
  H5Iinc_ref(data.get());  // kept open until commit()
  series_.push_back({.name = name, .id = data.get(), .columns = columns, .rows_written = 0});
}

Hdf5Writer::Series& Hdf5Writer::series(const std::string& name) {
  const auto found =
      std::find_if(series_.begin(), series_.end(), [&](const Series& one) { return one.name == name; });
  if (found == series_.end()) throw InternalError(text("HDF5 series ", name, " was never begun"));
  return *found;
}

void Hdf5Writer::append(Series& into, std::int64_t type, const void* values, std::uint64_t rows) {
  const int rank = into.columns == 0 ? 1 : 2;
  const hsize_t start[2] = {into.rows_written, 0};
  const hsize_t count[2] = {rows, into.columns};
  const auto file_space = checked(H5Dget_space(into.id), H5Sclose, path_);
  check(H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start, nullptr, count, nullptr), path_);
  const auto memory_space = checked(H5Screate_simple(rank, count, nullptr), H5Sclose, path_);
  check(H5Dwrite(into.id, type, memory_space.get(), file_space.get(), H5P_DEFAULT, values), path_);
  check_disk();
  into.rows_written += rows;
}

void Hdf5Writer::begin_rows(const std::string& name, std::uint64_t rows, std::uint64_t columns) {
  begin_series(name, H5T_STD_I8LE, rows, columns);
}

void Hdf5Writer::append_rows(const std::string& name, std::span<const std::int8_t> values) {
  auto& into = series(name);
  append(into, H5T_NATIVE_INT8, values.data(), values.size() / into.columns);
}

void Hdf5Writer::begin_indices(const std::string& name, std::uint64_t rows) {
  begin_series(name, H5T_STD_U64LE, rows, 0);
}

void Hdf5Writer::append_indices(const std::string& name, std::span<const std::uint64_t> values) {
  append(series(name), H5T_NATIVE_UINT64, values.data(), values.size());
}

void Hdf5Writer::commit() {
  for (const auto& one : std::exchange(series_, {})) check(H5Dclose(one.id), path_);
  check(H5Fflush(file_, H5F_SCOPE_GLOBAL), path_);
  check(H5Fclose(std::exchange(file_, -1)), path_);
  check_disk();
  pending_.commit();
}

void require_hdf5_output(const std::filesystem::path& path) {
  const PendingFile probe(hdf5_name(path));
  require_regular(probe, path);
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return text(major, ".", minor, ".", release);
}

}  // namespace recres
