#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recres/attractor/coverage.h"
#include "recres/attractor/cycle_search.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// How attractors are looked for where states are too many to list.
struct SampledAttractorsOptions {
  std::uint64_t starts = 1000;         ///< ≥ 1, uniform over the 2^N states
  std::uint64_t most_steps = 100'000;  ///< ≥ 1: a start gives up that has closed no cycle in so many

  std::uint64_t most_listed_states = 1000;  ///< longer cycles tell their smallest state alone
  std::uint64_t most_listed_words = std::uint64_t{1} << 24;  ///< of all cycles together, 8 bytes each

  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< makes no difference to the result
};

/// Steps after which a start of this network may well give up: 100000, fewer where all starts together would
/// then take minutes.
std::uint64_t affordable_steps(const Network& network, std::uint64_t starts);

/// A fixed point (period 1) or an n-cycle of an SBM without noise, no state of which ties.
struct SampledAttractor {
  std::uint64_t period;

  /// [step · words_per_state(N) + word]: from the smallest state on (word 0 decides first); that alone where
  /// the cycle is not listed.
  std::vector<std::uint64_t> states;
  bool is_listed;

  std::uint64_t starts;  ///< how many led there
  Share basin;           ///< the share of all starts, that is of the state space, and its 95 % interval
};

/// What became of one start.
struct SampledStart {
  StartEnd end;
  std::uint32_t attractor;        ///< its number, or kNoAttractor
  std::uint64_t transient_steps;  ///< before it was on its attractor; 0 where it found none
};

/// What starts found, and what they missed.
struct SampledAttractors {
  SampledAttractorsOptions options;  ///< that it was made with

  std::vector<SampledAttractor> attractors;  ///< in the order of their smallest states
  std::vector<SampledStart> starts;          ///< in the order of their numbers

  std::uint64_t too_many_steps = 0;   ///< starts that ended kTooManySteps
  std::uint64_t still_branching = 0;  ///< starts that ended kStillBranching
  std::uint64_t unlisted = 0;         ///< attractors, not starts: only their smallest states are told

  Coverage coverage;  ///< of the starts that found an attractor; others tell nothing
};

/// Attractors of an SBM without noise, of any number of neurons, from random starts; see find_cycles for how.
/// A closed class with ties in it is never found: starts that end there are counted as still branching. Where
/// neurons tie on the way, a basin's share is the probability to come there, over starts and signs.
///
/// Takes a step of 2·connections operations for each start and step, and about three times the steps to the
/// end of the first round. The context hears of every start. Throws InvalidArgument where there are no
/// starts, steps or threads, CapacityExceeded where 8 bytes for each 64 neurons of each start, with room for
/// the search and the lists, do not fit; Stopped.
SampledAttractors sample_attractors(const Network& network, const SampledAttractorsOptions& options,
                                    const RunContext& context = {});

/// The transient steps of all starts that found an attractor, rising: their distribution.
std::vector<std::uint64_t> transient_steps(const SampledAttractors& found);

}  // namespace recres
