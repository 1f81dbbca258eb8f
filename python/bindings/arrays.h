#pragma once

#include <pybind11/numpy.h>

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "recres/network/network.h"

namespace recres::python {

namespace py = pybind11;

using Shape = std::vector<py::ssize_t>;

/// A length as NumPy counts it.
inline py::ssize_t length_of(std::size_t count) {
  return static_cast<py::ssize_t>(count);
}

/// An array of these numbers in C order that takes them over, uncopied; the shape's product is how many they
/// are.
template <typename Number>
py::array_t<Number> array_of(std::vector<Number> values, Shape shape) {
  auto* const kept = new std::vector<Number>(std::move(values));
  const py::capsule owner(kept, [](void* held) { delete static_cast<std::vector<Number>*>(held); });
  return py::array_t<Number>(std::move(shape), kept->data(), owner);
}

/// The same in one dimension.
template <typename Number>
py::array_t<Number> array_of(std::vector<Number> values) {
  const auto length = static_cast<py::ssize_t>(values.size());
  return array_of(std::move(values), {length});
}

/// Truth values, as NumPy has them.
py::array_t<bool> flags(const std::vector<bool>& values);

/// A view of numbers that `owner` holds, read only.
py::array view(std::span<const double> values, Shape shape, const py::handle& owner);
py::array view(std::span<const std::int32_t> values, Shape shape, const py::handle& owner);

/// A matrix that is taken over, uncopied: [row, column].
py::array_t<double> array_of(DenseMatrix matrix);

/// NaN where there is none, as NumPy's users expect of what is unknown.
double number_or_nan(const std::optional<double>& value);

/// The text, or None where it is empty.
py::object text_or_none(const std::string& words);

/// A tuple of sentences of the core, as Python says them.
py::tuple texts(std::span<const std::string> words);

/// The numbers of a one-dimensional array in C order.
using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
std::vector<double> vector_of(const Numbers& numbers);

}  // namespace recres::python
