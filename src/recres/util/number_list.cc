#include "recres/util/number_list.h"

#include <string_view>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint64_t kMostNumbers = 1'000'000;

double number_in(std::string_view word, const std::string& owner, const std::string& whole) {
  const auto number = parse_number(word);
  if (!number) {
    throw InvalidArgument(
        text(owner, " '", shown(whole), "': '", shown(word),
             "' is not a number; write FROM:TO:COUNT, as 0:40:41, or numbers parted by commas"));
  }
  return *number;
}

}  // namespace

std::vector<double> parse_numbers(const std::string& owner, const std::string& words) {
  std::vector<double> out;
  const auto parts = split(words, ':');
  if (parts.size() == 1) {
    for (const auto word : split(words, ',')) out.push_back(number_in(word, owner, words));
    return out;
  }
  const auto count = parts.size() == 3 ? parse_whole(parts[2]) : std::nullopt;
  if (!count || *count == 0 || *count > kMostNumbers) {
    throw InvalidArgument(text(owner, " '", shown(words), "' is not FROM:TO:COUNT with a count of 1 to ",
                               kMostNumbers, ", as 0:40:41"));
  }
  const double from = number_in(parts[0], owner, words);
  const double to = number_in(parts[1], owner, words);
  if (*count == 1 && from != to) {
    throw InvalidArgument(text(owner, " '", shown(words), "' has two ends and a count of 1; give 2 or more"));
  }
  if (*count > 1 && !(from < to)) {
    throw InvalidArgument(text(owner, " '", shown(words), "' does not rise; FROM must be less than TO"));
  }
  for (std::uint64_t k = 0; k < *count; ++k) {
    // Both ends weighed by whole numbers, so that 0:10:101 holds 0.7 itself and the last is TO.
    const auto far = static_cast<double>(k);
    const auto near = static_cast<double>(*count - 1 - k);
    out.push_back(*count == 1 ? from : (from * near + to * far) / static_cast<double>(*count - 1));
  }
  return out;
}

std::vector<std::uint64_t> parse_wholes(const std::string& owner, const std::string& words) {
  const auto refuse = [&](std::string_view why) {
    throw InvalidArgument(
        text(owner, " '", shown(words), "' ", why, "; write FROM:TO, as 1:15, or numbers as 1,2,6"));
  };
  const auto parts = split(words, ':');
  std::vector<std::uint64_t> out;
  if (parts.size() == 2) {
    const auto from = parse_whole(parts[0]);
    const auto to = parse_whole(parts[1]);
    if (!from || !to || *from > *to) refuse("does not rise");
    if (*to - *from >= kMostNumbers) refuse(text("has more than ", kMostNumbers, " numbers"));
    for (auto number = *from; number <= *to; ++number) out.push_back(number);
    return out;
  }
  for (const auto word : split(words, ',')) {
    const auto number = parse_whole(word);
    if (parts.size() != 1 || !number) refuse("is no list of whole numbers");
    out.push_back(*number);
  }
  return out;
}

}  // namespace recres
