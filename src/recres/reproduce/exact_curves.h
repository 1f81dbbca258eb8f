#pragma once

#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/network/network.h"
#include "recres/reproduce/claim.h"
#include "recres/util/stop.h"

namespace recres {

/// The ergodic curve of these noise strengths with the lengths of run that show a resonance, an experiment of
/// its own of kPartUnits. Throws as study_exactly.
ExactStudy solve(const std::string& name, const Network& network, const std::vector<double>& noise_strengths,
                 const ReproductionOptions& options, const RunContext& context);

}  // namespace recres
