#pragma once

#include <string>

#include "recres/io/network_file.h"
#include "recres/observe/subnetwork_study.h"

namespace recres {

/// Where the states of a study come from: a network that is simulated, or a recording.
struct SubnetworkSource {
  NetworkSource source = {};         ///< of the network
  const Network* network = nullptr;  ///< null for a recording
  std::string recording = {};        ///< the file, as the user wrote it
  std::size_t neurons = 0;           ///< of the network or the recording
  std::uint64_t recorded_states = 0;
};

/// The specification as one line of JSON, for result files.
std::string subnetworks_spec_json(const SubnetworkSource& source, const SubnetworkStudy& study);

/// Everything as JSON: the specification, sizes and sub-networks at each noise strength.
std::string subnetworks_json(const SubnetworkSource& source, const SubnetworkStudy& study);

}  // namespace recres
