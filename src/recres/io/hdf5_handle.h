#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace recres {

// What the files that use the HDF5 library have in common; for them alone.

/// Call before the first use: the library prints nothing.
void prepare_hdf5();

/// The innermost reason of the last failure, in one line.
std::string hdf5_reason();

/// An HDF5 identifier with the function that releases it.
class Hdf5Handle {
 public:
  Hdf5Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;
  ~Hdf5Handle() {
    if (id_ >= 0) close_(id_);
  }
  bool ok() const { return id_ >= 0; }
  hid_t get() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

}  // namespace recres
