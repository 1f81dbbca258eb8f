#pragma once

#include <string>

#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/report/text_style.h"

namespace recres {

/// A network for people: size, structure and, where it fits the width, the matrix.
std::string network_text(const NetworkSource& source, const Network& network, const TextStyle& style);

}  // namespace recres
