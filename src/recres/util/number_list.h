#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace recres {

// Several numbers in one word, as users type them. `owner` comes first in messages: "--noise".

/// "FROM:TO:COUNT", evenly spaced with both ends, or "r1,r2,…". Throws InvalidArgument where the text is
/// neither. Any order of the second form, and infinite numbers, are for others to refuse.
std::vector<double> parse_numbers(const std::string& owner, const std::string& words);

/// "FROM:TO", all whole numbers between included, or "n1,n2,…". Throws InvalidArgument where the text is
/// neither.
std::vector<std::uint64_t> parse_wholes(const std::string& owner, const std::string& words);

}  // namespace recres
