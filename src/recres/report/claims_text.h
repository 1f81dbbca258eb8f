#pragma once

#include <span>
#include <string>

#include "recres/report/text_style.h"
#include "recres/reproduce/claim.h"

namespace recres {

/// Claims as blocks for a terminal: where, claim, expected, measured, whether it holds; and how many do.
std::string claims_text(std::span<const Claim> claims, const ReproductionOptions& options,
                        const TextStyle& style);

/// "claim 3a (Fig 3 A) does not hold: short runs have no peak", several parted by semicolons; empty where all
/// hold.
std::string failed_claims(std::span<const Claim> claims);

}  // namespace recres
