#pragma once

#include <string>

#include "recres/report/subnetworks_json.h"
#include "recres/report/text_style.h"

namespace recres {

/// A row per size, a plot of I against noise strength, and what was measured of the whole network.
std::string subnetworks_text(const SubnetworkSource& source, const SubnetworkStudy& study,
                             const TextStyle& style);

}  // namespace recres
