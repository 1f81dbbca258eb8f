#include <array>
#include <string>

#include "bindings/bindings.h"
#include "recres/report/info.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

#define RECRES_TEXT_OF(number) #number
#define RECRES_VERSION_TEXT(major, minor, patch) \
  RECRES_TEXT_OF(major) "." RECRES_TEXT_OF(minor) "." RECRES_TEXT_OF(patch)

std::array<LibraryVersion, 1> bindings_version() {
  return {{{"pybind11",
            RECRES_VERSION_TEXT(PYBIND11_VERSION_MAJOR, PYBIND11_VERSION_MINOR, PYBIND11_VERSION_PATCH)}}};
}

void allow_memory_text(const std::string& words) {
  const auto bytes = parse_bytes(words);
  if (!bytes)
    throw InvalidArgument(text("'", shown(words), "' is no amount of bytes such as 4GB, 500MB or 2GiB"));
  allow_memory(*bytes);
}

}  // namespace

void add_machine(pybind11::module_& module) {
  module.def("info_json", [] { return info_json(bindings_version()); });
  module.def("info_text", [] { return info_text(bindings_version()); });
  module.def("allow_memory", &allow_memory);
  module.def("allow_memory_text", &allow_memory_text);
}

}  // namespace recres::python
