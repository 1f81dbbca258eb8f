#pragma once

#include <string>
#include <string_view>

#include "recres/io/network_file.h"
#include "recres/report/text_style.h"
#include "recres/simulate/sweep.h"

namespace recres {

/// Where the states of a study come from: a network that is simulated, or a recording.
struct StudySource {
  NetworkSource source = {};         ///< of the network
  const Network* network = nullptr;  ///< null for a recording
  std::string recording = {};        ///< the file, as the user wrote it
  std::size_t neurons = 0;           ///< of the network or the recording
  std::string input = {};            ///< the input signal, as the user wrote it; empty without
};

/// One or two lines: what was done to which network or recording, how, and `more`. The sweep is the one that
/// was run; of a recording it holds the steps.
std::string study_heading(std::string_view what, const StudySource& source, const Sweep& sweep,
                          std::string_view kernel, std::string_view more, const TextStyle& style);

}  // namespace recres
