#include "recres/io/input_file.h"

#include <utility>

#include "recres/io/network_file.h"
#include "recres/noise/input_text.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

InputSignal load_input(const std::string& spec) {
  if (is_input_text(spec)) return parse_input_text(spec);
  if (!is_matrix_file(spec)) {
    throw InvalidArgument(text("--input '", shown(spec),
                               "' is neither a text such as random:strength=2,neurons=0/3 nor a file that "
                               "ends in .csv, .npy, .mtx or .h5:/dataset"));
  }
  auto table = load_matrix(spec);
  try {
    return InputSignal(std::move(table));
  } catch (const InvalidArgument& error) {
    // What is wrong inside a file is the file's fault, and the file has a name.
    throw IoError(text(spec, ": ", error.what()));
  }
}

}  // namespace recres
