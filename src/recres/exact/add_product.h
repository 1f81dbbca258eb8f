#pragma once

#include <cstddef>

namespace recres {

/// A part of a matrix stored by rows.
struct MatrixPart {
  double* data;        ///< its first number
  std::size_t stride;  ///< from one row to the next
};

/// The same, to be read only.
struct ConstMatrixPart {
  const double* data;
  std::size_t stride;
};

/// c += a · b, c of rows × columns, a of rows × depth, b of depth × columns; none overlaps c. `columns` is a
/// multiple of 8. Each number of c is summed along `depth` in turn,
/// each product and sum rounded once: equal results on every instruction set and number of threads.
void add_product(MatrixPart c, ConstMatrixPart a, ConstMatrixPart b, std::size_t rows, std::size_t columns,
                 std::size_t depth, std::size_t threads);

}  // namespace recres
