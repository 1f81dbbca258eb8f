#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recres/network/network.h"

namespace recres {

/// Reads a NumPy .npy array of one or two dimensions, format versions 1 to 3: booleans, integers or floats of
/// any size up to 8 bytes and either byte order, in C or Fortran order. One dimension becomes one row. `name`
/// is the file's, for messages. Throws IoError for anything else, a file cut short included.
DenseMatrix parse_npy(std::string_view content, std::string_view name);

/// The beginning of a .npy file, padded as the format asks; the elements follow in C order. `type` is
/// NumPy's, such as
/// "<f8" or "|i1"; `remark` says what the axes are and stands behind the header's dictionary as a comment.
std::string npy_header(std::string_view type, const std::vector<std::uint64_t>& shape,
                       std::string_view remark);

/// Weights as a .npy file of float64.
std::string weights_npy(const DenseMatrix& weights);

}  // namespace recres
