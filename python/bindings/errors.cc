#include "bindings/errors.h"

#include <pybind11/pybind11.h>

#include <exception>
#include <utility>

#include "bindings/words.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

void set_error(PyObject* kind, const std::string& words) {
  PyErr_SetString(kind, in_python(words).c_str());
}

}  // namespace

void register_errors() {
  pybind11::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(std::move(thrown));
    } catch (const InvalidArgument& error) {
      set_error(PyExc_ValueError, error.what());
    } catch (const IoError& error) {
      set_error(PyExc_OSError, error.what());
    } catch (const CapacityExceeded& error) {
      set_error(PyExc_MemoryError, error.what());
    } catch (const InternalError& error) {
      set_error(PyExc_RuntimeError, text("a fault of recres itself, please report it: ", error.what()));
    } catch (const Stopped& error) {
      set_error(PyExc_KeyboardInterrupt, error.what());
    } catch (const Error& error) {
      set_error(PyExc_RuntimeError, error.what());
    }
  });
}

}  // namespace recres::python
