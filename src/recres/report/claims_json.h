#pragma once

#include <span>
#include <string>

#include "recres/reproduce/claim.h"

namespace recres {

/// Claims with what was run and every number they were judged by, as one JSON object. What is unknown is
/// null.
std::string claims_json(std::span<const Claim> claims, const ReproductionOptions& options);

}  // namespace recres
