#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recres/noise/noise_protocol.h"

namespace recres {

/// Reads segments, one a line: columns from, to, strength and, where wanted, end_strength and neurons, named
/// in any order by the first line and parted by commas. Neurons are parted by blanks; an empty cell is all of
/// them, or no ramp. Empty lines and lines that begin with # are passed over. `name` is the file's, for
/// messages. Throws IoError, naming line and column.
std::vector<NoiseSegment> parse_noise_csv(std::string_view content, std::string_view name);

/// The protocol that a text (see noise_text.h) or a .csv file describes, with background 0. Throws
/// InvalidArgument for a text or file name that is neither, IoError for what is wrong in a file.
NoiseProtocol load_noise_protocol(const std::string& spec);

}  // namespace recres
