#pragma once

#include <string>

#include "recres/noise/input_signal.h"

namespace recres {

/// The input signal of a text (see input_text.h) or of a file of numbers, .csv, .npy, .mtx or
/// "file.h5:/dataset", whose row t is the input of step t and column n that of neuron n. Throws
/// InvalidArgument for a text or file name that is neither, IoError for what is wrong in a file.
InputSignal load_input(const std::string& spec);

}  // namespace recres
