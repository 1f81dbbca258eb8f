#include "recres/io/csv.h"

#include <cmath>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
  for (const char separator : {',', ';', '\t'}) {
    if (line.find(separator) != std::string_view::npos) return split(line, separator);
  }
  std::vector<std::string_view> cells;
  for (const auto cell : split(line, ' ')) {
    if (!cell.empty()) cells.push_back(cell);
  }
  return cells;
}

double parse_cell(std::string_view cell, std::string_view name, std::size_t line, std::size_t column) {
  const auto place = [&] { return text(name, ", line ", line, ", column ", column, ": "); };
  const auto word = trimmed(cell);
  const auto number = parse_number(word);
  if (!number) {
    if (word.empty())
      throw IoError(text(place(), "the value is missing; write 0 where there is no connection"));
    throw IoError(text(place(), "'", shown(word), "' is not a number; put # before lines that are no data"));
  }
  if (!std::isfinite(*number)) throw IoError(text(place(), "'", shown(word), "' is not a finite number"));
  return *number;
}

}  // namespace

DenseMatrix parse_csv(std::string_view content, std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  std::vector<double> values;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t first_line = 0;
  std::size_t line_number = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    auto line = content.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    // Blanks at the ends are no cells; tabs may be.
    while (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (trimmed(line).empty()) line = {};
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++line_number;
    if (line.empty() || line.starts_with('#')) continue;
    const auto cells = cells_of(line);
    if (rows == 0) {
      columns = cells.size();
      first_line = line_number;
    } else if (cells.size() != columns) {
      throw IoError(text(name, ", line ", line_number, " has ", cells.size(), " columns, line ", first_line,
                         " has ", columns, "; all rows must be equally long"));
    }
    for (std::size_t k = 0; k < cells.size(); ++k)
      values.push_back(parse_cell(cells[k], name, line_number, k + 1));
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
