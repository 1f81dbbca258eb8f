#pragma once

#include <cstdint>
#include <vector>

#include "recres/law/firing_table.h"

namespace recres {

/// The states to which a chain comes back for ever.
struct RecurrentClass {
  std::vector<std::uint64_t> states;  ///< in rising order; the others are transient
  std::uint64_t period = 1;           ///< above 1 where it can come back to a state only every so many steps
};

/// Of a noisy SBM whose signs are certain where a double cannot tell their probability from 1. Throws
/// InvalidArgument, with what there is instead, where several closed classes leave the stationary
/// distribution open.
RecurrentClass recurrent_class(const FiringTable& firing);

}  // namespace recres
