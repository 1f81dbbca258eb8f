#pragma once

#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/report/text_style.h"

namespace recres {

/// A study of attractors for a terminal: how many of which period, the largest of them, and the way there.
std::string attractors_text(const NetworkSource& source, const Network& network, const AttractorStudy& study,
                            const TextStyle& style);

}  // namespace recres
