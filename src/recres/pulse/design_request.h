#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "recres/exact/pulse_design.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// A pulse that is to be found for an SBM of up to kMostDesignNeurons neurons.
struct DesignRequest {
  std::uint64_t duration = 10;               ///< the most steps
  std::vector<std::size_t> neurons = {};     ///< that are pulsed; all where empty
  std::optional<double> most_strength = {};  ///< the strongest noise to look at; strengths_for where absent
  std::size_t threads = 1;                   ///< no effect on the result
};

/// The pulse after which all attractors are as equally likely as can be. Throws as most_even_pulse, and
/// InvalidArgument where the network is too large, or neurons do not exist.
EvenPulse design_even_pulse(const Network& network, const DesignRequest& request, double tolerance,
                            const RunContext& context = {});

/// For 1 to `duration` steps, the weakest pulse that leaves this attractor, counted from 0, or the one that
/// is left least often where none is given, with this probability. Throws as weakest_pulses, and as above.
std::vector<WeakestPulse> design_leaving_pulses(const Network& network, const DesignRequest& request,
                                                double leaving, std::optional<std::uint64_t> attractor,
                                                const RunContext& context = {});

}  // namespace recres
