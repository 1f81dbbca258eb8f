#pragma once

#include <span>
#include <string>

#include "recres/exact/pulse_design.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/pulse/pulse_train.h"
#include "recres/pulse/search.h"

namespace recres {

/// What a train of pulses depends on, as one line of JSON.
std::string pulse_spec_json(const NetworkSource& source, const Network& network,
                            const PulseTrainStudy& study);

/// The study as one JSON object. Attractors are counted from 0; states are indices up to 62 neurons, ±strings
/// beyond. What is unknown is null.
std::string pulse_json(const NetworkSource& source, const Network& network, const PulseTrainStudy& study);

/// The same of searches.
std::string search_spec_json(const NetworkSource& source, const Network& network, const SearchStudy& study);
std::string search_json(const NetworkSource& source, const Network& network, const SearchStudy& study);

/// A designed pulse, or one for each duration.
std::string even_pulse_json(const NetworkSource& source, const Network& network, const EvenPulse& pulse,
                            double tolerance);
std::string weakest_pulses_json(const NetworkSource& source, const Network& network,
                                std::span<const WeakestPulse> pulses, double leaving);

}  // namespace recres
