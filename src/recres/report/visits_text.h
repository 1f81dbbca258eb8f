#pragma once

#include <string>

#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/pulse/visits.h"
#include "recres/report/text_style.h"

namespace recres {

/// The attractors with the most time as a table, the first run as a picture, and what else there is to know.
std::string visits_text(const NetworkSource& source, const Network& network, const VisitStudy& study,
                        const TextStyle& style);

}  // namespace recres
