#include "recres/cmd/command_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "recres/util/text.h"

namespace recres {

namespace {

// Equal results have equal bytes, whatever their name and however they were made.
constexpr std::array<std::string_view, 10> kWithoutEffect = {"--output",   "--csv",     "--json",   "--quiet",
                                                             "--progress", "--threads", "--memory", "--dot",
                                                             "--help",     "OUT"};

std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::string command_line(const Verb& verb) {
  auto out = text("recres ", verb.name());
  for (const auto& option : verb.given()) {
    if (std::find(kWithoutEffect.begin(), kWithoutEffect.end(), option.name) != kWithoutEffect.end())
      continue;
    if (!option.is_positional) out += text(" ", option.name);
    for (const auto& value : option.values) out += text(" ", quoted(value));
  }
  return out;
}

Origin origin_of(const Verb& verb, const std::string& spec_json) {
  return {.spec_json = spec_json, .command = command_line(verb)};
}

}  // namespace recres
