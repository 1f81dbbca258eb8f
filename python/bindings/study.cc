#include "bindings/study.h"

#include <memory>

#include "bindings/words.h"
#include "recres/util/error.h"

namespace recres::python {

void Study::save(const std::string& /*path*/, const std::string& /*command*/) const {
  throw InvalidArgument("this result has no file of its own; take to_json(), or its table with to_pandas()");
}

void Study::save_csv(const std::string& /*path*/) const {
  throw InvalidArgument("this result has no CSV form; save it as .h5, or take its table with to_pandas()");
}

void add_study(py::module_& module) {
  py::class_<Study>(module, "Study")
      .def("fields", &Study::fields)
      .def("text", [](const Study& self, std::size_t width) { return in_python(self.text(width)); })
      .def("json", &Study::json)
      .def("save", &Study::save)
      .def("save_csv", &Study::save_csv);
}

}  // namespace recres::python
