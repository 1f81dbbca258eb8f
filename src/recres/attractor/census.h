#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recres/attractor/noiseless_map.h"
#include "recres/util/stop.h"

namespace recres {

/// One attractor of a census: a fixed point, an n-cycle, or, where inputs tie, a closed class of states.
struct CensusAttractor {
  std::uint64_t first;   ///< its smallest state
  std::uint64_t states;  ///< how many it has: the period, unless states of it tie
  std::uint64_t period;  ///< steps after which it may return; 1 for a fixed point
  std::uint64_t basin;   ///< states that lead there and nowhere else, its own included
};

/// All attractors of one period together.
struct CensusPeriod {
  std::uint64_t period;
  std::uint64_t attractors;
  std::uint64_t basins;  ///< states that lead to one of them and nowhere else
};

/// Transients of so many steps or more are not told apart.
inline constexpr std::size_t kMostTransientSteps = 65'535;

/// Attractors beyond are counted, not listed.
inline constexpr std::size_t kMostListedAttractors = std::size_t{1} << 22;

/// All attractors of an SBM without noise, from a walk through its 2^N states.
struct Census {
  std::size_t neurons = 0;
  std::uint64_t attractors = 0;
  std::vector<CensusAttractor>
      listed;  ///< in the order of their smallest states, kMostListedAttractors at most
  std::vector<CensusPeriod> periods;  ///< of all attractors, rising

  /// [steps]: states that are so many steps away from their attractor, the least number where inputs tie. The
  /// place kMostTransientSteps, if there is one, counts all from there on.
  std::vector<std::uint64_t> transients;

  std::uint64_t tied_states = 0;       ///< states after which some neuron may take either sign
  std::uint64_t undecided_states = 0;  ///< states that may lead to several attractors

  /// [state]: its attractor's place in `listed`, or kUndecidedBasin. Only where asked for and all are listed.
  std::vector<std::uint32_t> attractor_of;

  /// [state]: the same steps as in transients. Only where asked for.
  std::vector<std::uint16_t> steps_of;
};

/// The most neurons where inputs tie, whose states have several successors each.
inline constexpr std::size_t kMostBranchingNeurons = 24;

struct CensusOptions {
  bool has_attractor_of = false;
  bool has_steps_of = false;
  std::size_t threads = 1;  ///< no effect on the result
};

/// Bytes that the census of so many neurons without ties takes at most, with up to 2^16 attractors.
std::uint64_t census_bytes(std::size_t neurons, std::size_t threads);

/// Walks through all states; reports them to the context as they are done. Six bytes a state. Throws
/// InvalidArgument where inputs tie of more than kMostBranchingNeurons neurons, or leave so many ways open
/// that to follow them would take more than a day; CapacityExceeded where it does not fit in memory.
Census take_census(const NoiselessMap& map, const CensusOptions& options = {},
                   const RunContext& context = {});

/// The states of a listed attractor: a cycle in the order of its steps from its smallest state on; where
/// states of it tie, in rising order.
std::vector<std::uint64_t> attractor_states(const NoiselessMap& map, const CensusAttractor& attractor);

}  // namespace recres
