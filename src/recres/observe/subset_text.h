#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace recres {

// Neurons and sub-networks as users type them. All throw InvalidArgument.

/// Neurons as "0,3"; none for an empty text. That they exist is for others to check.
std::vector<std::size_t> parse_neurons(const std::string& words);

/// Sub-networks as "0,3,5/1,2".
std::vector<std::vector<std::size_t>> parse_subsets(const std::string& words);

/// Numbers of neurons as "FROM:TO", all between included, or "n1,n2,…", each once. `owner` comes first in
/// messages.
std::vector<std::size_t> parse_sizes(const std::string& owner, const std::string& words);

}  // namespace recres
