#pragma once

#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"

namespace recres {

/// What a study of attractors depends on, as one line of JSON.
std::string attractors_spec_json(const NetworkSource& source, const Network& network,
                                 const AttractorStudy& study);

/// The study as one JSON object. States are indices up to 62 neurons, ±strings beyond. What is unknown is
/// null; whole numbers that may have no bound are strings. Of a tanh network activities, [step][neuron], and
/// their signs as ±strings.
std::string attractors_json(const NetworkSource& source, const Network& network, const AttractorStudy& study);

}  // namespace recres
