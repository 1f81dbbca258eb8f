#include "recres/util/parameters.h"

#include <algorithm>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

Parameters::Parameters(std::string owner, std::string_view pairs) : owner_(std::move(owner)) {
  if (pairs.empty()) return;
  for (const auto pair : split(pairs, ',')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos)
      throw InvalidArgument(text("'", shown(pair), "' in ", owner_, " is not key=value"));
    const auto key = pair.substr(0, equals);
    if (has(key)) throw InvalidArgument(text(owner_, " has key '", shown(key), "' twice"));
    pairs_.emplace_back(key, pair.substr(equals + 1));
  }
}

bool Parameters::has(std::string_view key) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [key](const auto& pair) { return pair.first == key; });
}

void Parameters::allow_only(std::span<const std::string_view> known) const {
  for (const auto& [key, value] : pairs_) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (const auto name : known) list += text(list.empty() ? "" : ", ", name);
    throw InvalidArgument(
        text(owner_, " has no key '", shown(key), "'", did_you_mean(key, known), " (keys: ", list, ")"));
  }
}

std::string_view Parameters::value(std::string_view key) const {
  for (const auto& [name, value] : pairs_) {
    if (name == key) return value;
  }
  throw InvalidArgument(text(owner_, " needs ", key, "=…"));
}

std::uint64_t Parameters::whole(std::string_view key) const {
  const auto number = parse_whole(value(key));
  if (!number) {
    throw InvalidArgument(
        text("'", shown(value(key)), "' for ", key, " of ", owner_, " is not a whole number of 0 or more"));
  }
  return *number;
}

double Parameters::number(std::string_view key) const {
  const auto number = parse_number(value(key));
  if (!number)
    throw InvalidArgument(text("'", shown(value(key)), "' for ", key, " of ", owner_, " is not a number"));
  return *number;
}

}  // namespace recres
