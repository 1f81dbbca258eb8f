#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recres/noise/noise_level.h"
#include "recres/noise/noise_protocol.h"

namespace recres {

/// Consecutive steps under one noise level.
struct NoiseStretch {
  std::uint64_t steps;
  std::size_t level;  ///< its place among the levels of the schedule
};

/// A protocol as a simulation follows it.
struct NoiseSchedule {
  std::vector<NoiseLevel> levels;       ///< all different; the first is the background
  std::vector<NoiseStretch> stretches;  ///< all steps of the run in order; neighbours have different levels

  std::uint64_t steps() const;

  /// The one level that all observed steps are under, or null where there are several.
  const NoiseLevel* only_level() const;
};

/// One level for so many steps.
NoiseSchedule constant_noise(const NoiseLevel& level, std::uint64_t steps);

/// What a protocol means for a run of `steps` steps of so many neurons. Every step of a ramp has a level of
/// its own. Throws as validate(protocol, …), and CapacityExceeded where levels and stretches do not fit in
/// memory.
NoiseSchedule make_schedule(const NoiseProtocol& protocol, std::size_t neurons, std::uint64_t steps);

}  // namespace recres
