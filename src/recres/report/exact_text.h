#pragma once

#include <string>

#include "recres/exact/exact_study.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/report/text_style.h"

namespace recres {

/// What is exactly known, for people: a table, a plot, where the curve peaks, and what runs of finite length
/// show.
std::string exact_text(const NetworkSource& source, const Network& network, const ExactStudy& study,
                       const TextStyle& style);

}  // namespace recres
