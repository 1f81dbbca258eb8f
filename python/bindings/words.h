#pragma once

#include <string>
#include <string_view>

namespace recres::python {

/// A sentence of the core with the options of the command line that it names written as Python has them:
/// "--threshold 0" becomes "threshold=0", "--json" "to_json()".
std::string in_python(std::string_view words);

}  // namespace recres::python
