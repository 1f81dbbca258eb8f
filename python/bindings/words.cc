#include "bindings/words.h"

#include <regex>

namespace recres::python {

namespace {

std::string argument(std::string option) {
  if (option == "memory") return "recres.allow_memory";
  if (option == "json") return "to_json()";
  if (option == "output") return "save()";
  for (auto& letter : option) {
    if (letter == '-') letter = '_';
  }
  return option;
}

}  // namespace

std::string in_python(std::string_view words) {
  // Options stand at the beginning of a word; a value that follows is a number or a method's name.
  static const std::regex kOption(
      "(^|[ (])--([a-z][a-z-]*)( (?=[0-9]|complete|cycle-type|sampled|sbm|tanh))?");
  std::string out;
  auto rest = words.data();
  const auto* const end = words.data() + words.size();
  for (std::cmatch found; std::regex_search(rest, end, found, kOption); rest = found.suffix().first) {
    out.append(found.prefix().first, found.prefix().second);
    out += found[1].str() + argument(found[2].str());
    if (found[3].matched) out += '=';
  }
  return out.append(rest, end);
}

}  // namespace recres::python
