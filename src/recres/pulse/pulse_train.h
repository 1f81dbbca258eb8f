#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recres/attractor/coverage.h"
#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/noise/noise_protocol.h"
#include "recres/pulse/attractor_guide.h"
#include "recres/simulate/kernel.h"
#include "recres/simulate/trajectory.h"
#include "recres/util/stop.h"

namespace recres {

/// Pulses of noise, and the runs that they are given to.
struct PulseTrainOptions {
  Model model = Model::kSbm;
  PulseTrain train;       ///< its `first` is the free run before the first pulse
  double background = 0;  ///< noise strength between pulses
  std::optional<std::vector<std::uint64_t>> start = {};  ///< random where absent
  std::uint64_t replicates = 1;
  std::uint64_t seed = 1;
  std::uint64_t most_settling_steps = 100'000;  ///< that a larger network is followed to its attractor
  std::string_view kernel = kAutomaticKernel;
  std::size_t threads = 1;  ///< no effect on the result

  /// T: the last pulse has a free run after it as all others have.
  std::uint64_t steps() const { return train.first + train.every * train.count; }
};

/// Sets from one pulse to the next and before the first: ten times the duration where `every` is 0, and as
/// many free steps as between two where `first` is absent. Throws InvalidArgument for durations beyond 10^12
/// steps.
void space_out(PulseTrain& train, std::uint64_t every, std::optional<std::uint64_t> first);

/// What one pulse did.
struct PulseRecord {
  std::vector<std::uint64_t> state_before;  ///< the state that it began in
  std::vector<std::uint64_t> state_after;   ///< the state that it ended in
  Settling before;  ///< where state_before leads without noise; 0 steps: on an attractor
  Settling after;   ///< where state_after leads without noise
};

/// The switching from one attractor to another: of the pulses that began in the basin of a row, the share
/// that ended in that of a column, beside what theory says of pulses that begin in just these states.
/// Empty where more than kMostSwitchingAttractors are met.
struct SwitchingTable {
  std::vector<std::uint32_t> attractors;  ///< rows and columns: those met, rising

  /// [row, column]; the last column counts pulses whose end is on no attractor for certain.
  Eigen::Matrix<std::uint64_t, Eigen::Dynamic, Eigen::Dynamic> counts;

  Eigen::MatrixXd exact;      ///< [row, column] like counts, probabilities; empty where theory is not known
  std::string why_no_theory;  ///< empty where it is known

  /// χ² of the counts about the theory, over the cells that expect 5 or more, the others of a row together,
  /// with the probability of so much or more if the theory holds.
  struct Fit {
    double chi_square;
    std::uint64_t degrees_of_freedom;
    double p_value;
  };
  std::optional<Fit> fit;
  std::string why_no_fit;  ///< empty where there is a fit, or no theory
};

struct PulseTrainStudy {
  PulseTrainOptions options;
  std::string_view kernel;
  std::vector<KnownAttractor> attractors;
  std::vector<std::vector<PulseRecord>> pulses;  ///< [replicate][pulse]
  SwitchingTable switching;

  /// The first run as a whole: [step · words + word], and for tanh [step · N + neuron]. Empty where it is too
  /// long to be kept.
  std::vector<std::uint64_t> states;
  std::vector<double> activities;
};

/// The most numbers of a first run that are kept.
inline constexpr std::uint64_t kMostKeptNumbers = 20'000'000;

/// The most attractors of which a table of switching is made.
inline constexpr std::size_t kMostSwitchingAttractors = 500;

/// The most neurons of which theory tells how pulses switch.
inline constexpr std::size_t kMostSwitchingNeurons = 14;

/// Pulses every replicate as asked. Replicate k is the run of `recres simulate` with the same seed,
/// background and protocol. The context hears of every step. Throws as make_schedule, make_kernel and
/// make_guide, and CapacityExceeded where the records do not fit in memory.
PulseTrainStudy study_pulses(const Network& network, const PulseTrainOptions& options,
                             const RunContext& context = {});

}  // namespace recres
