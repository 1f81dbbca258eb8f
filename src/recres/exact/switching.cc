#include "recres/exact/switching.h"

#include <limits>

#include "recres/util/eigen_index.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void require_pulse(const Attractors& attractors, std::uint64_t steps, std::size_t starts) {
  const std::uint64_t states = attractors.basin_of.size();
  const auto count = attractors.states.size();
  require_pulse_ends(
      text("a pulse of ", steps, " steps from ", starts, starts == 1 ? " start" : " starts", " on ", count,
           count == 1 ? " attractor of " : " attractors of ", states, " states"),
      {.states = states, .starts = starts, .targets = count, .steps = steps});
}

std::vector<double> residence_steps(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors, std::size_t threads,
                                    const RunContext& context) {
  std::vector<std::vector<std::uint64_t>> basins(attractors.states.size());
  for (std::uint64_t state = 0; state < chain.states(); ++state) {
    const auto basin = attractors.basin_of[state];
    if (basin != kUndecidedBasin) basins[basin].push_back(state);
  }
  std::vector<double> out;
  for (std::uint32_t basin = 0; basin < basins.size(); ++basin) {
    std::vector<double> shares;
    double held = 0;
    for (const auto state : basins[basin]) {
      shares.push_back(stationary[eigen_index(state)]);
      held += shares.back();
    }
    const Eigen::VectorXd next = chain.forward(basins[basin], shares, threads);
    double leaving = 0;
    for (std::uint64_t state = 0; state < chain.states(); ++state) {
      if (attractors.basin_of[state] != basin) leaving += next[eigen_index(state)];
    }
    const double unleft = held > 0 ? std::numeric_limits<double>::infinity() : kNaN;
    out.push_back(leaving > 0 ? held / leaving : unleft);
    context.advance(0);
  }
  return out;
}

PulseTargets basins_of(const Attractors& attractors) {
  return {.target_of = attractors.basin_of, .count = attractors.states.size()};
}

std::vector<PulseStart> starts_on(const Attractors& attractors) {
  std::vector<PulseStart> starts;
  for (const auto& states : attractors.states) starts.push_back(start_among(states));
  return starts;
}

PulseEnds switching_from(std::span<const PulseStart> starts, const TransitionOperator& chain,
                         std::uint64_t steps, const Attractors& attractors, std::size_t threads,
                         const RunContext& context) {
  return pulse_ends(chain, steps, starts, basins_of(attractors), threads, context);
}

SwitchingMatrix switching_matrix(const TransitionOperator& chain, std::uint64_t steps,
                                 const Attractors& attractors, std::size_t threads,
                                 const RunContext& context) {
  return switching_from(starts_on(attractors), chain, steps, attractors, threads, context);
}

}  // namespace recres
