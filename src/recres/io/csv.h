#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recres/network/network.h"

namespace recres {

/// A line without its end and the blanks around it (tabs may be cells); empty where it holds no data: only
/// blanks, or a remark that begins with #.
std::string_view csv_data(std::string_view line);

/// What parts the cells of csv_data: commas; where there is none, semicolons, tabs or blanks.
char separator_of(std::string_view data);

/// The cells of csv_data, in place of what is in `cells`. Several blanks part like one.
void split_cells(std::string_view data, std::vector<std::string_view>& cells);

/// The number in a cell, NaN and infinity too. `line` and `column` count from 1 and are for messages, as is
/// what to do about a `missing` value. Throws IoError where it is no number.
double parse_cell(std::string_view cell, std::string_view name, std::uint64_t line, std::size_t column,
                  std::string_view missing);

/// Throws IoError for a line of `columns` cells where another one has another number of them.
void require_columns(std::size_t columns, std::uint64_t line, std::size_t first_columns,
                     std::uint64_t first_line, std::string_view name);

/// The content without the mark that some programs put before UTF-8.
std::string_view without_byte_order_mark(std::string_view content);

/// Reads a matrix of finite numbers, one row a line, columns parted by commas; where a line has no comma, by
/// semicolons, tabs or blanks. Empty lines and lines that begin with # are passed over. `name` is the file's,
/// for messages. Throws IoError, naming line and column, for rows of unequal length, words, NaN and infinity.
DenseMatrix parse_csv(std::string_view content, std::string_view name);

/// Weights as lines of numbers that read back exactly, under a # line that says their order.
std::string weights_csv(const DenseMatrix& weights);

}  // namespace recres
