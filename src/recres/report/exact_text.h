#pragma once

#include <span>
#include <string>

#include "recres/exact/exact_point.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/report/text_style.h"

namespace recres {

/// The exact curve for people: a table, a plot, and where it peaks.
std::string exact_text(const NetworkSource& source, const Network& network, std::span<const ExactPoint> curve,
                       const TextStyle& style);

}  // namespace recres
