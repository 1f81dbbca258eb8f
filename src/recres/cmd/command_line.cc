#include "recres/cmd/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

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

std::string command_line(const CLI::App& verb) {
  auto out = text("recres ", verb.get_name());
  std::vector<const CLI::Option*> told;
  for (const auto* option : verb.parse_order()) {
    const auto name = option->get_name();
    const bool is_told = std::find(told.begin(), told.end(), option) != told.end();
    const bool has_effect =
        std::find(kWithoutEffect.begin(), kWithoutEffect.end(), name) == kWithoutEffect.end();
    if (is_told || !has_effect) continue;
    told.push_back(option);
    if (!option->get_positional()) out += text(" ", name);
    // A flag has a value for the parser alone.
    if (option->get_items_expected_max() == 0) continue;
    for (const auto& word : option->results()) out += text(" ", quoted(word));
  }
  return out;
}

Origin origin_of(const CLI::App& verb, const std::string& spec_json) {
  return {.spec_json = spec_json, .command = command_line(verb)};
}

}  // namespace recres
