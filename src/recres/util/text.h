#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recres {

/// The shortest decimal that reads back as the same double.
std::string number_text(double value);

/// A number with so many decimals: "13.29".
std::string fixed_text(double value, int decimals);

/// A number of bytes as people read it: "512 bytes", "1.5 GB".
std::string bytes_text(std::uint64_t bytes);

inline void append_text(std::string& out, std::string_view piece) {
  out += piece;
}
inline void append_text(std::string& out, char piece) {
  out += piece;
}
inline void append_text(std::string& out, double piece) {
  out += number_text(piece);
}
template <std::integral T>
void append_text(std::string& out, T piece) {
  out += std::to_string(piece);
}

/// Joins strings and numbers into one text. Numbers keep every digit that matters.
template <typename... Pieces>
std::string text(const Pieces&... pieces) {
  std::string out;
  (append_text(out, pieces), ...);
  return out;
}

/// A finite or infinite decimal number that fills the whole text, or nothing. Reads "+1", "-2.5e3", "nan",
/// "inf".
std::optional<double> parse_number(std::string_view digits);

/// A whole number from 0 to 2^64 - 1 that fills the whole text, or nothing. "1e6" counts as whole.
std::optional<std::uint64_t> parse_whole(std::string_view digits);

/// A number of bytes, at least 1, as "4GB", "1.5 GB", "500M" or "2GiB", or nothing.
std::optional<std::uint64_t> parse_bytes(std::string_view words);

/// The text without blanks at both ends.
std::string_view trimmed(std::string_view words);

/// The pieces between separators; one empty piece for an empty text.
std::vector<std::string_view> split(std::string_view words, char separator);

/// The candidate with the fewest changed letters, if it is near enough to be meant; else empty.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "; did you mean 'X'?" for the nearest candidate, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

/// At most `most` bytes of a text from outside, with control bytes replaced, fit to be shown in a one-line
/// message.
std::string shown(std::string_view words, std::size_t most = 40);

}  // namespace recres
