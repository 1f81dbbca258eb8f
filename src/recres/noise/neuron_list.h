#pragma once

#include <cstddef>
#include <vector>

#include "recres/util/parameters.h"

namespace recres {

/// The neurons of a key such as neurons=0/3; none where the key is missing. Throws InvalidArgument for what
/// is no whole number. That they exist, and each but once, is for others to check.
std::vector<std::size_t> listed_neurons(const Parameters& parameters);

}  // namespace recres
