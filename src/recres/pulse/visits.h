#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/noise/noise_protocol.h"
#include "recres/pulse/attractor_guide.h"
#include "recres/pulse/stays.h"
#include "recres/simulate/kernel.h"
#include "recres/simulate/simulate.h"
#include "recres/util/stop.h"

namespace recres {

/// The runs whose visits to attractors are told.
struct VisitOptions {
  Model model = Model::kSbm;
  NoiseProtocol protocol = {};
  RunOptions run = {};
  std::uint64_t replicates = 1;
  std::uint64_t seed = 1;
  std::uint64_t most_settling_steps = 10'000;  ///< see make_guide
  std::string kernel = std::string(kAutomaticKernel);
  bool has_labels = false;  ///< whether the label of every state is kept
  std::size_t threads = 1;  ///< no effect on the result
};

/// What all runs together tell of one label.
struct LabelVisits {
  VisitLabel label;
  std::uint64_t states = 0;
  double share = 0;  ///< of all states
  std::optional<double> share_error = {};
  std::uint64_t on_attractor = 0;  ///< of `states`, those on the attractor itself, not only in its basin
  std::uint64_t visits = 0;        ///< stays, those cut by the ends of a run as well
  std::uint64_t runs = 0;          ///< that came here
  std::uint64_t steps = 0;         ///< as LabelTime
  std::uint64_t leavings = 0;      ///< as LabelTime

  /// Mean length of a stay: steps that began in the basin over those that left it. That is 1 over the most
  /// likely probability of leaving, and stays that are cut by the ends of a run do not bias it, as they would
  /// the mean of their lengths. Of a run without end it is π(B) over the flow out of B, see residence_steps.
  /// Absent where it was never left.
  std::optional<double> residence_steps = {};
  std::optional<double> residence_error =
      {};                           ///< absent, too, where one run, or block of a run, alone came here
  std::uint64_t longest_steps = 0;  ///< of all stays, those that are cut as well

  std::optional<double> exact_share = {};  ///< of a run without end; absent where theory is not known
  std::optional<double> exact_residence_steps = {};  ///< the same; infinite where it is never left

  /// Of the time in the basin; absent where there is none, or no attractor.
  std::optional<double> on_attractor_share() const {
    if (label < 0 || states == 0) return std::nullopt;
    return static_cast<double>(on_attractor) / static_cast<double>(states);
  }
};

/// What standard errors are taken from.
enum class ErrorSource : std::uint8_t {
  kReplicates,  ///< the differences between runs, of which there are 2 or more
  kBlocks,      ///< the differences between kErrorBlocks equal parts of the one run
  kNone,        ///< neither: the run is too short, or visits too many attractors
};

std::string_view error_source_name(ErrorSource source);

inline constexpr std::size_t kErrorBlocks = 20;

struct VisitStudy {
  VisitOptions options;
  std::string_view kernel;
  std::vector<KnownAttractor> attractors;  ///< [label]
  bool knows_all = true;                   ///< see AttractorGuide; else those visited

  /// Attractors by their numbers, then the other labels: all that were visited; where theory is known, all
  /// that there are.
  std::vector<LabelVisits> visits;
  ErrorSource error_source = ErrorSource::kNone;

  std::vector<std::uint64_t> attractors_visited;  ///< [replicate]: how many different ones
  std::vector<LabelTransition> transitions;       ///< of all runs
  std::string why_no_transitions;                 ///< empty where they are known
  std::string why_no_theory;                      ///< empty where it is known

  /// The first run in equal parts, see RunStays::bins.
  std::vector<std::vector<LabelTime>> bins;

  /// [replicate · (T + 1) + t], where asked for.
  std::vector<VisitLabel> labels;
  std::string why_no_labels;  ///< empty where they are kept

  std::vector<std::string> warnings;  ///< a sentence each
};

/// The most labels of states that are kept: 80 MB.
inline constexpr std::uint64_t kMostKeptLabels = 20'000'000;

/// The most neurons of which theory is told.
inline constexpr std::size_t kMostVisitTheoryNeurons = 12;

/// Throws InvalidArgument where the options make no runs.
void validate(const VisitOptions& options);

/// Steps that the context will hear of.
std::uint64_t planned_steps(const VisitOptions& options);

/// Runs the network and tells every state's attractor. Replicate k is the run of `recres simulate` with the
/// same seed and options. The context hears of every step, burn-in included. One look-up for each state up to
/// kMostSurveyedNeurons neurons, on all threads; of larger SBMs each new state is followed to its attractor,
/// on one thread; tanh networks are followed from every state, which is slow. Throws as make_schedule,
/// make_kernel and make_guide, and CapacityExceeded where records do not fit in memory.
VisitStudy study_visits(const Network& network, const VisitOptions& options, const RunContext& context = {});

}  // namespace recres
