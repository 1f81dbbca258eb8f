#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "recres/pulse/attractor_guide.h"

namespace recres {

/// What a state of a run belongs to: the number of an attractor, or one of the two below.
using VisitLabel = std::int32_t;
inline constexpr VisitLabel kUndecidedLabel = -1;     ///< SettlingEnd::kUndecided
inline constexpr VisitLabel kTooManyStepsLabel = -2;  ///< SettlingEnd::kTooManySteps

VisitLabel label_of(const Membership& membership);
VisitLabel label_of(const Settling& settling);

/// "3", "undecided" or "too many steps".
std::string label_name(VisitLabel label);

/// The time that a run, or a stretch of it, has one label.
struct LabelTime {
  VisitLabel label;
  std::uint64_t states = 0;    ///< of s(0) … s(T)
  std::uint64_t steps = 0;     ///< that began in it: `states`, without s(T), after which nothing is seen
  std::uint64_t leavings = 0;  ///< those of them that led to another label
};

/// What one run did under one label.
struct LabelTally {
  LabelTime time;
  std::uint64_t on_attractor = 0;  ///< states on the attractor itself
  std::uint64_t stays = 0;         ///< states of this label in a row; those cut by the run's ends as well
  std::uint64_t longest = 0;       ///< states of the longest stay, cut ones as well
};

/// Steps from one label to another.
struct LabelTransition {
  VisitLabel from;
  VisitLabel to;
  std::uint64_t count;
};

/// The stays of one run.
struct RunStays {
  std::vector<LabelTally> tallies;           ///< attractors by their numbers, then the other labels
  std::vector<LabelTransition> transitions;  ///< by their numbers
  bool has_transitions = true;               ///< not where there are more than kMostTransitions pairs

  /// [bin]: the run in up to kTimeBins equal parts, the first ones a state longer. Empty where it was not
  /// asked for, or has more than kMostBinLabels labels in all bins together.
  std::vector<std::vector<LabelTime>> bins;
};

inline constexpr std::size_t kTimeBins = 60;
inline constexpr std::size_t kMostBinLabels = 2'000'000;
inline constexpr std::size_t kMostTransitions = 1'000'000;

/// Orders labels: attractors by their numbers, then the others.
inline bool is_before(VisitLabel a, VisitLabel b) {
  return static_cast<std::uint32_t>(a) < static_cast<std::uint32_t>(b);
}

/// Where each of `bins` parts of a run of so many states ends.
std::uint64_t bin_end(std::size_t bin, std::size_t bins, std::uint64_t states);

/// Makes stays of the states of one run. Works where the label changes, not at every state.
class StayRecorder {
 public:
  /// `states` is T + 1.
  StayRecorder(std::uint64_t states, bool has_bins);

  /// The next state, from s(0) on.
  void add(VisitLabel label, bool is_on) {
    if (label != label_) change_to(label);
    ++length_;
    on_attractor_ += is_on ? 1U : 0U;
  }

  /// After the last state.
  RunStays finish();

 private:
  using Bin = std::unordered_map<VisitLabel, LabelTime>;

  void change_to(VisitLabel label);
  void close_stay(bool is_left);
  void add_to_bins(bool is_left);

  std::uint64_t states_;
  VisitLabel label_ = 0;
  std::uint64_t begin_ = 0;   // of the present stay
  std::uint64_t length_ = 0;  // of the present stay so far
  std::uint64_t on_attractor_ = 0;
  std::unordered_map<VisitLabel, LabelTally> tallies_;
  std::unordered_map<std::uint64_t, std::uint64_t> transitions_;  // [from · 2^32 + to]
  bool has_transitions_ = true;
  std::vector<Bin> bins_;
  std::size_t bin_ = 0;         // in which the present stay begins
  std::size_t bin_labels_ = 0;  // in all bins
};

}  // namespace recres
