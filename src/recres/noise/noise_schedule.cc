#include "recres/noise/noise_schedule.h"

#include <algorithm>
#include <map>
#include <utility>

#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// A ramp takes both its ends without rounding.
double strength_at(const NoiseSegment& segment, std::uint64_t step) {
  const auto last = segment.to - 1;
  if (!segment.is_ramp() || step == segment.from) return segment.strength;
  if (step == last) return *segment.end_strength;
  const auto done = static_cast<double>(step - segment.from);
  const auto left = static_cast<double>(last - step);
  return (segment.strength * left + *segment.end_strength * done) / (left + done);
}

// A schedule that grows stretch by stretch.
class Builder {
 public:
  explicit Builder(double background) { place_of(background); }

  void add(const NoiseLevel& level, std::uint64_t steps) {
    const auto place = place_of(level);
    auto& stretches = schedule_.stretches;
    if (!stretches.empty() && stretches.back().level == place) {
      stretches.back().steps += steps;
    } else {
      stretches.push_back({.steps = steps, .level = place});
    }
  }

  NoiseSchedule done() { return std::move(schedule_); }

 private:
  std::size_t place_of(const NoiseLevel& level) {
    const auto [found, is_new] = places_.try_emplace(level, schedule_.levels.size());
    if (is_new) schedule_.levels.push_back(level);
    return found->second;
  }

  NoiseSchedule schedule_;
  std::map<NoiseLevel, std::size_t> places_;
};

// The segments that a step lies in, as time goes on.
class Active {
 public:
  Active(const NoiseProtocol& protocol, std::size_t neurons) : protocol_(protocol), neurons_(neurons) {
    for (const auto& segment : protocol.segments) waiting_.push_back(&segment);
    std::sort(waiting_.begin(), waiting_.end(),
              [](const auto* a, const auto* b) { return a->from > b->from; });
  }

  // Drops what has ended before this step, takes in what begins; returns the next step at which to call
  // again, at most `steps`.
  std::uint64_t move_to(std::uint64_t step, std::uint64_t steps) {
    std::erase_if(active_, [step](const auto* segment) { return segment->to <= step; });
    while (!waiting_.empty() && waiting_.back()->from <= step) {
      active_.push_back(waiting_.back());
      waiting_.pop_back();
    }
    auto next = waiting_.empty() ? steps : waiting_.back()->from;
    for (const auto* segment : active_) next = std::min(next, segment->is_ramp() ? step + 1 : segment->to);
    return next;
  }

  NoiseLevel level_at(std::uint64_t step) const {
    if (active_.empty()) return protocol_.background;
    // A segment for all neurons is alone in its steps.
    if (active_.front()->neurons.empty()) return strength_at(*active_.front(), step);
    std::vector<double> strengths(neurons_, protocol_.background);
    for (const auto* segment : active_) {
      for (const auto neuron : segment->neurons) strengths[neuron] = strength_at(*segment, step);
    }
    return strengths;
  }

 private:
  const NoiseProtocol& protocol_;
  std::size_t neurons_;
  std::vector<const NoiseSegment*> waiting_;  // the next one last
  std::vector<const NoiseSegment*> active_;
};

// Before they are made: every step of a ramp, and both ends of every other segment.
void require_schedule_memory(const NoiseProtocol& protocol, std::size_t neurons) {
  double bytes = 0;
  for (const auto& segment : protocol.segments) {
    const auto stretches = segment.is_ramp() ? static_cast<double>(segment.to - segment.from) : 2.0;
    bytes += stretches * sizeof(NoiseStretch);
    constexpr std::size_t kKey = 64;
    const auto level = 2 * (sizeof(NoiseLevel) + (segment.neurons.empty() ? 0 : neurons * sizeof(double)));
    if (segment.is_ramp()) bytes += stretches * static_cast<double>(level + kKey);
  }
  require_memory(text("a noise protocol of ", protocol.segments.size(), " segments, a noise level for each ",
                      "step of a ramp,"),
                 static_cast<std::uint64_t>(std::min(bytes, 0x1p63)));
}

}  // namespace

std::uint64_t NoiseSchedule::steps() const {
  std::uint64_t sum = 0;
  for (const auto& stretch : stretches) sum += stretch.steps;
  return sum;
}

const NoiseLevel* NoiseSchedule::only_level() const {
  return stretches.size() == 1 ? &levels[stretches.front().level] : nullptr;
}

NoiseSchedule constant_noise(const NoiseLevel& level, std::uint64_t steps) {
  return {.levels = {level}, .stretches = {{.steps = steps, .level = 0}}};
}

NoiseSchedule make_schedule(const NoiseProtocol& protocol, std::size_t neurons, std::uint64_t steps) {
  validate(protocol, neurons, steps);
  require_schedule_memory(protocol, neurons);
  Builder builder(protocol.background);
  Active active(protocol, neurons);
  for (std::uint64_t step = 0; step < steps;) {
    const auto next = active.move_to(step, steps);
    builder.add(active.level_at(step), next - step);
    step = next;
  }
  return builder.done();
}

}  // namespace recres
