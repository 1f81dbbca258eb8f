#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "bindings/bindings.h"
#include "bindings/call.h"
#include "recres/figure/document.h"
#include "recres/io/result_file.h"
#include "recres/report/document_json.h"
#include "recres/report/report_files.h"
#include "recres/util/parallel.h"

namespace recres::python {

namespace {

// With the GIL: Debian's HDF5 library takes no two threads at once, and h5py, which may share it, holds the
// GIL as well.
std::string document(const std::string& path) {
  return document_json(build_document(ResultFile(path)));
}

using Place = std::optional<std::string>;

void report(const std::string& shown, const std::string& result, const Place& page, const Place& figures,
            std::size_t threads, py::object told) {
  require_threads(threads);
  const ReportOutputs outputs = {.page = page, .figures = figures};
  require_page_name(outputs, result);
  released(std::move(told), figure_count(shown),
           [&](const RunContext& context) { return write_report(shown, outputs, threads, context); });
}

}  // namespace

void add_report(py::module_& module) {
  module.def("document", &document);
  module.def("report", &report);
}

}  // namespace recres::python
