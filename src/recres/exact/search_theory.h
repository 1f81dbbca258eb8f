#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/transition_matrix.h"
#include "recres/exact/transition_operator.h"
#include "recres/law/firing_table.h"
#include "recres/util/stop.h"

namespace recres {

/// A network that is pulsed again and again, seen whenever a pulse begins. Between pulses it runs freely,
/// always to the most probable successor, until it has settled: so it is on an attractor whenever a pulse
/// begins, and where the next one begins depends on nothing but the state, attractor and phase, in which this
/// one does. Attractors alone are no Markov chain, unless all states of each are alike.
struct SearchChain {
  std::vector<std::uint64_t> states;        ///< [place]: all states of attractors, in the order of Attractors
  std::vector<std::uint32_t> attractor_of;  ///< [place]
  TransitionMatrix transitions;             ///< [place before, place after]; rows sum to 1
  std::uint64_t steps_per_pulse;            ///< steps of the pulse and of the free run after it
};

/// The most steps that the network takes to an attractor without noise, from any state. `free` is the table
/// of the network, whatever its noise strength. Throws InvalidArgument where states tie, for then there is
/// more than one way on.
std::uint64_t longest_transient(const FiringTable& free, const Attractors& attractors);

/// Throws CapacityExceeded where the chain and what is computed of it do not fit in memory, InvalidArgument
/// where it would take more than a day. To be called before long work.
void require_search(const Attractors& attractors, std::uint64_t pulse_steps);

/// From each state of an attractor, through `pulse_steps` steps of `pulse` and `free_steps` steps of the free
/// network, to the next. Costs pulse_ends of as many starts as attractors have states. Throws
/// InvalidArgument where states tie, or where some state needs more than `free_steps` to settle.
SearchChain search_chain(const FiringTable& free, const TransitionOperator& pulse, std::uint64_t pulse_steps,
                         std::uint64_t free_steps, const Attractors& attractors, std::size_t threads = 1,
                         const RunContext& context = {});

/// A search begins on this attractor, each of its states as likely: [place].
Eigen::VectorXd search_start_on(const SearchChain& chain, std::uint32_t attractor);

/// It begins in this state. Throws InvalidArgument where that is on no attractor.
Eigen::VectorXd search_start_in(const SearchChain& chain, std::uint64_t state);

/// The probability that a pulse that begins here takes the network to one of these attractors: [place].
/// Throws InvalidArgument for attractors that do not exist, or none.
Eigen::VectorXd success_per_pulse(const SearchChain& chain, std::span<const std::uint32_t> targets);

/// The same in the long run of pulses that never stop, of those that begin off the targets. Absent where the
/// chain cannot come from every state to every other, or has no state off the targets.
std::optional<double> stationary_success(const SearchChain& chain, std::span<const std::uint32_t> targets,
                                         std::size_t threads = 1, const RunContext& context = {});

/// What to expect of a search: pulses until the network is on a target, then none.
struct SearchOutlook {
  double at_once;                            ///< the probability that it begins on a target: no pulse at all
  std::optional<double> first_success = {};  ///< p of the first pulse, if one is needed; absent where none is
  std::optional<double> simple_pulses = {};  ///< (1 - at_once)/p, the mean if each pulse were like the first
  std::optional<double> mean_pulses = {};    ///< the mean indeed; absent where the search may never end
  std::optional<double> mean_steps = {};     ///< mean_pulses times the steps of a pulse and its free run
  std::vector<double> reached_after = {};    ///< [n]: the probability of n pulses exactly
};

/// For each start, [start][place], whose numbers sum to 1; `reached_after` from 0 to `most_pulses` pulses.
/// The means solve (1 - Q)·m = 1 over the states off the targets, Q being the transitions among them, without
/// a subtraction, so that targets that are reached once in 10^12 pulses are told as accurately as others.
/// What is less likely than a double can tell counts as impossible. Takes (2/3)·M³ operations for M states of
/// attractors, and 2·M² for each start and pulse. Throws InvalidArgument for targets as success_per_pulse
/// does, and for starts that are no distribution.
std::vector<SearchOutlook> search_outlooks(const SearchChain& chain, std::span<const std::uint32_t> targets,
                                           std::span<const Eigen::VectorXd> starts, std::size_t most_pulses,
                                           std::size_t threads = 1, const RunContext& context = {});

}  // namespace recres
