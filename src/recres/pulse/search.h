#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recres/exact/search_theory.h"
#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/pulse/attractor_guide.h"
#include "recres/pulse/search_target.h"
#include "recres/simulate/kernel.h"
#include "recres/util/stop.h"

namespace recres {

/// Repeated pulses until a wanted attractor appears, then none (the paper's conclusion).
struct SearchOptions {
  Model model = Model::kSbm;
  SearchTarget target = PeriodTarget{.period = 1};
  double strength = 0;                           ///< r in each pulse
  std::uint64_t duration = 1;                    ///< steps of each pulse, 1 or more
  std::vector<std::size_t> neurons = {};         ///< that are pulsed; all where empty
  std::optional<std::uint64_t> free_steps = {};  ///< between pulses; enough to settle where absent
  std::uint64_t stay_steps = 100;                ///< run freely after success
  std::uint64_t most_pulses = 10'000;
  std::optional<std::vector<std::uint64_t>> start = {};  ///< random where absent
  std::uint64_t replicates = 100;
  std::uint64_t seed = 1;
  std::uint64_t most_settling_steps = 100'000;  ///< see make_guide
  std::string_view kernel = kAutomaticKernel;
  std::size_t threads = 1;  ///< no effect on the result
};

/// How one search ended.
enum class SearchEnd : std::uint8_t {
  kFound,
  kTooManyPulses,  ///< most_pulses were given
};

std::string_view search_end_name(SearchEnd end);

struct SearchRun {
  SearchEnd end;
  std::uint64_t pulses;
  std::uint64_t steps;       ///< until the target was found: free run, then pulses with free runs after them
  bool stayed;               ///< still on the target after stay_steps
  std::vector<Settling> on;  ///< where the network was when each pulse began, and at the end
};

/// All searches, and how their numbers of pulses compare with theory.
struct SearchStudy {
  SearchOptions options;
  std::uint64_t free_steps = 0;
  std::string_view kernel = {};
  std::vector<KnownAttractor> attractors = {};
  std::vector<bool> is_target = {};      ///< [attractor]
  std::vector<double> correlation = {};  ///< [attractor], for a pattern; empty otherwise
  std::vector<SearchRun> runs = {};

  /// Of runs that found the target; the standard error is absent for fewer than two.
  std::optional<double> mean_pulses = {};
  std::optional<double> mean_pulses_error = {};

  std::optional<SearchOutlook> theory = {};
  std::string why_no_theory = {};  ///< empty where theory is known

  /// Expected deviations from the most probable successors in one free run without noise, from a state at
  /// random. Theory leaves them out, and is withheld where 0.02 or more are expected in a whole search. 0
  /// where they are not known.
  double stray_deviations = 0;

  std::uint64_t found() const;
};

/// Searches from each start. Replicates are those of `recres simulate`. The context hears of every search.
/// Throws InvalidArgument where the target does not exist among the attractors, if all are known, or where
/// options are out of range.
SearchStudy study_search(const Network& network, const SearchOptions& options,
                         const RunContext& context = {});

}  // namespace recres
