#pragma once

#include <span>
#include <string>

#include "recres/reproduce/claim.h"
#include "recres/reproduce/reproduction.h"

namespace recres {

/// Claims with what was run and every number they were judged by, as one JSON object. What is unknown is
/// null.
std::string claims_json(std::span<const Claim> claims, const ReproductionOptions& options);

/// The claims alone, a JSON array, for the result file.
std::string claim_list_json(std::span<const Claim> claims);

/// What was run of the paper, for the result file.
std::string reproduction_spec_json(std::span<const PaperPart> parts, const ReproductionOptions& options);

}  // namespace recres
