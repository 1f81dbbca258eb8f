#include "bindings/network.h"

#include <pybind11/stl.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "recres/network/structure.h"
#include "recres/report/json.h"
#include "recres/report/network_text.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres::python {

namespace {

// An array has no name that it could be read again by; files tell its size, and hold the weights.
NetworkSource array_source(const Network& network, double magnitude) {
  return {.spec = text("array of ", network.neurons(), " x ", network.neurons(), " weights"),
          .magnitude = magnitude,
          .bias = network.bias().isZero(0) ? "0" : "array"};
}

// A bias without dimensions is that of all neurons.
Network biased(Network network, const Numbers& bias) {
  const auto neurons = static_cast<Eigen::Index>(network.neurons());
  const Eigen::VectorXd values =
      bias.ndim() == 0 ? Eigen::VectorXd::Constant(neurons, *bias.data())
                       : Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(bias.data(), bias.size()));
  return std::move(network).with_bias(values);
}

SharedNetwork shared(NetworkSource source, Network network) {
  return std::make_shared<SourcedNetwork>(SourcedNetwork{std::move(source), std::move(network)});
}

SharedNetwork from_array(Network network, double magnitude, const std::optional<Numbers>& bias) {
  auto scaled = std::move(network).scaled(magnitude);
  if (bias) scaled = biased(std::move(scaled), *bias);
  auto source = array_source(scaled, magnitude);
  return shared(std::move(source), std::move(scaled));
}

SharedNetwork from_dense(const Numbers& weights, double magnitude, const std::optional<Numbers>& bias) {
  require_memory("the weights", static_cast<std::uint64_t>(weights.nbytes()));
  const Eigen::Map<const DenseMatrix> matrix(weights.data(), weights.shape(0), weights.shape(1));
  return from_array(Network(DenseMatrix(matrix)), magnitude, bias);
}

using Places = py::array_t<std::int32_t, py::array::c_style | py::array::forcecast>;

SharedNetwork from_sparse(const Places& beginnings, const Places& sources, const Numbers& weights,
                          double magnitude, const std::optional<Numbers>& bias) {
  const auto neurons = static_cast<std::int32_t>(beginnings.size() - 1);
  const Eigen::Map<const SparseMatrix::Base> matrix(neurons, neurons, weights.size(), beginnings.data(),
                                                    sources.data(), weights.data());
  SparseMatrix own(neurons, neurons);
  own = SparseMatrix::Base(matrix);
  own.makeCompressed();
  return from_array(Network(std::move(own)), magnitude, bias);
}

SharedNetwork from_words(const std::string& spec, double magnitude, const std::optional<Numbers>& bias) {
  NetworkSource source{.spec = spec, .magnitude = magnitude, .bias = "0"};
  auto network = load_network(source);
  if (bias) {
    network = biased(std::move(network), *bias);
    source.bias = "array";
  }
  return shared(std::move(source), std::move(network));
}

py::array weights_of(const SharedNetwork& network) {
  if (network->network.is_sparse()) return array_of(network->network.to_dense());
  const auto& weights = network->network.dense();
  return view(std::span(weights.data(), static_cast<std::size_t>(weights.size())),
              {weights.rows(), weights.cols()}, py::cast(network));
}

// (beginnings, sources, weights) of compressed rows.
py::tuple sparse_weights_of(const SharedNetwork& network) {
  if (!network->network.is_sparse()) {
    return sparse_weights_of(shared(network->source, Network(network->network.to_sparse())));
  }
  const auto& rows = network->network.sparse();
  const auto owner = py::cast(network);
  const auto entries = static_cast<std::size_t>(rows.nonZeros());
  const auto places = [&](const std::int32_t* from, std::size_t count) {
    return view(std::span(from, count), {static_cast<py::ssize_t>(count)}, owner);
  };
  return py::make_tuple(
      places(rows.outerIndexPtr(), static_cast<std::size_t>(rows.rows()) + 1),
      places(rows.innerIndexPtr(), entries),
      view(std::span(rows.valuePtr(), entries), {static_cast<py::ssize_t>(entries)}, owner));
}

}  // namespace

void add_network(py::module_& module) {
  py::class_<SourcedNetwork, std::shared_ptr<SourcedNetwork>>(module, "Network")
      .def_static("from_dense", &from_dense)
      .def_static("from_sparse", &from_sparse)
      .def_static("from_words", &from_words)
      .def_property_readonly("neurons", [](const SharedNetwork& self) { return self->network.neurons(); })
      .def_property_readonly("connections",
                             [](const SharedNetwork& self) { return self->network.connections(); })
      .def_property_readonly("is_sparse", [](const SharedNetwork& self) { return self->network.is_sparse(); })
      .def_property_readonly("spec", [](const SharedNetwork& self) { return self->source.spec; })
      .def_property_readonly("magnitude", [](const SharedNetwork& self) { return self->source.magnitude; })
      .def_property_readonly("weights", &weights_of)
      .def_property_readonly("sparse_weights", &sparse_weights_of)
      .def_property_readonly("bias",
                             [](const SharedNetwork& self) {
                               const auto& bias = self->network.bias();
                               return view(std::span(bias.data(), static_cast<std::size_t>(bias.size())),
                                           {bias.size()}, py::cast(self));
                             })
      .def("text",
           [](const SharedNetwork& self, std::size_t width) {
             return network_text(self->source, self->network, {.width = width, .unicode = true});
           })
      .def("json", [](const SharedNetwork& self) { return network_json(self->source, self->network); })
      .def("save",
           [](const SharedNetwork& self, const std::string& path) { write_network(self->network, path); });
}

}  // namespace recres::python
