#include "recres/report/text_style.h"

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

}  // namespace recres
