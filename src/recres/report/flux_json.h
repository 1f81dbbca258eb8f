#pragma once

#include <string>

#include "recres/io/network_file.h"
#include "recres/observe/flux_study.h"

namespace recres {

/// Where the states of a study of flux come from: a network that is simulated, or a recording.
struct FluxSource {
  NetworkSource source = {};         ///< of the network
  const Network* network = nullptr;  ///< null for a recording
  std::string recording = {};        ///< the file, as the user wrote it
  std::string input = {};            ///< the input signal, as the user wrote it; empty without
  std::size_t neurons = 0;           ///< of the network or the recording
};

/// Everything as JSON: the specification, and the flux both ways at each noise strength.
std::string flux_json(const FluxSource& source, const FluxStudy& study);

}  // namespace recres
