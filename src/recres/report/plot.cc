#include "recres/report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace recres {

namespace {

constexpr std::size_t kRows = 16;
constexpr std::size_t kMargin = 7;  // "12.00 |"

// The next of 1, 2, 5, 10, … times a power of ten.
double rounded_up(double value) {
  if (!(value > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double factor : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0}) {
    if (value <= factor * power * (1 + 1e-9)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string plot_text(std::span<const double> x, std::span<const PlotSeries> series,
                      const std::string& x_name, const std::string& y_name, const TextStyle& style) {
  const std::size_t columns = std::clamp<std::size_t>(style.width, 40, 100) - kMargin - 2;
  double highest = 0;
  for (const auto& line : series) {
    for (const double value : line.values) highest = std::max(highest, value);
  }
  const double top = rounded_up(highest);
  const double x_range = x.back() > x.front() ? x.back() - x.front() : 1;

  // Cells hold the number of a series + 1; the first series is drawn last, so that it is never hidden.
  std::vector<std::vector<std::size_t>> cells(kRows + 1, std::vector<std::size_t>(columns + 1));
  for (std::size_t k = series.size(); k-- > 0;) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double across = (x[i] - x.front()) / x_range * static_cast<double>(columns);
      const double up = std::clamp(series[k].values[i] / top, 0.0, 1.0) * kRows;
      cells[kRows - static_cast<std::size_t>(std::lround(up))]
           [static_cast<std::size_t>(std::lround(across))] = k + 1;
    }
  }

  const auto mark = [&](std::size_t k) {
    return style.unicode ? std::string(series[k].unicode_mark) : std::string(1, series[k].mark);
  };
  std::string out = fmt::format("{:>{}}\n", y_name, kMargin - 2);
  for (std::size_t row = 0; row <= kRows; ++row) {
    const double value = top * static_cast<double>(kRows - row) / kRows;
    out += row % 4 == 0 ? fmt::format("{:>{}.4g} ", value, kMargin - 2) : std::string(kMargin - 1, ' ');
    out += style.unicode ? (row % 4 == 0 ? "┤" : "│") : "|";
    std::string line;
    for (const auto cell : cells[row]) line += cell == 0 ? " " : mark(cell - 1);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  out += std::string(kMargin - 1, ' ') + (style.unicode ? "└" : "+");
  for (std::size_t k = 0; k <= columns; ++k) out += style.unicode ? "─" : "-";
  const auto first = fmt::format("{:.4g}", x.front());
  const auto last = fmt::format("{:.4g}", x.back());
  out += fmt::format("\n{}{}{:^{}}{}\n", std::string(kMargin, ' '), first, x_name,
                     columns + 1 - first.size() - last.size(), last);
  out += std::string(kMargin, ' ');
  for (std::size_t k = 0; k < series.size(); ++k)
    out += fmt::format("{}{} {}", k > 0 ? "   " : "", mark(k), series[k].name);
  return out + '\n';
}

}  // namespace recres
