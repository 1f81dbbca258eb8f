#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace recres {

/// How text for a terminal may look.
struct TextStyle {
  std::size_t width = 80;  ///< columns
  bool unicode = true;
};

/// The words in lines of at most `width` columns, those after the first indented; ends with a line feed.
std::string wrapped(std::string_view words, std::size_t width, std::size_t indent);

}  // namespace recres
