#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "recres/exact/exact_study.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/noise/noise_protocol.h"
#include "recres/resonance/resonance.h"

namespace recres {

/// One simulated run, as `recres simulate` makes it.
struct SimulationSpec {
  Model model = Model::kSbm;
  NoiseProtocol protocol = {};
  std::string input = {};  ///< the text or file that the input signal comes from, or empty
  RunOptions run = {};
  RunId id = {};
};

/// Everything that a time series of states depends on, as one line of JSON.
std::string simulation_spec_json(const NetworkSource& source, const Network& network,
                                 const SimulationSpec& spec, std::string_view kernel);

/// Everything that a resonance curve depends on, as one line of JSON.
std::string resonance_spec_json(const NetworkSource& source, const Network& network,
                                const ResonanceOptions& options, std::string_view kernel);

/// The curve with its specification, as one JSON object over several lines. What is unknown is null.
std::string resonance_json(const NetworkSource& source, const Network& network,
                           const ResonanceOptions& options, const ResonanceCurve& curve,
                           const ExactStudy* exact = nullptr);

/// The specification of an exact study, in one line.
std::string exact_spec_json(const NetworkSource& source, const Network& network, const ExactStudy& study);

/// An exact study as one JSON object. What is unknown or without end is null.
std::string exact_json(const NetworkSource& source, const Network& network, const ExactStudy& study);

/// What `recres network --json` prints.
std::string network_json(const NetworkSource& source, const Network& network);

}  // namespace recres
