#pragma once

#include <string>

#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/pulse/visits.h"

namespace recres {

/// What visits depend on, as one line of JSON.
std::string visits_spec_json(const NetworkSource& source, const Network& network, const VisitStudy& study);

/// Visits as one JSON object, without the labels of all states. What is unknown or without end is null.
std::string visits_json(const NetworkSource& source, const Network& network, const VisitStudy& study);

}  // namespace recres
