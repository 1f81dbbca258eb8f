#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "recres/io/network_file.h"
#include "recres/network/network.h"

namespace recres::python {

namespace py = pybind11;

/// A network with where it comes from; shared by all results that were made of it.
struct SourcedNetwork {
  const NetworkSource source;
  const Network network;
};
using SharedNetwork = std::shared_ptr<SourcedNetwork>;

}  // namespace recres::python
