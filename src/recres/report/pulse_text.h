#pragma once

#include <span>
#include <string>

#include "recres/exact/pulse_design.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/pulse/pulse_train.h"
#include "recres/pulse/search.h"
#include "recres/report/text_style.h"

namespace recres {

/// Which attractor pulses took the network to, how often, and what theory says.
std::string pulse_text(const NetworkSource& source, const Network& network, const PulseTrainStudy& study,
                       const TextStyle& style);

/// How many pulses searches took, and what theory says.
std::string search_text(const NetworkSource& source, const Network& network, const SearchStudy& study,
                        const TextStyle& style);

std::string even_pulse_text(const NetworkSource& source, const EvenPulse& pulse, double tolerance,
                            const TextStyle& style);

std::string weakest_pulses_text(const NetworkSource& source, std::span<const WeakestPulse> pulses,
                                double leaving, const TextStyle& style);

}  // namespace recres
