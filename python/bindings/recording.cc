#include "bindings/recording.h"

#include <pybind11/stl.h>

#include <algorithm>
#include <utility>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "recres/state/state.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres::python {

NumberArray number_array(const py::array& array) {
  const bool is_series = array.ndim() == 1;
  const auto order = array.dtype().byteorder();
  return {.data = static_cast<const char*>(array.data()),
          .type = {.kind = array.dtype().kind(),
                   .size = static_cast<std::size_t>(array.itemsize()),
                   .is_big_endian = order == '>'},
          .rows = static_cast<std::uint64_t>(array.shape(0)),
          .columns = is_series ? 1 : static_cast<std::uint64_t>(array.shape(1)),
          .is_series = is_series,
          .row_stride = array.strides(0),
          .column_stride = is_series ? 0 : array.strides(1)};
}

namespace {

// "array of shape (100, 5)", with a number where there are several recordings.
std::string array_name(const py::array& array, const std::string& number) {
  const auto begin = text("array ", number, "of shape (", array.shape(0), ",");
  return array.ndim() == 1 ? text(begin, ")") : text(begin, " ", array.shape(1), ")");
}

}  // namespace

GivenRecordings::GivenRecordings(const py::sequence& recordings, std::optional<double> threshold) {
  const RecordingOptions options{.threshold = threshold};
  for (std::size_t k = 0; k < recordings.size(); ++k) {
    const py::object given = recordings[k];
    if (py::isinstance<py::str>(given)) {
      has_file_ = true;
      const RecordingArguments arguments{.file = given.cast<std::string>(), .options = options};
      const py::gil_scoped_release release;
      series_.emplace_back(arguments);
      continue;
    }
    const auto& array = arrays_.emplace_back(given.cast<py::array>());
    const auto numbers = number_array(array);
    const auto name = array_name(array, recordings.size() == 1 ? "" : text(k, " "));
    const py::gil_scoped_release release;
    at_fault([&] {
      series_.emplace_back(name,
                           [numbers, name, options] { return open_array_recording(numbers, name, options); });
    });
  }
  at_fault([this] { require_same_neurons(series_); });
}

std::vector<std::string> GivenRecordings::names() const {
  std::vector<std::string> out;
  for (const auto& one : series_) out.push_back(one.name());
  return out;
}

std::uint64_t GivenRecordings::expected_states() const {
  std::uint64_t sum = 0;
  for (const auto& one : series_) sum += one.expected_states();
  return sum;
}

namespace {

// What `append` makes of all states of the one recording, so many numbers of each state.
template <typename Number, typename Append>
std::vector<Number> read_all(const GivenRecordings& given, std::size_t numbers_a_state, py::object report,
                             const Append& append) {
  const auto& series = given.series().front();
  const auto what = text("the states of ", series.name());
  return released(std::move(report), series.expected_states(), [&](const RunContext& context) {
    return given.at_fault([&] {
      std::vector<Number> out;
      const auto reserve = [&](std::uint64_t numbers) {
        require_memory(what, numbers * sizeof(Number));
        out.reserve(numbers);
      };
      if (series.has_known_length()) reserve(series.expected_states() * numbers_a_state);
      series.source(1, context)([&](std::span<const std::uint64_t> states) {
        const auto before = out.size();
        const auto size = before + states.size() / words_per_state(series.neurons()) * numbers_a_state;
        if (size > out.capacity()) reserve(2 * size);
        out.resize(size);
        append(states, std::span(out).subspan(before));
      });
      return out;
    });
  });
}

py::array load_states(const py::object& recording, std::optional<double> threshold, py::object report) {
  const GivenRecordings given(py::make_tuple(recording), threshold);
  const auto neurons = given.neurons();
  auto signs = read_all<std::int8_t>(given, neurons, std::move(report),
                                     [&](auto states, auto out) { write_signs(states, neurons, out); });
  const auto count = static_cast<py::ssize_t>(signs.size() / neurons);
  return array_of(std::move(signs), {count, static_cast<py::ssize_t>(neurons)});
}

py::array state_indices(const py::object& recording, std::optional<double> threshold, py::object report) {
  const GivenRecordings given(py::make_tuple(recording), threshold);
  if (given.neurons() > kMostIndexedNeurons) {
    throw InvalidArgument(text("states of ", given.neurons(),
                               " neurons have no index that fits a number; of up to ", kMostIndexedNeurons,
                               " they do"));
  }
  return array_of(read_all<std::uint64_t>(given, 1, std::move(report), [](auto states, auto out) {
    std::copy(states.begin(), states.end(), out.begin());
  }));
}

}  // namespace

void add_recording(py::module_& module) {
  module.def("load_states", &load_states);
  module.def("state_indices", &state_indices);
}

}  // namespace recres::python
