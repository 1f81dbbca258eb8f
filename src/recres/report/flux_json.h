#pragma once

#include <string>

#include "recres/observe/flux_study.h"
#include "recres/report/study_source.h"

namespace recres {

/// Everything as JSON: the specification, and the flux both ways at each noise strength.
std::string flux_json(const StudySource& source, const FluxStudy& study);

}  // namespace recres
