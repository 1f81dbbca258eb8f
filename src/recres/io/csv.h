#pragma once

#include <string>
#include <string_view>

#include "recres/network/network.h"

namespace recres {

/// Reads a matrix of finite numbers, one row a line, columns parted by commas; where a line has no comma, by
/// semicolons, tabs or blanks. Empty lines and lines that begin with # are passed over. `name` is the file's,
/// for messages. Throws IoError, naming line and column, for rows of unequal length, words, NaN and infinity.
DenseMatrix parse_csv(std::string_view content, std::string_view name);

/// Weights as lines of numbers that read back exactly, under a # line that says their order.
std::string weights_csv(const DenseMatrix& weights);

}  // namespace recres
