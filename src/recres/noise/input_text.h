#pragma once

#include <string_view>

#include "recres/noise/input_signal.h"

namespace recres {

/// The kinds of random input signals with their keys, one a line, for help texts.
extern const std::string_view kInputTextHelp;

/// Whether an --input text is meant as "name:key=value,…" rather than as a file: letters, then a colon.
bool is_input_text(std::string_view words);

/// The input signal that a text such as "random:strength=2,neurons=0/3,hold=5" describes. Throws
/// InvalidArgument for an unknown name or key, a missing or repeated key, or a value that does not fit.
InputSignal parse_input_text(std::string_view words);

}  // namespace recres
