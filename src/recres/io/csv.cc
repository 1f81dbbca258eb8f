#include "recres/io/csv.h"

#include <cmath>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::string_view csv_data(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with(' ')) line.remove_suffix(1);
  if (line.starts_with('#') || trimmed(line).empty()) return {};
  return line;
}

char separator_of(std::string_view data) {
  for (const char separator : {',', ';', '\t'}) {
    if (data.find(separator) != std::string_view::npos) return separator;
  }
  return ' ';
}

void split_cells(std::string_view data, std::vector<std::string_view>& cells) {
  cells.clear();
  const char separator = separator_of(data);
  for (;;) {
    const auto at = data.find(separator);
    const auto cell = data.substr(0, at);
    if (separator != ' ' || !cell.empty()) cells.push_back(cell);
    if (at == std::string_view::npos) return;
    data.remove_prefix(at + 1);
  }
}

double parse_cell(std::string_view cell, std::string_view name, std::uint64_t line, std::size_t column,
                  std::string_view missing) {
  const auto word = trimmed(cell);
  const auto number = parse_number(word);
  if (number) return *number;
  const auto place = text(name, ", line ", line, ", column ", column, ": ");
  if (word.empty()) throw IoError(text(place, "the value is missing; ", missing));
  throw IoError(text(place, "'", shown(word), "' is not a number; put # before lines that are no data"));
}

void require_columns(std::size_t columns, std::uint64_t line, std::size_t first_columns,
                     std::uint64_t first_line, std::string_view name) {
  if (columns == first_columns) return;
  throw IoError(text(name, ", line ", line, " has ", columns, " columns, line ", first_line, " has ",
                     first_columns, "; all rows must be equally long"));
}

std::string_view without_byte_order_mark(std::string_view content) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  return content;
}

DenseMatrix parse_csv(std::string_view content, std::string_view name) {
  content = without_byte_order_mark(content);
  std::vector<double> values;
  std::vector<std::string_view> cells;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t first_line = 0;
  std::size_t line_number = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    const auto data = csv_data(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++line_number;
    if (data.empty()) continue;
    split_cells(data, cells);
    if (rows == 0) {
      columns = cells.size();
      first_line = line_number;
    }
    require_columns(cells.size(), line_number, columns, first_line, name);
    for (std::size_t k = 0; k < cells.size(); ++k) {
      values.push_back(
          parse_cell(cells[k], name, line_number, k + 1, "write 0 where there is no connection"));
      if (std::isfinite(values.back())) continue;
      throw IoError(text(name, ", line ", line_number, ", column ", k + 1, ": '", shown(trimmed(cells[k])),
                         "' is not a finite number"));
    }
    ++rows;
  }
  if (rows == 0) throw IoError(text(name, " holds no numbers"));
  return Eigen::Map<const DenseMatrix>(values.data(), static_cast<Eigen::Index>(rows),
                                       static_cast<Eigen::Index>(columns));
}

std::string weights_csv(const DenseMatrix& weights) {
  std::string out =
      "# recres weights W[target, source]: one row per target, one column per source, neuron 0 first\n";
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    for (Eigen::Index m = 0; m < weights.cols(); ++m) {
      if (m > 0) out += ',';
      out += number_text(weights(n, m));
    }
    out += '\n';
  }
  return out;
}

}  // namespace recres
