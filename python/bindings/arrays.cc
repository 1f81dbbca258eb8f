#include "bindings/arrays.h"

#include <limits>

#include "bindings/words.h"

namespace recres::python {

namespace {

template <typename Number>
py::array read_only(std::span<const Number> values, Shape shape, const py::handle& owner) {
  py::array_t<Number> array(std::move(shape), values.data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

}  // namespace

py::array_t<bool> flags(const std::vector<bool>& values) {
  py::array_t<bool> out(static_cast<py::ssize_t>(values.size()));
  auto* const to = out.mutable_data();
  for (std::size_t k = 0; k < values.size(); ++k) to[k] = values[k];
  return out;
}

py::array view(std::span<const double> values, Shape shape, const py::handle& owner) {
  return read_only(values, std::move(shape), owner);
}

py::array view(std::span<const std::int32_t> values, Shape shape, const py::handle& owner) {
  return read_only(values, std::move(shape), owner);
}

py::array_t<double> array_of(DenseMatrix matrix) {
  auto* const kept = new DenseMatrix(std::move(matrix));
  const py::capsule owner(kept, [](void* held) { delete static_cast<DenseMatrix*>(held); });
  return py::array_t<double>({kept->rows(), kept->cols()}, kept->data(), owner);
}

double number_or_nan(const std::optional<double>& value) {
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

py::object text_or_none(const std::string& words) {
  return words.empty() ? py::object(py::none()) : py::object(py::str(words));
}

py::tuple texts(std::span<const std::string> words) {
  py::tuple out(words.size());
  for (std::size_t k = 0; k < words.size(); ++k) out[k] = in_python(words[k]);
  return out;
}

std::vector<double> vector_of(const Numbers& numbers) {
  return {numbers.data(), numbers.data() + numbers.size()};
}

}  // namespace recres::python
