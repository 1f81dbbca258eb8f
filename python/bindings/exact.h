#pragma once

#include <pybind11/pybind11.h>

#include "recres/attractor/attractors.h"
#include "recres/exact/exact_study.h"

namespace recres::python {

namespace py = pybind11;

/// The fields of recres._exact.Exact, all but the network's.
py::dict exact_fields(const ExactStudy& study);

}  // namespace recres::python
