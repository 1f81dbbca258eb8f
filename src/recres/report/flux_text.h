#pragma once

#include <string>

#include "recres/report/flux_json.h"
#include "recres/report/text_style.h"

namespace recres {

/// A table for each way that information flows, and a plot of both against noise strength.
std::string flux_text(const FluxSource& source, const FluxStudy& study, const TextStyle& style);

}  // namespace recres
