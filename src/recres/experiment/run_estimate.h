#pragma once

#include <cstddef>
#include <cstdint>

#include "recres/experiment/identity.h"
#include "recres/experiment/plan.h"
#include "recres/util/stop.h"

namespace recres {

/// What a run would take.
struct RunEstimate {
  std::uint64_t units = 0;
  double transitions = 0;          ///< that are simulated
  std::uint64_t memory_bytes = 0;  ///< for the results; one unit at a time on every thread comes on top
  std::uint64_t disk_bytes = 0;    ///< journal and result together
  double seconds = 0;              ///< on so many threads of this machine, nothing else running
};

/// Measures a few units of every measure, shortened where they are long, and takes the others for alike.
/// Takes some seconds at most, unless a single exact or attractors unit takes longer. Throws as run_units.
RunEstimate estimate_run(const Plan& plan, const Shard& shard, std::size_t threads,
                         const RunContext& context);

}  // namespace recres
