#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recres/io/element_type.h"
#include "recres/network/network.h"

namespace recres {

/// What a .npy file says of its numbers.
struct NpyHeader {
  ElementType type;
  bool is_fortran_order = false;
  std::vector<std::uint64_t> shape;

  /// Bytes of all numbers together; 2^64 - 1 where they would be more than that.
  std::uint64_t data_bytes() const;
};

/// The first bytes of a .npy file that npy_header_bytes needs.
inline constexpr std::size_t kNpyPrefix = 12;

/// Bytes before the numbers of a .npy file, of its first kNpyPrefix bytes, or all where it has fewer. Throws
/// IoError where they are no beginning of a .npy file of version 1 to 3.
std::uint64_t npy_header_bytes(std::string_view prefix, std::string_view name);

/// Reads these npy_header_bytes bytes. Throws IoError for elements that are no plain numbers.
NpyHeader parse_npy_header(std::string_view bytes, std::string_view name);

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
