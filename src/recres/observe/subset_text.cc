#include "recres/observe/subset_text.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::vector<std::size_t> parse_neurons(const std::string& words) {
  std::vector<std::size_t> out;
  if (words.empty()) return out;
  for (const auto word : split(words, ',')) {
    const auto neuron = parse_whole(word);
    if (!neuron)
      throw InvalidArgument(text("neurons '", shown(words), "': '", shown(word),
                                 "' is not the number of a neuron; write them as 0,3"));
    out.push_back(*neuron);
  }
  return out;
}

std::vector<std::vector<std::size_t>> parse_subsets(const std::string& words) {
  if (words.empty()) throw InvalidArgument("--neurons '' names no neurons; write 0,3,5 or 0,3,5/1,2");
  std::vector<std::vector<std::size_t>> out;
  for (const auto subset : split(words, '/')) {
    if (subset.empty())
      throw InvalidArgument(
          text("neurons '", shown(words), "': nothing stands beside a slash; write 0,3/1,2"));
    out.push_back(parse_neurons(std::string(subset)));
  }
  return out;
}

std::vector<std::size_t> parse_sizes(const std::string& owner, const std::string& words) {
  const auto refuse = [&](std::string_view why) {
    throw InvalidArgument(
        text(owner, " '", shown(words), "' ", why, "; write FROM:TO, as 1:15, or sizes as 1,2,6"));
  };
  const auto parts = split(words, ':');
  std::vector<std::size_t> out;
  if (parts.size() == 2) {
    const auto from = parse_whole(parts[0]);
    const auto to = parse_whole(parts[1]);
    constexpr std::uint64_t kMost = 1000;
    if (!from || !to || *from == 0 || *from > *to || *to > kMost) refuse("does not rise from 1 or more");
    for (auto size = *from; size <= *to; ++size) out.push_back(size);
    return out;
  }
  for (const auto word : split(words, ',')) {
    const auto size = parse_whole(word);
    if (parts.size() != 1 || !size) refuse("is no list of sizes");
    if (std::find(out.begin(), out.end(), *size) != out.end()) refuse("names a size twice");
    out.push_back(*size);
  }
  return out;
}

}  // namespace recres
