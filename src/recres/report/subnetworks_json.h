#pragma once

#include <string>

#include "recres/observe/subnetwork_study.h"
#include "recres/report/study_source.h"

namespace recres {

/// The specification as one line of JSON, for result files.
std::string subnetworks_spec_json(const StudySource& source, const SubnetworkStudy& study);

/// Everything as JSON: the specification, sizes and sub-networks at each noise strength.
std::string subnetworks_json(const StudySource& source, const SubnetworkStudy& study);

}  // namespace recres
