#include "recres/exact/pulse_ends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "recres/attractor/attractors.h"
#include "recres/exact/factored_transitions.h"
#include "recres/exact/listed_transitions.h"
#include "recres/exact/switching.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {
namespace {

std::vector<PulseStart> every_state(std::uint64_t states) {
  std::vector<PulseStart> out;
  for (std::uint64_t state = 0; state < states; ++state) out.push_back(start_in(state));
  return out;
}

// [state, target], and kUndecidedBasin in the last column, by nothing but the dense matrix times itself.
Eigen::MatrixXd by_brute_force(const TransitionOperator& chain, std::uint64_t steps,
                               const Attractors& attractors) {
  const TransitionMatrix matrix = transition_matrix(chain);
  TransitionMatrix power = TransitionMatrix::Identity(matrix.rows(), matrix.cols());
  for (std::uint64_t t = 0; t < steps; ++t) power = (power * matrix).eval();
  const auto count = attractors.states.size();
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(matrix.rows(), static_cast<Eigen::Index>(count + 1));
  for (Eigen::Index state = 0; state < matrix.cols(); ++state) {
    const auto basin = attractors.basin_of[static_cast<std::size_t>(state)];
    out.col(basin == kUndecidedBasin ? static_cast<Eigen::Index>(count) : basin) += power.col(state);
  }
  return out;
}

double difference(const PulseEnds& ends, const Eigen::MatrixXd& expected) {
  const auto count = ends.to.cols();
  return std::max((ends.to - expected.leftCols(count)).cwiseAbs().maxCoeff(),
                  (ends.undecided - expected.col(count)).cwiseAbs().maxCoeff());
}

// Many starts go backward, one goes forward, and long pulses by squares.
TEST(PulseEnds, AgreeWithPowersOfTheMatrix) {
  for (std::size_t neurons = 1; neurons <= 6; ++neurons) {
    for (const double r : {0.0, 2.0, 9.0}) {
      const auto network = generate_network(text("gaussian:n=", neurons, ",seed=", neurons)).scaled(4);
      const FiringTable firing(network, r);
      const auto attractors = find_attractors(network);
      const auto starts = every_state(firing.states());
      const FactoredTransitions factored(firing);
      const ListedTransitions listed(firing);
      for (const TransitionOperator* chain : {static_cast<const TransitionOperator*>(&factored),
                                              static_cast<const TransitionOperator*>(&listed)}) {
        for (const std::uint64_t steps : {0UL, 1UL, 2UL, 5UL, 17UL, 400UL}) {
          const auto expected = by_brute_force(*chain, steps, attractors);
          EXPECT_LT(difference(switching_from(starts, *chain, steps, attractors, 2), expected), 1e-12)
              << neurons << " neurons, r = " << r << ", " << steps << " steps";
          for (const std::size_t state : {std::size_t{0}, starts.size() / 3, starts.size() - 1}) {
            EXPECT_LT(difference(switching_from({&starts[state], 1}, *chain, steps, attractors),
                                 expected.row(static_cast<Eigen::Index>(state))),
                      1e-12)
                << neurons << " neurons, r = " << r << ", " << steps << " steps from " << state;
          }
        }
      }
    }
  }
}

// A run read after every step is what pulses of so many steps give.
TEST(PulseEnds, ARunTellsOfEveryDuration) {
  const auto network = generate_network("gaussian:n=6,seed=3").scaled(5);
  const auto attractors = find_attractors(network);
  const FiringTable firing(network, 4);
  const FactoredTransitions chain(firing);
  for (const auto& starts : {every_state(64), starts_on(attractors), std::vector<PulseStart>{start_in(9)}}) {
    const auto targets = basins_of(attractors);
    PulseRun run(chain, starts, targets, 1);
    for (std::uint64_t steps = 0; steps <= 12; ++steps) {
      const auto ends = run.ends();
      const auto expected = pulse_ends(chain, steps, starts, targets);
      EXPECT_LT((ends.to - expected.to).cwiseAbs().maxCoeff(), 1e-13) << steps;
      run.step({});
    }
  }
}

// A mixture of starts ends as the mixture of where they end; ties keep their share.
TEST(PulseEnds, MixturesAndTies) {
  const auto network = generate_network("hopfield:patterns=+++--/+-+-+").scaled(10);
  const auto attractors = find_attractors(network);
  ASSERT_GT(attractors.tied_states, 0U);
  const FiringTable firing(network, 5);
  const FactoredTransitions chain(firing);
  const PulseStart mixed{.states = {3, 17, 30}, .probabilities = {0.5, 0.2, 0.3}};
  const auto expected = by_brute_force(chain, 4, attractors);
  const Eigen::MatrixXd mean = 0.5 * expected.row(3) + 0.2 * expected.row(17) + 0.3 * expected.row(30);
  const auto ends = switching_from({&mixed, 1}, chain, 4, attractors);
  EXPECT_LT(difference(ends, mean), 1e-13);
  EXPECT_GT(ends.undecided[0], 0.01);
  auto many = every_state(32);
  many.push_back(mixed);
  const auto of_many = switching_from(many, chain, 4, attractors);
  EXPECT_LT(difference({.to = of_many.to.bottomRows(1), .undecided = of_many.undecided.tail(1)}, mean),
            1e-13);
}

// From (-4)(+1) the phase decides nothing, for every state of a cycle sees the same network turned; from a
// Gaussian network it does.
TEST(PulseEnds, ThePhaseCountsWhereTheNetworkIsNotSymmetric) {
  const auto spread = [](const char* spec, double magnitude, double r) {
    const auto network = generate_network(spec).scaled(magnitude);
    const auto attractors = find_attractors(network);
    const FiringTable firing(network, r);
    const FactoredTransitions chain(firing);
    double most = 0;
    for (const auto& states : attractors.states) {
      std::vector<PulseStart> starts;
      for (const auto state : states) starts.push_back(start_in(state));
      const auto to = switching_from(starts, chain, 3, attractors).to;
      most = std::max(most, (to.rowwise() - to.colwise().mean()).cwiseAbs().maxCoeff());
    }
    return most;
  };
  EXPECT_LT(spread("nrooks:cycles=-4/+1", 20, 8), 1e-12);
  EXPECT_GT(spread("gaussian:n=7,seed=2", 5, 5), 0.01);
}

TEST(PulseEnds, RefusesWhatDoesNotExistOrTakesTooLong) {
  const auto network = generate_network("autapses:n=3").scaled(5);
  const FiringTable firing(network, 1);
  const auto attractors = find_attractors(network);
  const FactoredTransitions chain(firing);
  const auto start = start_in(8);
  for (const std::uint64_t steps : {1UL, 1000UL}) {
    EXPECT_THROW(switching_from({&start, 1}, chain, steps, attractors), InvalidArgument);
  }
  EXPECT_NO_THROW(require_pulse(attractors, 1'000'000'000, 8));
  const PulseSize large{.states = 1 << 14, .starts = 1 << 14, .targets = 1 << 13, .steps = 1000};
  try {
    require_pulse_ends("a pulse of 1000 steps", large);
    FAIL() << "a pulse of 300 hours was not refused";
  } catch (const InvalidArgument& error) {
    EXPECT_NE(std::string(error.what()).find("a pulse of 1000 steps would take about 61 hours"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace recres
