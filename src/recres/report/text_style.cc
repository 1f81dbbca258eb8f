#include "recres/report/text_style.h"

#include <fmt/format.h>

#include "recres/util/text.h"

namespace recres {

std::string wrapped(std::string_view words, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (const auto word : split(words, ' ')) {
    if (column > indent && column + 1 + word.size() > width) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + '\n';
}

std::string clipped(std::string_view signs, std::size_t column, std::size_t width) {
  constexpr std::size_t kFewest = 12;
  constexpr std::string_view kMore = "...";
  const auto room = width > column + kFewest ? width - column : kFewest;
  if (signs.size() <= room) return std::string(signs);
  return std::string(signs.substr(0, room - kMore.size())).append(kMore);
}

std::string_view plural(std::uint64_t count) {
  return count == 1 ? "" : "s";
}

std::string percent(double share) {
  return fmt::format("{:.4g} %", 100 * share);
}

std::string percent_range(const Share& share) {
  return fmt::format("{:.3g} to {:.3g} %", 100 * share.low, 100 * share.high);
}

}  // namespace recres
