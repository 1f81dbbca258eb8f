#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recres/pulse/search.h"
#include "recres/reproduce/claim.h"
#include "recres/util/part_progress.h"
#include "recres/util/stop.h"

namespace recres {

/// What the paper concludes and discusses: pulses until a useful attractor is found; the symmetric network
/// that updates one neuron at a time.
struct DiscussionSpec {
  std::string searched = "nrooks:cycles=-4/+1";  ///< conclusion
  double searched_magnitude = 20;
  std::string target = "-+---";  ///< a state of the attractor that is looked for
  double strength = 20;          ///< r of the pulses
  std::uint64_t duration = 10;
  std::uint64_t searches = 2000;

  std::string symmetric = "gaussian:n=5,seed=3,symmetry=1";  ///< discussion; its diagonal is set to 0
  double symmetric_magnitude = 1;
  std::vector<std::uint64_t> lengths = {1'000, 10'000, 100'000, 1'000'000};
  std::uint64_t replicates = 50;
  double downhill_magnitude = 20;  ///< where chance hardly ever lifts the energy
  std::uint64_t downhill_runs = 500;
  std::uint64_t downhill_steps = 20;  ///< of all neurons
};

/// Steps of many runs.
struct EnergySteps {
  std::uint64_t steps = 0;
  std::uint64_t uphill = 0;  ///< to a state of higher energy

  double share() const { return static_cast<double>(uphill) / static_cast<double>(steps); }
};

/// What was measured for it.
struct Discussion {
  DiscussionSpec spec;
  SearchStudy search;
  /// Half the sum of |share of s - Boltzmann probability of s| over states, [length].
  std::vector<Estimate> asynchronous_distance;
  std::vector<Estimate> synchronous_distance;
  EnergySteps asynchronous_energy;
  EnergySteps synchronous_energy;
};

/// The units of progress of its experiments.
inline std::uint64_t progress_units(const DiscussionSpec& /*spec*/) {
  return 4 * kPartUnits;
}

/// Runs the experiments. Throws as study_search, and InvalidArgument where the symmetric network is not, or
/// is of more than kMostAsynchronousNeurons neurons.
Discussion measure(const DiscussionSpec& spec, const ReproductionOptions& options,
                   const RunContext& context = {});

Claim judge_5a(const Discussion& discussion);
Claim judge_5b(const Discussion& discussion);

/// Both of them.
std::vector<Claim> judge(const Discussion& discussion);

}  // namespace recres
