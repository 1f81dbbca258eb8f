#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recres {

/// What a key of a specification takes.
enum class KeyKind {
  kText,
  kNumber,  ///< a finite number
  kWhole,   ///< a whole number of 0 or more
};

/// One key of a specification.
struct SpecKey {
  std::string_view name;  ///< "noise", or in a table "series.states"
  KeyKind kind;
  bool is_axis_key;           ///< a list of values makes an axis
  std::string_view fallback;  ///< its value where none is given, as a user would write it; empty: left open
  std::string_view help;      ///< a sentence or two
};

/// All keys, those that make axes first, in the order of the axes: the last varies fastest.
std::span<const SpecKey> spec_keys();

/// What is said of one key: its values in their shortest form, none where it is left open.
struct Setting {
  std::vector<std::string> values = {};
  bool is_axis = false;  ///< whether a list was given, be it of one value
};

/// An experiment as its user describes it. Every key has a setting, its default where nothing was said.
class Spec {
 public:
  /// All defaults; `network` is missing still.
  Spec();

  /// Sets a key to what a user wrote: one value, several of a list, or a text that names a range ("0:40:41",
  /// for whole numbers "1:20"). `where` comes first in messages: "study.toml, line 3". Throws
  /// InvalidArgument for an unknown key (naming the nearest), a value of the wrong kind, a list where there
  /// is no axis, values given twice.
  void set(std::string_view key, std::span<const std::string> words, bool is_list, const std::string& where);

  const Setting& setting(std::string_view key) const;

  /// The only value of a key that is not swept; empty where it is left open.
  const std::string& value(std::string_view key) const;
  std::uint64_t whole(std::string_view key) const;
  std::optional<std::uint64_t> optional_whole(std::string_view key) const;

  /// Whether this is among the values of `measure`.
  bool measures(std::string_view name) const;

  bool operator==(const Spec& other) const;

 private:
  std::vector<Setting> settings_;  // [place in spec_keys()]
};

/// Throws InvalidArgument where keys do not go together, or something is missing.
void validate(const Spec& spec);

}  // namespace recres
