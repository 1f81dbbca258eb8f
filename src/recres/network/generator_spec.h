#pragma once

#include <string_view>

#include "recres/network/network.h"

namespace recres {

/// The generators with their keys, one a line, for help texts.
extern const std::string_view kGeneratorHelp;

/// Whether a NETWORK text is meant as a generator, "name:key=value,…", rather than as a file: letters, then a
/// colon, and no file name ending in between.
bool is_generator_spec(std::string_view spec);

/// The network that a text such as "gaussian:n=5,seed=3" describes, at weight magnitude 1.
/// Throws InvalidArgument for an unknown generator or key, a missing or repeated key, or a value that does
/// not fit.
Network generate_network(std::string_view spec);

}  // namespace recres
