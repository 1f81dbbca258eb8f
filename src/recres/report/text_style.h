#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "recres/attractor/coverage.h"

namespace recres {

/// How text for a terminal may look.
struct TextStyle {
  std::size_t width = 80;  ///< columns
  bool unicode = true;
};

/// The most rows of a table of attractors or the like; --json has all.
inline constexpr std::size_t kMostTableRows = 10;

/// "s" for any number but one.
std::string_view plural(std::uint64_t count);

/// The words in lines of at most `width` columns, those after the first indented; ends with a line feed.
std::string wrapped(std::string_view words, std::size_t width, std::size_t indent);

/// Signs that begin at this column, cut where they do not fit; 12 of them at least.
std::string clipped(std::string_view signs, std::size_t column, std::size_t width);

/// "12.5 %".
std::string percent(double share);

/// "8.56 to 17.8 %".
std::string percent_range(const Share& share);

}  // namespace recres
