#include "recres/pulse/stays.h"

#include <algorithm>
#include <string>

#include "recres/util/error.h"

namespace recres {

namespace {

std::uint64_t pair_of(VisitLabel from, VisitLabel to) {
  return std::uint64_t{static_cast<std::uint32_t>(from)} << 32 | static_cast<std::uint32_t>(to);
}

std::vector<LabelTransition> sorted(const std::unordered_map<std::uint64_t, std::uint64_t>& counts) {
  std::vector<LabelTransition> out;
  for (const auto& [pair, count] : counts) {
    out.push_back({.from = static_cast<VisitLabel>(static_cast<std::uint32_t>(pair >> 32)),
                   .to = static_cast<VisitLabel>(static_cast<std::uint32_t>(pair)),
                   .count = count});
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return pair_of(a.from, a.to) < pair_of(b.from, b.to); });
  return out;
}

}  // namespace

VisitLabel label_of(const Membership& membership) {
  switch (membership.end) {
    case SettlingEnd::kSettled:
      return static_cast<VisitLabel>(membership.attractor);
    case SettlingEnd::kUndecided:
      return kUndecidedLabel;
    case SettlingEnd::kTooManySteps:
      return kTooManyStepsLabel;
  }
  throw InternalError("an unknown end of settling");
}

VisitLabel label_of(const Settling& settling) {
  return label_of(Membership{.end = settling.end, .attractor = settling.attractor});
}

std::string label_name(VisitLabel label) {
  if (label == kUndecidedLabel) return std::string(settling_end_name(SettlingEnd::kUndecided));
  if (label == kTooManyStepsLabel) return std::string(settling_end_name(SettlingEnd::kTooManySteps));
  return std::to_string(label);
}

std::uint64_t bin_end(std::size_t bin, std::size_t bins, std::uint64_t states) {
  return (bin + 1) * (states / bins) + std::min<std::uint64_t>(bin + 1, states % bins);
}

StayRecorder::StayRecorder(std::uint64_t states, bool has_bins) : states_(states) {
  if (has_bins) bins_.resize(std::min<std::uint64_t>(kTimeBins, states));
}

void StayRecorder::change_to(VisitLabel label) {
  if (length_ > 0) {
    close_stay(true);
    if (has_transitions_) ++transitions_[pair_of(label_, label)];
    if (transitions_.size() > kMostTransitions) {
      transitions_.clear();
      has_transitions_ = false;
    }
  }
  label_ = label;
}

void StayRecorder::close_stay(bool is_left) {
  auto& tally = tallies_.try_emplace(label_, LabelTally{.time = {.label = label_}}).first->second;
  tally.time.states += length_;
  // The last state of the run is followed by no step.
  tally.time.steps += is_left ? length_ : length_ - 1;
  tally.time.leavings += is_left ? 1U : 0U;
  tally.on_attractor += on_attractor_;
  ++tally.stays;
  tally.longest = std::max(tally.longest, length_);
  add_to_bins(is_left);
  begin_ += length_;
  length_ = 0;
  on_attractor_ = 0;
}

void StayRecorder::add_to_bins(bool is_left) {
  const auto end = begin_ + length_;
  for (auto at = begin_; at < end && !bins_.empty();) {
    const auto until = bin_end(bin_, bins_.size(), states_);
    const auto [place, is_new] = bins_[bin_].try_emplace(label_, LabelTime{.label = label_});
    const auto piece = std::min(end, until) - at;
    auto& time = place->second;
    time.states += piece;
    time.steps += at + piece < end || is_left ? piece : piece - 1;
    time.leavings += at + piece == end && is_left ? 1U : 0U;
    at += piece;
    if (at == until) ++bin_;
    bin_labels_ += is_new ? 1U : 0U;
    if (bin_labels_ > kMostBinLabels) bins_.clear();
  }
}

RunStays StayRecorder::finish() {
  if (length_ > 0) close_stay(false);
  RunStays out{
      .tallies = {}, .transitions = sorted(transitions_), .has_transitions = has_transitions_, .bins = {}};
  for (const auto& [label, tally] : tallies_) out.tallies.push_back(tally);
  std::sort(out.tallies.begin(), out.tallies.end(),
            [](const auto& a, const auto& b) { return is_before(a.time.label, b.time.label); });
  for (const auto& bin : bins_) {
    auto& list = out.bins.emplace_back();
    for (const auto& [label, time] : bin) list.push_back(time);
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return is_before(a.label, b.label); });
  }
  return out;
}

}  // namespace recres
