#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "recres/pulse/search_target.h"

namespace recres {

/// What a search looks for, as users write it.
struct TargetText {
  std::string words;                              ///< state=INDEX or ±signs, period=STEPS or pattern=FILE
  std::vector<std::size_t> pattern_neurons = {};  ///< see pattern_target
  double least_correlation = 0.9;                 ///< of a pattern
};

/// Throws InvalidArgument for a text that is none of those, IoError for what is wrong in the file of a
/// pattern.
SearchTarget load_search_target(const TargetText& target, std::size_t neurons);

}  // namespace recres
