#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <string>

#include "bindings/arrays.h"
#include "recres/network/network.h"
#include "recres/simulate/sweep.h"

namespace recres::python {

/// What the package's functions that simulate have in common, as Python gives it (see recres/_runs.py).
struct RunArguments {
  std::string model;
  std::uint64_t steps;
  std::uint64_t burn_in;
  std::uint64_t replicates;
  std::optional<std::string> start;  ///< as parse_state reads it; random where absent
  std::uint64_t seed;
  std::string kernel;
  std::size_t threads;
};

/// (model, steps, burn_in, replicates, start, seed, kernel, threads)
RunArguments run_arguments(const py::tuple& arguments);

/// The sweep that is asked for. Throws InvalidArgument for what does not fit the network.
Sweep sweep_of(const RunArguments& arguments, const Numbers& noise_strengths, const Network& network);

/// Throws InvalidArgument where there is no such model.
Model model_of(const std::string& name);

}  // namespace recres::python
