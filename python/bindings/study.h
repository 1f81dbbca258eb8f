#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <string>

namespace recres::python {

namespace py = pybind11;

/// A result as C++ has it. Python sees its numbers as a dataclass (see recres/_result.py), made of fields().
class Study {
 public:
  virtual ~Study() = default;

  /// The numbers by the names of the dataclass, as arrays. Called once.
  virtual py::dict fields() = 0;

  /// For people, as the command line prints it, in so many columns.
  virtual std::string text(std::size_t width) const = 0;

  /// For machines, as --json prints it.
  virtual std::string json() const = 0;

  /// Writes the result file that --output writes. `command` is what made it.
  /// Throws InvalidArgument where there is no such file.
  virtual void save(const std::string& path, const std::string& command) const;

  /// Writes the same as a table; throws InvalidArgument where it has no such form.
  virtual void save_csv(const std::string& path) const;
};

}  // namespace recres::python
