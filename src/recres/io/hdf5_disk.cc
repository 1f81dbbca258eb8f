#include "recres/io/hdf5_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <memory>

namespace recres {

namespace {

// What the library calls a driver. It begins with the library's own part.
struct Disk {
  H5FD_t base = {};
  int descriptor = -1;
  int* failure = nullptr;
  haddr_t allocated = 0;  // end of what the file shall hold
  haddr_t written = 0;    // end of what it does
};
static_assert(offsetof(Disk, base) == 0);

constexpr haddr_t kLargest = (haddr_t{1} << 63) - 1;

Disk& disk(H5FD_t* file) {
  return *reinterpret_cast<Disk*>(file);
}

const Disk& disk(const H5FD_t* file) {
  return *reinterpret_cast<const Disk*>(file);
}

H5FD_t* create(const char* name, unsigned /*flags*/, hid_t access, haddr_t /*largest*/) {
  auto made = std::make_unique<Disk>();
  made->descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (made->descriptor < 0) {
    // In the form that hdf5_reason() knows from the library's own driver.
    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_FILE, H5E_CANTOPENFILE,
             "error message = '%s'", std::strerror(errno));
    return nullptr;
  }
  made->failure = *static_cast<int* const*>(H5Pget_driver_info(access));
  return &made.release()->base;
}

herr_t close_file(H5FD_t* file) {
  const std::unique_ptr<Disk> held(&disk(file));
  close(held->descriptor);
  return 0;
}

herr_t query(const H5FD_t* /*file*/, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t get_allocated(const H5FD_t* file, H5FD_mem_t /*kind*/) {
  return disk(file).allocated;
}

herr_t set_allocated(H5FD_t* file, H5FD_mem_t /*kind*/, haddr_t end) {
  disk(file).allocated = end;
  return 0;
}

haddr_t get_written(const H5FD_t* file, H5FD_mem_t /*kind*/) {
  return disk(file).written;
}

// What was never written reads as zeros.
herr_t read_bytes(H5FD_t* file, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t from, std::size_t size,
                  void* into) {
  auto* bytes = static_cast<char*>(into);
  while (size > 0) {
    const auto count = pread(disk(file).descriptor, bytes, size, static_cast<off_t>(from));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    bytes += count;
    from += static_cast<haddr_t>(count);
    size -= static_cast<std::size_t>(count);
  }
  std::memset(bytes, 0, size);
  return 0;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t to, std::size_t size,
                   const void* from) {
  auto& target = disk(file);
  const auto* bytes = static_cast<const char*>(from);
  while (size > 0 && *target.failure == 0) {
    const auto count = pwrite(target.descriptor, bytes, size, static_cast<off_t>(to));
    if (count < 0) {
      if (errno != EINTR) *target.failure = errno;
      continue;
    }
    bytes += count;
    to += static_cast<haddr_t>(count);
    size -= static_cast<std::size_t>(count);
  }
  target.written = std::max(target.written, to + size);
  return 0;
}

herr_t set_length(H5FD_t* file, hid_t /*transfer*/, hbool_t /*is_closing*/) {
  auto& target = disk(file);
  if (target.written == target.allocated) return 0;
  if (*target.failure == 0 && ftruncate(target.descriptor, static_cast<off_t>(target.allocated)) != 0)
    *target.failure = errno;
  target.written = target.allocated;
  return 0;
}

}  // namespace

Hdf5Handle disk_access(int& failure) {
  H5FD_class_t driver = {};
  driver.name = "recres";
  driver.maxaddr = kLargest;
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.fapl_size = sizeof(int*);
  driver.open = create;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = get_allocated;
  driver.set_eoa = set_allocated;
  driver.get_eof = get_written;
  driver.read = read_bytes;
  driver.write = write_bytes;
  driver.truncate = set_length;
  constexpr H5FD_mem_t kPlaces[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(kPlaces), std::end(kPlaces), driver.fl_map);
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // The list keeps the driver from here on.
  const Hdf5Handle registered(H5FDregister(&driver), H5FDunregister);
  int* const place = &failure;
  H5Pset_driver(access.get(), registered.get(), static_cast<const void*>(&place));
  return access;
}

}  // namespace recres
