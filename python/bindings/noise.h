#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

#include "recres/noise/input_signal.h"
#include "recres/noise/noise_protocol.h"

namespace recres::python {

namespace py = pybind11;

/// A noise protocol as Python gives it (see recres/_noise.py).
struct GivenProtocol {
  NoiseProtocol protocol;  ///< of background 0
  std::string words;       ///< what to call it; empty where there is none
};

/// Of None, a text or file name, or a tuple of (start, stop, strength, end_strength or None, neurons). Throws
/// as load_noise_protocol.
GivenProtocol protocol_of(const py::object& given);

/// An input signal as Python gives it.
struct GivenInput {
  std::optional<InputSignal> signal;
  std::string words;  ///< what to call it; empty where there is none

  const InputSignal* get() const { return signal ? &*signal : nullptr; }
};

/// Of None, a text or file name, or an array [step, neuron]. Throws as load_input.
GivenInput input_of(const py::object& given);

}  // namespace recres::python
