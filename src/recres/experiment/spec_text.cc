#include "recres/experiment/spec_text.h"

#include <toml++/toml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// toml++ recurses into what it reads.
constexpr std::size_t kMostSpecBytes = std::size_t{1} << 26;

std::string line_of(const std::string& name, const toml::source_region& place) {
  return place.begin.line == 0 ? name : text(name, ", line ", place.begin.line);
}

// A value as words; refuses what no key takes.
std::string word_of(const toml::node& node, std::string_view key, const std::string& where) {
  if (const auto* words = node.as_string()) return words->get();
  if (const auto* whole = node.as_integer()) return text(whole->get());
  if (const auto* number = node.as_floating_point()) return number_text(number->get());
  throw InvalidArgument(
      text(where, ": ", shown(key), " is ",
           node.is_boolean() ? "true or false" : (node.is_array() ? "a list in a list" : "a date or a table"),
           ", where a number or a text in quotes is wanted"));
}

void set_from(Spec& spec, const std::string& key, const toml::node& node, const std::string& name) {
  const auto where = line_of(name, node.source());
  std::vector<std::string> words;
  const auto* list = node.as_array();
  if (list == nullptr) {
    words.push_back(word_of(node, key, where));
  } else {
    for (const auto& one : *list) words.push_back(word_of(one, key, where));
  }
  spec.set(key, words, list != nullptr, where);
}

void set_table(Spec& spec, const toml::table& table, const std::string& prefix, const std::string& name) {
  for (const auto& [key, node] : table) {
    const auto full = text(prefix, key.str());
    const auto* inner = node.as_table();
    if (inner != nullptr && prefix.empty()) {
      set_table(spec, *inner, full + ".", name);
    } else {
      set_from(spec, full, node, name);
    }
  }
}

// Dots of the longest dotted key, or a few more: toml++ does not survive keys of ten thousands of parts.
// Those in texts between quotes do not count.
std::size_t most_dots(std::string_view content) {
  std::size_t most = 0;
  std::size_t dots = 0;
  char quote = 0;
  for (std::size_t k = 0; k < content.size(); ++k) {
    const char c = content[k];
    if (c == '\n') quote = 0;
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++k;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '.') {
      most = std::max(most, ++dots);
    } else if (std::string_view(",=\n[]{}").find(c) != std::string_view::npos) {
      dots = 0;
    }
  }
  return most;
}

toml::table parsed(std::string_view content, const std::string& name) {
  if (content.size() > kMostSpecBytes)
    throw InvalidArgument(text(name, " has ", bytes_text(content.size()), ", more than any specification"));
  constexpr std::size_t kMostDots = 200;
  if (most_dots(content) > kMostDots)
    throw InvalidArgument(
        text(name, " has a key of more than ", kMostDots, " parts, and keys here have two at most"));
  try {
    return toml::parse(content, name);
  } catch (const toml::parse_error& error) {
    throw InvalidArgument(text(line_of(name, error.source()), ": ", shown(error.description(), 300)));
  }
}

std::string toml_text(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += text('\\', c);
    } else if (byte < 32 || byte == 127) {
      out += text("\\u00", kHex[byte >> 4U], kHex[byte & 15U]);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// TOML tells floating point by a point or an exponent; whole ones stand as they are, and are read as either.
std::string toml_value(const SpecKey& key, const std::string& word) {
  return key.kind == KeyKind::kText ? toml_text(word) : word;
}

std::string toml_setting(const SpecKey& key, const Setting& setting) {
  if (!setting.is_axis) return setting.values.empty() ? "\"\"" : toml_value(key, setting.values.front());
  std::string list;
  for (const auto& value : setting.values) list += text(list.empty() ? "" : ", ", toml_value(key, value));
  return text("[", list, "]");
}

std::string_view table_of(std::string_view key) {
  const auto point = key.find('.');
  return point == std::string_view::npos ? "" : key.substr(0, point);
}

std::string_view name_in_table(std::string_view key) {
  const auto point = key.find('.');
  return point == std::string_view::npos ? key : key.substr(point + 1);
}

// Writes all keys, with a line for each table before the first of its keys.
template <typename Line>
std::string in_tables(const Line& line) {
  std::string out;
  std::string_view table;
  for (const auto& key : spec_keys()) {
    if (table_of(key.name) != table) {
      table = table_of(key.name);
      out += text("\n[", table, "]\n");
    }
    out += line(key);
  }
  return out;
}

// In lines that begin with #.
std::string comment(std::string_view words) {
  constexpr std::size_t kWidth = 96;
  std::string out = "#";
  std::size_t column = 1;
  for (const auto word : split(words, ' ')) {
    if (column + word.size() + 1 > kWidth) {
      out += "\n#";
      column = 1;
    }
    out += text(" ", word);
    column += word.size() + 1;
  }
  return out + "\n";
}

std::string_view kind_words(const SpecKey& key) {
  constexpr std::string_view kWords[] = {"text", "number", "whole number"};
  return kWords[static_cast<std::size_t>(key.kind)];
}

}  // namespace

Spec parse_spec_toml(std::string_view content, const std::string& name) {
  const auto table = parsed(content, name);
  Spec spec;
  set_table(spec, table, "", name);
  return spec;
}

void set_in_spec(Spec& spec, std::string_view assignment) {
  const auto name = text("--set ", shown(assignment));
  // It must be UTF-8 without control bytes, as in a file: a comment is looked through for that.
  parsed(text("# ", assignment), name);
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0)
    throw InvalidArgument(text(name, " is not KEY=VALUE, as --set steps=1e5"));
  const auto key = trimmed(assignment.substr(0, equals));
  const auto value = trimmed(assignment.substr(equals + 1));
  const bool is_toml =
      !value.empty() && (value.front() == '[' || value.front() == '"' || value.front() == '\'');
  if (!is_toml) {
    const std::string word(value);
    spec.set(key, std::span(&word, 1), false, name);
    return;
  }
  set_from(spec, std::string(key), *parsed(text("value = ", value), name).get("value"), name);
}

std::string spec_toml(const Spec& spec) {
  return in_tables([&](const SpecKey& key) {
    const auto& setting = spec.setting(key.name);
    return text(setting.values.empty() ? "# " : "", name_in_table(key.name), " = ",
                toml_setting(key, setting), setting.values.empty() ? "  # left open" : "", "\n");
  });
}

std::string spec_template() {
  std::string out = comment(
      "An experiment of recres; run it with: recres run FILE.toml. Keys behind # have the value that is used "
      "where nothing is said.");
  out += comment(
      "A list of values, as magnitude = [1, 2, 5], or a range in quotes, as \"FROM:TO:COUNT\" for numbers "
      "and "
      "\"FROM:TO\" for whole numbers, makes a key of the first part an axis: all combinations are measured.");
  return out + in_tables([](const SpecKey& key) {
           const bool is_network = key.name == "network";
           const bool is_quoted =
               key.kind == KeyKind::kText || key.fallback.find(':') != std::string_view::npos;
           const auto value = is_network ? "\"gaussian:n=5,seed=3\""
                                         : (is_quoted || key.fallback.empty() ? toml_text(key.fallback)
                                                                              : std::string(key.fallback));
           return text("\n", comment(key.help), is_network ? "" : "# ", name_in_table(key.name), " = ", value,
                       "\n");
         });
}

std::string spec_page() {
  std::string out =
      "# The keys of an experiment\n\n"
      "<!-- Written by `recres run --keys`; tests/cli/test_run.py compares. -->\n\n"
      "A specification is a [TOML](https://toml.io) file. Keys that make an *axis* take a list, "
      "`magnitude = [1, 2, 5]`, or a range in quotes: `noise = \"0:40:41\"` is 41 numbers from 0 to 40, "
      "`network_seed = \"1:20\"` all whole numbers from 1 to 20. All combinations of all axes are measured; "
      "the last axis of this list varies fastest. `recres run --template` writes a file to start from.\n\n"
      "| key | takes | if not given | what it is |\n|---|---|---|---|\n";
  for (const auto& key : spec_keys()) {
    const bool is_measure = key.name == "measure";
    std::string help;
    for (const char c : key.help) {
      if (c == '|') help += '\\';
      help += c;
    }
    out += text("| `", key.name, "` | ", kind_words(key),
                key.is_axis_key ? (is_measure ? ", or a list" : ", or an axis") : "", " | ",
                key.fallback.empty() ? "" : text("`", key.fallback, "`"), " | ", help, " |\n");
  }
  return out;
}

std::string spec_json(const Spec& spec) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const auto& key : spec_keys()) {
    const auto& setting = spec.setting(key.name);
    auto& value = out[std::string(key.name)];
    const auto one = [&](const std::string& word) -> nlohmann::ordered_json {
      if (key.kind == KeyKind::kWhole) return *parse_whole(word);
      if (key.kind == KeyKind::kNumber) return *parse_number(word);
      return word;
    };
    if (setting.is_axis) {
      value = nlohmann::ordered_json::array();
      for (const auto& word : setting.values) value.push_back(one(word));
    } else if (!setting.values.empty()) {
      value = one(setting.values.front());
    }
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Spec parse_spec_json(std::string_view content, const std::string& name) {
  const auto json = nlohmann::ordered_json::parse(content, nullptr, false);
  if (!json.is_object()) throw IoError(text(name, " holds no specification of an experiment"));
  Spec spec;
  for (const auto& [key, value] : json.items()) {
    std::vector<std::string> words;
    if (value.is_null()) words.emplace_back();
    const auto add = [&](const nlohmann::ordered_json& one) {
      if (!one.is_string() && !one.is_number()) throw IoError(text(name, ": ", shown(key), " has no value"));
      if (one.is_string()) {
        words.push_back(one.get<std::string>());
      } else if (one.is_number_unsigned()) {
        words.push_back(text(one.get<std::uint64_t>()));
      } else {
        words.push_back(number_text(one.get<double>()));
      }
    };
    if (value.is_array()) {
      for (const auto& one : value) add(one);
    } else if (!value.is_null()) {
      add(value);
    }
    spec.set(key, words, value.is_array(), name);
  }
  return spec;
}

}  // namespace recres
