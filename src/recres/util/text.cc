#include "recres/util/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace recres {

std::string number_text(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string fixed_text(double value, int decimals) {
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
          .ptr;
  return {buffer.data(), end};
}

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) return text(bytes, " bytes");
  double amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (amount >= 1000 && unit + 1 < kUnits.size()) {
    amount /= 1000;
    ++unit;
  }
  return text(std::round(amount * 10) / 10, " ", kUnits[unit]);
}

std::optional<double> parse_number(std::string_view digits) {
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, failure] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || failure != std::errc{} || rest != end) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_whole(std::string_view digits) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, failure] = std::from_chars(digits.data(), end, value);
  if (!digits.empty() && failure == std::errc{} && rest == end) return value;
  const auto number = parse_number(digits);
  if (!number || !(*number >= 0) || *number >= 0x1p64 || std::trunc(*number) != *number) return std::nullopt;
  // Above 2^53 a double does not tell neighbouring whole numbers apart: all digits there, or a power of ten.
  if (*number >= 0x1p53 && digits.find_first_of("eE") == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<std::uint64_t> parse_bytes(std::string_view words) {
  double factor = 1;
  const auto drop = [&words](char upper) {
    const bool is_there = !words.empty() && (words.back() == upper || words.back() == upper + ('a' - 'A'));
    if (is_there) words.remove_suffix(1);
    return is_there;
  };
  drop('B');
  const double step = drop('I') ? 1024 : 1000;
  constexpr std::string_view kUnits = "KMGT";
  for (std::size_t k = 0; k < kUnits.size(); ++k) {
    if (!drop(kUnits[k])) continue;
    factor = std::pow(step, static_cast<double>(k + 1));
    break;
  }
  if (step == 1024 && factor == 1) return std::nullopt;
  const auto number = parse_number(trimmed(words));
  if (!number || !(*number * factor >= 1) || *number * factor >= 0x1p63) return std::nullopt;
  return static_cast<std::uint64_t>(*number * factor);
}

std::string_view trimmed(std::string_view words) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = words.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return words.substr(first, words.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view words, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto at = words.find(separator);
    pieces.push_back(words.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    words.remove_prefix(at + 1);
  }
}

namespace {

// Levenshtein's distance, one row at a time.
std::size_t changes_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t fewest = word.size() / 3 + 2;
  if (word.size() > 100) return best;
  for (const auto candidate : candidates) {
    const auto changes = changes_between(word, candidate);
    if (changes < fewest) {
      fewest = changes;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto guess = nearest(word, candidates);
  return guess.empty() ? std::string{} : text("; did you mean '", guess, "'?");
}

std::string shown(std::string_view words, std::size_t most) {
  std::string out(words.substr(0, most));
  // Bytes below 32 would break the one-line message; what is cut inside a UTF-8 letter would be no text at
  // all.
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) c = '?';
  }
  if (words.size() > most) out += "...";
  return out;
}

}  // namespace recres
