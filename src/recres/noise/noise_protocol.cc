#include "recres/noise/noise_protocol.h"

#include <algorithm>
#include <numeric>

#include "recres/neuron/noise_strength.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string named(std::size_t segment) {
  return text("segment ", segment + 1, " of the noise protocol");
}

void require_strengths(const NoiseSegment& segment, std::size_t place) {
  try {
    require_noise_strength(segment.strength);
    require_noise_strength(segment.end_strength.value_or(segment.strength));
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(text(named(place), ": ", error.what()));
  }
}

void require_steps(const NoiseSegment& segment, std::size_t place, std::uint64_t steps) {
  if (segment.from > segment.to) {
    throw InvalidArgument(text(named(place), " runs backwards, from step ", segment.from, " to ", segment.to,
                               "; give the earlier one first"));
  }
  if (segment.from == segment.to) {
    throw InvalidArgument(text(named(place), " has no steps: it begins at step ", segment.from,
                               " and ends before it; end it one later at least"));
  }
  if (segment.to > steps) {
    throw InvalidArgument(text(named(place), " ends before step ", segment.to, ", but the run has ", steps,
                               " steps; give more steps or an earlier end"));
  }
}

void require_neurons(const NoiseSegment& segment, std::size_t place, std::size_t neurons) {
  for (const auto neuron : segment.neurons) {
    if (neuron < neurons) continue;
    throw InvalidArgument(text(named(place), " names neuron ", neuron, ", but the network has ", neurons,
                               " neurons, 0 to ", neurons - 1));
  }
  auto sorted = segment.neurons;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    throw InvalidArgument(text(named(place), " names neuron ", *twice, " twice; once is enough"));
}

// Finds segments that share a neuron and a step, in one pass over their beginnings.
class Overlaps {
 public:
  Overlaps(const std::vector<NoiseSegment>& segments, std::size_t neurons)
      : segments_(segments), latest_of_(neurons, kNone) {}

  // Segments must come in the order in which they begin.
  void add(std::size_t place) {
    const auto& segment = segments_[place];
    if (segment.neurons.empty()) {
      require_apart(latest_, place);
      latest_of_all_ = place;
    } else {
      require_apart(latest_of_all_, place);
      for (const auto neuron : segment.neurons) {
        require_apart(latest_of_[neuron], place);
        latest_of_[neuron] = place;
      }
    }
    if (latest_ == kNone || segment.to > segments_[latest_].to) latest_ = place;
  }

 private:
  static constexpr auto kNone = static_cast<std::size_t>(-1);

  void require_apart(std::size_t earlier, std::size_t place) const {
    if (earlier == kNone || segments_[earlier].to <= segments_[place].from) return;
    const auto [one, other] = std::minmax(earlier, place);
    throw InvalidArgument(
        text("segments ", one + 1, " and ", other + 1, " of the noise protocol overlap: both drive neuron ",
             shared_neuron(segments_[one], segments_[other]), " in steps ", segments_[place].from, " to ",
             std::min(segments_[earlier].to, segments_[place].to) - 1, "; end one before the other begins"));
  }

  static std::size_t shared_neuron(const NoiseSegment& one, const NoiseSegment& other) {
    if (one.neurons.empty()) return other.neurons.empty() ? 0 : other.neurons.front();
    for (const auto neuron : one.neurons) {
      if (other.neurons.empty() || std::count(other.neurons.begin(), other.neurons.end(), neuron) > 0)
        return neuron;
    }
    throw InternalError("segments of a noise protocol share no neuron");
  }

  const std::vector<NoiseSegment>& segments_;
  std::vector<std::size_t> latest_of_;  // [neuron]: the last segment that names it
  std::size_t latest_of_all_ = kNone;   // the last segment for all neurons
  std::size_t latest_ = kNone;          // of all segments the one that ends last
};

}  // namespace

void validate(const NoiseProtocol& protocol, std::size_t neurons, std::uint64_t steps) {
  require_noise_strength(protocol.background);
  const auto& segments = protocol.segments;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    require_strengths(segments[k], k);
    require_steps(segments[k], k, steps);
    require_neurons(segments[k], k, neurons);
  }
  std::vector<std::size_t> order(segments.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return segments[a].from != segments[b].from ? segments[a].from < segments[b].from : a < b;
  });
  Overlaps overlaps(segments, neurons);
  for (const auto place : order) overlaps.add(place);
}

std::vector<NoiseSegment> pulses(const PulseTrain& train) {
  require_noise_strength(train.strength);
  if (train.duration == 0) throw InvalidArgument("pulses of duration 0 are none; give 1 step or more");
  if (train.count == 0) throw InvalidArgument("a count of 0 pulses is none; give 1 or more");
  if (train.every < train.duration) {
    throw InvalidArgument(text("pulses of duration ", train.duration, " every ", train.every,
                               " steps overlap; give every = ", train.duration, " or more"));
  }
  constexpr std::uint64_t kMostSteps = 1'000'000'000'000'000'000;
  const double end = static_cast<double>(train.first) +
                     static_cast<double>(train.count - 1) * static_cast<double>(train.every) +
                     static_cast<double>(train.duration);
  if (end > static_cast<double>(kMostSteps)) {
    throw InvalidArgument(text(train.count, " pulses every ", train.every,
                               " steps end after the longest run, which has ", kMostSteps, " steps"));
  }
  require_memory(text(train.count, " pulses"),
                 train.count * (sizeof(NoiseSegment) + train.neurons.size() * sizeof(std::size_t)));
  std::vector<NoiseSegment> segments;
  segments.reserve(train.count);
  for (std::uint64_t k = 0; k < train.count; ++k) {
    const auto from = train.first + k * train.every;
    segments.push_back(
        {.from = from, .to = from + train.duration, .strength = train.strength, .neurons = train.neurons});
  }
  return segments;
}

}  // namespace recres
