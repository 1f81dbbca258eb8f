#include "recres/exact/search_theory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "recres/exact/elimination.h"
#include "recres/exact/pulse_ends.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;

void require_no_ties(const Attractors& attractors) {
  if (attractors.tied_states > 0) {
    throw InvalidArgument(
        text("a search cannot be foretold where inputs tie, as in ", attractors.tied_states, " of ",
             attractors.basin_of.size(),
             " states: without noise the network has more than one way on; biases part them"));
  }
}

// [state]: its place among all states of attractors, or kNowhere.
std::vector<std::uint32_t> places_of(const Attractors& attractors) {
  std::vector<std::uint32_t> places(attractors.basin_of.size(), kNowhere);
  std::uint32_t place = 0;
  for (const auto& states : attractors.states) {
    for (const auto state : states) places[state] = place++;
  }
  return places;
}

std::size_t states_on(const Attractors& attractors) {
  std::size_t count = 0;
  for (const auto& states : attractors.states) count += states.size();
  return count;
}

// [state]: where `steps` free steps lead, by the binary digits of `steps`.
std::vector<std::uint64_t> free_run(const FiringTable& free, std::uint64_t steps) {
  std::vector<std::uint64_t> after(free.states());
  std::vector<std::uint64_t> power(free.states());
  for (std::uint64_t state = 0; state < free.states(); ++state) {
    after[state] = state;
    power[state] = free.likely(state);
  }
  for (; steps > 0; steps >>= 1) {
    if ((steps & 1) != 0) {
      for (auto& state : after) state = power[state];
    }
    auto twice = power;
    for (auto& state : twice) state = power[state];
    power = std::move(twice);
  }
  return after;
}

// [place]: whether it is on one of them.
std::vector<bool> are_on(const SearchChain& chain, std::span<const std::uint32_t> targets) {
  const auto count = chain.attractor_of.back() + 1;
  if (targets.empty()) throw InvalidArgument("a search for no attractor never ends; name one or more");
  for (const auto target : targets) {
    if (target >= count) {
      throw InvalidArgument(
          text("there is no attractor ", target, " of ", count, " to search for; attractors count from 0"));
    }
  }
  std::vector<bool> on;
  for (const auto attractor : chain.attractor_of)
    on.push_back(std::find(targets.begin(), targets.end(), attractor) != targets.end());
  return on;
}

// [place]: whether some number of pulses may take the network from there to where `there` is true, without a
// visit to where `barred` is.
std::vector<bool> may_come(const TransitionMatrix& transitions, std::vector<bool> there,
                           const std::vector<bool>& barred) {
  std::vector<std::size_t> found;
  for (std::size_t place = 0; place < there.size(); ++place) {
    if (there[place]) found.push_back(place);
  }
  for (std::size_t k = 0; k < found.size(); ++k) {
    for (std::size_t from = 0; from < there.size(); ++from) {
      if (there[from] || barred[from] || !(transitions(eigen_index(from), eigen_index(found[k])) > 0))
        continue;
      there[from] = true;
      found.push_back(from);
    }
  }
  return there;
}

bool are_all(const std::vector<bool>& flags) {
  return std::find(flags.begin(), flags.end(), false) == flags.end();
}

// Every state leads to the first, and the first to every one.
bool is_irreducible(const TransitionMatrix& transitions) {
  const std::vector<bool> none(static_cast<std::size_t>(transitions.rows()));
  auto first = none;
  first[0] = true;
  return are_all(may_come(transitions, first, none)) &&
         are_all(may_come(transitions.transpose(), first, none));
}

void require_distribution(const Eigen::VectorXd& start, const SearchChain& chain) {
  constexpr double kRounding = 1e-9;
  const bool is_one = start.size() == eigen_index(chain.states.size()) && start.minCoeff() >= 0 &&
                      std::fabs(start.sum() - 1) <= kRounding;
  if (!is_one) {
    throw InvalidArgument(text("a search must begin with ", chain.states.size(),
                               " probabilities that sum to 1, one for each state of an attractor"));
  }
}

// Searches as a chain that begins anew whenever it has reached a target: 1/π(target) is then the mean number
// of pulses from one beginning to the next, one for the beginning itself.
class RenewedSearch {
 public:
  RenewedSearch(const SearchChain& chain, const std::vector<bool>& on_target, const Eigen::VectorXd& success,
                std::size_t threads, const RunContext& context)
      : threads_(threads),
        is_sure_(sure(chain, on_target)),
        elimination_(matrix(chain, success), 1, threads, context) {}

  // Starts on a target count as none, so that this is the part of the mean that others make.
  std::optional<double> mean_pulses(const Eigen::VectorXd& start, const std::vector<bool>& on_target) {
    TransitionMatrix row = TransitionMatrix::Zero(1, eigen_index(places_.size() + 1));
    for (std::size_t k = 0; k < places_.size(); ++k)
      row(0, eigen_index(k + 1)) = start[eigen_index(places_[k])];
    for (std::size_t place = 0; place < on_target.size(); ++place) {
      if (!on_target[place] && !is_sure_[place] && start[eigen_index(place)] > 0) return std::nullopt;
    }
    const double searched = row.sum();
    if (searched == 0) return 0;
    row /= searched;
    elimination_.close(row, threads_);
    const auto& stationary = elimination_.stationary();
    return searched * stationary.tail(stationary.size() - 1).sum() / stationary[0];
  }

 private:
  // [place]: off the targets, and sure to reach one.
  std::vector<bool> sure(const SearchChain& chain, const std::vector<bool>& on_target) {
    const std::vector<bool> none(on_target.size());
    auto lost = may_come(chain.transitions, on_target, none);
    lost.flip();
    auto out = may_come(chain.transitions, lost, on_target);
    out.flip();
    for (std::size_t place = 0; place < out.size(); ++place) {
      if (on_target[place]) out[place] = false;
      if (out[place]) places_.push_back(place);
    }
    return out;
  }

  // All targets first, as one.
  TransitionMatrix matrix(const SearchChain& chain, const Eigen::VectorXd& success) const {
    const auto size = eigen_index(places_.size());
    TransitionMatrix out = TransitionMatrix::Zero(size + 1, size + 1);
    for (Eigen::Index from = 0; from < size; ++from) {
      const auto place = eigen_index(places_[static_cast<std::size_t>(from)]);
      out(from + 1, 0) = success[place];
      for (Eigen::Index to = 0; to < size; ++to)
        out(from + 1, to + 1) = chain.transitions(place, eigen_index(places_[static_cast<std::size_t>(to)]));
    }
    return out;
  }

  std::size_t threads_;
  std::vector<std::size_t> places_;  // of the sure ones
  std::vector<bool> is_sure_;
  Elimination elimination_;
};

// [n]: how likely the n-th pulse is the last.
std::vector<double> reached_after(const SearchChain& chain, const std::vector<bool>& on_target,
                                  const Eigen::VectorXd& success, Eigen::VectorXd searching, double at_once,
                                  std::size_t most_pulses, const RunContext& context) {
  std::vector<double> out = {at_once};
  while (out.size() <= most_pulses) {
    out.push_back(searching.dot(success));
    searching = (searching.transpose() * chain.transitions).transpose().eval();
    for (std::size_t place = 0; place < on_target.size(); ++place) {
      if (on_target[place]) searching[eigen_index(place)] = 0;
    }
    context.advance(0);
  }
  return out;
}

}  // namespace

std::uint64_t longest_transient(const FiringTable& free, const Attractors& attractors) {
  require_no_ties(attractors);
  constexpr std::uint32_t kUnknown = UINT32_MAX;
  std::vector<std::uint32_t> steps(free.states(), kUnknown);
  for (const auto& states : attractors.states) {
    for (const auto state : states) steps[state] = 0;
  }
  std::uint32_t longest = 0;
  std::vector<std::uint64_t> way;
  for (std::uint64_t start = 0; start < free.states(); ++start) {
    std::uint64_t state = start;
    for (; steps[state] == kUnknown; state = free.likely(state)) way.push_back(state);
    for (auto left = steps[state]; !way.empty(); way.pop_back()) steps[way.back()] = ++left;
    longest = std::max(longest, steps[start]);
  }
  return longest;
}

void require_search(const Attractors& attractors, std::uint64_t pulse_steps) {
  const auto count = states_on(attractors);
  const auto what =
      text("a search among ", count, " states of attractors by pulses of ", pulse_steps, " steps");
  require_pulse_ends(
      what, {.states = attractors.basin_of.size(), .starts = count, .targets = count, .steps = pulse_steps});
  // The chain, and what is left of it when states are eliminated, twice while it is made.
  require_memory(what, 3 * sizeof(double) * count * count);
}

SearchChain search_chain(const FiringTable& free, const TransitionOperator& pulse, std::uint64_t pulse_steps,
                         std::uint64_t free_steps, const Attractors& attractors, std::size_t threads,
                         const RunContext& context) {
  const auto transient = longest_transient(free, attractors);
  if (free_steps < transient) {
    throw InvalidArgument(text("after ", free_steps,
                               " free steps the network need not have settled: its longest transient takes ",
                               transient, " steps; give as many or more"));
  }
  const auto places = places_of(attractors);
  SearchChain chain;
  chain.steps_per_pulse = pulse_steps + free_steps;
  std::vector<PulseStart> starts;
  for (std::uint32_t attractor = 0; attractor < attractors.states.size(); ++attractor) {
    for (const auto state : attractors.states[attractor]) {
      chain.states.push_back(state);
      chain.attractor_of.push_back(attractor);
      starts.push_back(start_in(state));
    }
  }
  std::vector<std::uint32_t> place_after;
  for (const auto state : free_run(free, free_steps)) place_after.push_back(places[state]);
  chain.transitions = pulse_ends(pulse, pulse_steps, starts,
                                 {.target_of = place_after, .count = chain.states.size()}, threads, context)
                          .to;
  return chain;
}

Eigen::VectorXd search_start_on(const SearchChain& chain, std::uint32_t attractor) {
  Eigen::VectorXd start(eigen_index(chain.states.size()));
  for (std::size_t place = 0; place < chain.states.size(); ++place)
    start[eigen_index(place)] = chain.attractor_of[place] == attractor ? 1 : 0;
  if (start.sum() == 0) {
    throw InvalidArgument(text("a search cannot begin on attractor ", attractor, " of ",
                               chain.attractor_of.back() + 1, "; attractors count from 0"));
  }
  return start / start.sum();
}

Eigen::VectorXd search_start_in(const SearchChain& chain, std::uint64_t state) {
  const auto found = std::find(chain.states.begin(), chain.states.end(), state);
  if (found == chain.states.end()) {
    throw InvalidArgument(text("a search cannot begin in state ", state,
                               ", which is on no attractor; let the network settle first"));
  }
  return Eigen::VectorXd::Unit(eigen_index(chain.states.size()), found - chain.states.begin());
}

Eigen::VectorXd success_per_pulse(const SearchChain& chain, std::span<const std::uint32_t> targets) {
  const auto on_target = are_on(chain, targets);
  Eigen::VectorXd success = Eigen::VectorXd::Zero(eigen_index(chain.states.size()));
  for (std::size_t place = 0; place < on_target.size(); ++place) {
    if (on_target[place]) success += chain.transitions.col(eigen_index(place));
  }
  return success;
}

std::optional<double> stationary_success(const SearchChain& chain, std::span<const std::uint32_t> targets,
                                         std::size_t threads, const RunContext& context) {
  const auto on_target = are_on(chain, targets);
  if (!is_irreducible(chain.transitions)) return std::nullopt;
  const auto success = success_per_pulse(chain, targets);
  const Elimination elimination(chain.transitions, threads, context);
  const auto& stationary = elimination.stationary();
  double searching = 0;
  double succeeding = 0;
  for (std::size_t place = 0; place < on_target.size(); ++place) {
    if (on_target[place]) continue;
    searching += stationary[eigen_index(place)];
    succeeding += stationary[eigen_index(place)] * success[eigen_index(place)];
  }
  if (!(searching > 0)) return std::nullopt;
  return succeeding / searching;
}

std::vector<SearchOutlook> search_outlooks(const SearchChain& chain, std::span<const std::uint32_t> targets,
                                           std::span<const Eigen::VectorXd> starts, std::size_t most_pulses,
                                           std::size_t threads, const RunContext& context) {
  const auto on_target = are_on(chain, targets);
  for (const auto& start : starts) require_distribution(start, chain);
  const auto success = success_per_pulse(chain, targets);
  RenewedSearch renewed(chain, on_target, success, threads, context);
  std::vector<SearchOutlook> out;
  for (const auto& start : starts) {
    Eigen::VectorXd searching = start;
    SearchOutlook outlook{.at_once = 0};
    for (std::size_t place = 0; place < on_target.size(); ++place) {
      if (!on_target[place]) continue;
      outlook.at_once += start[eigen_index(place)];
      searching[eigen_index(place)] = 0;
    }
    if (searching.sum() > 0) outlook.first_success = searching.dot(success) / searching.sum();
    if (outlook.first_success && *outlook.first_success > 0)
      outlook.simple_pulses = searching.sum() / *outlook.first_success;
    outlook.mean_pulses = renewed.mean_pulses(start, on_target);
    if (outlook.mean_pulses)
      outlook.mean_steps = *outlook.mean_pulses * static_cast<double>(chain.steps_per_pulse);
    outlook.reached_after =
        reached_after(chain, on_target, success, searching, outlook.at_once, most_pulses, context);
    out.push_back(std::move(outlook));
  }
  return out;
}

}  // namespace recres
