#include "bindings/noise.h"

#include <pybind11/stl.h>

#include <vector>

#include "bindings/arrays.h"
#include "recres/io/input_file.h"
#include "recres/io/noise_file.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

NoiseSegment segment_of(const py::handle& given) {
  const auto fields = py::cast<py::tuple>(given);
  return {.from = fields[0].cast<std::uint64_t>(),
          .to = fields[1].cast<std::uint64_t>(),
          .strength = fields[2].cast<double>(),
          .end_strength = fields[3].cast<std::optional<double>>(),
          .neurons = fields[4].cast<std::vector<std::size_t>>()};
}

}  // namespace

GivenProtocol protocol_of(const py::object& given) {
  if (given.is_none()) return {};
  if (py::isinstance<py::str>(given)) {
    const auto spec = given.cast<std::string>();
    return {.protocol = load_noise_protocol(spec), .words = spec};
  }
  GivenProtocol out;
  for (const auto segment : given) out.protocol.segments.push_back(segment_of(segment));
  const auto count = out.protocol.segments.size();
  if (count > 0) out.words = text(count, count == 1 ? " noise segment" : " noise segments");
  return out;
}

GivenInput input_of(const py::object& given) {
  if (given.is_none()) return {};
  if (py::isinstance<py::str>(given)) {
    const auto spec = given.cast<std::string>();
    return {.signal = load_input(spec), .words = spec};
  }
  const auto values = given.cast<Numbers>();
  require_memory("the input signal", static_cast<std::uint64_t>(values.nbytes()));
  const Eigen::Map<const InputTable> table(values.data(), values.shape(0), values.shape(1));
  return {.signal = InputSignal(InputTable(table)),
          .words = text("array of ", values.shape(0), " x ", values.shape(1), " values")};
}

}  // namespace recres::python
