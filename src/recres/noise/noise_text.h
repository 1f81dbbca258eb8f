#pragma once

#include <string_view>
#include <vector>

#include "recres/noise/noise_protocol.h"

namespace recres {

/// The kinds of segments with their keys, one a line, for help texts.
extern const std::string_view kNoiseTextHelp;

/// Whether a --protocol text is meant as "name:key=value,…" rather than as a file: letters, then a colon.
bool is_noise_text(std::string_view words);

/// The segments that a text such as "pulses:strength=10,duration=10,every=200,count=5" describes; several
/// such texts are parted by semicolons. Throws InvalidArgument for an unknown name or key, a missing or
/// repeated key, or a value that does not fit.
std::vector<NoiseSegment> parse_noise_text(std::string_view words);

}  // namespace recres
