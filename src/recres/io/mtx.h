#pragma once

#include <string>
#include <string_view>

#include "recres/network/network.h"

namespace recres {

/// Reads a Matrix Market file: coordinate or array, real, integer or pattern (then every entry is 1),
/// general, symmetric or skew-symmetric. Row = target, column = source. Entries given twice are added, as the
/// format says. `name` is the file's, for messages. Throws IoError, naming the line, for anything else.
SparseMatrix parse_mtx(std::string_view content, std::string_view name);

/// Weights as a coordinate file, numbers that read back exactly, with a comment that says their order.
std::string weights_mtx(const SparseMatrix& weights);

}  // namespace recres
