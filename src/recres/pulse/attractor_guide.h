#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/util/stop.h"

namespace recres {

/// How following a network without noise ended.
enum class SettlingEnd : std::uint8_t {
  kSettled,       ///< on an attractor
  kUndecided,     ///< inputs of 0 leave the way open: several attractors, or, in larger networks, unknown
  kTooManySteps,  ///< on none within the steps allowed
};

std::string_view settling_end_name(SettlingEnd end);

/// Where a state or activity leads without noise.
struct Settling {
  SettlingEnd end;
  std::uint32_t attractor = 0;  ///< its number in AttractorGuide::attractors, where it is settled
  /// Until it is on the attractor, the fewest where inputs of 0 leave several ways; for tanh, until within
  /// 10^-6 of it for a whole period.
  std::uint64_t steps = 0;
};

/// Which attractor a state or activity belongs to: a Settling without the way there.
struct Membership {
  SettlingEnd end;
  std::uint32_t attractor = 0;  ///< as in Settling
  bool is_on = false;           ///< on the attractor itself, no more steps to go
};

/// An attractor that a guide knows.
struct KnownAttractor {
  std::uint64_t period;  ///< 1 for a fixed point; of a set of states with ties, that of CensusAttractor

  /// [step · words_per_state(N) + word]: its states, for tanh their signs, from the smallest on; only that
  /// where there are more than kMostGuideStates.
  std::vector<std::uint64_t> states;
};

/// States of an attractor that a guide keeps.
inline constexpr std::uint64_t kMostGuideStates = 10'000;

/// Tells which attractor a running network is in the basin of: the one it would come to if noise ended now,
/// every neuron taking its more likely sign.
class AttractorGuide {
 public:
  virtual ~AttractorGuide() = default;
  AttractorGuide(const AttractorGuide&) = delete;
  AttractorGuide& operator=(const AttractorGuide&) = delete;

  /// `activity` is that of a tanh network, and not looked at for others. Throws Stopped.
  virtual Settling settle(std::span<const std::uint64_t> state, const Eigen::VectorXd& activity,
                          const RunContext& context) = 0;

  /// What settle() tells, but for the steps: one look-up for an SBM that is surveyed.
  virtual Membership membership(std::span<const std::uint64_t> state, const Eigen::VectorXd& activity,
                                const RunContext& context);

  /// Whether all attractors were known from the beginning. Only then may several threads ask at once.
  virtual bool knows_all() const = 0;

  /// Those known so far. Up to kMostSurveyedNeurons neurons, and for tanh, all from the beginning, in the
  /// order of their smallest states; else in the order in which settle() came to them.
  const std::vector<KnownAttractor>& attractors() const { return attractors_; }

 protected:
  AttractorGuide() = default;

  std::vector<KnownAttractor> attractors_;
};

/// SBMs of up to so many neurons are surveyed whole, see take_census.
inline constexpr std::size_t kMostSurveyedNeurons = 20;

/// A guide to this network, which must outlive it. `most_steps` is how long settle() follows a larger SBM or
/// a tanh network. Of tanh networks it knows the attractors that random starts find, see
/// find_tanh_attractors.
std::unique_ptr<AttractorGuide> make_guide(const Network& network, Model model, std::uint64_t most_steps,
                                           std::size_t threads, const RunContext& context);

}  // namespace recres
