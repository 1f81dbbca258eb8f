#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace recres {

/// Base of all errors that recres raises on purpose. The text names the thing, the place, the bound and the
/// remedy.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the caller asked for is impossible or out of range. The command line exits with 2.
class InvalidArgument : public Error {
 public:
  using Error::Error;
};

/// The content of a file, or the disk, is at fault.
class IoError : public Error {
 public:
  using Error::Error;
};

/// The work would not fit: it needs `needed` bytes more where `left` are left of all that are allowed.
class CapacityExceeded : public Error {
 public:
  CapacityExceeded(const std::string& what, std::uint64_t needed, std::uint64_t left, std::uint64_t allowed);

  std::uint64_t needed;
  std::uint64_t left;
};

/// A fault of recres itself, never of its input.
class InternalError : public Error {
 public:
  using Error::Error;
};

/// The user asked to stop (see StopFlag) before the work was complete.
class Stopped : public Error {
 public:
  Stopped() : Error("stopped before the end; nothing was written") {}
  explicit Stopped(const std::string& what_is_left) : Error(what_is_left) {}
};

}  // namespace recres
