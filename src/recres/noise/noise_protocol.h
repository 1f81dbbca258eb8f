#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace recres {

/// A stretch of time in which some neurons have a noise strength of their own, in place of the background's.
/// Step t takes s(t) to s(t+1); s(0) is the first observed state.
struct NoiseSegment {
  std::uint64_t from = 0;  ///< the first step of it
  std::uint64_t to = 0;    ///< one past the last step of it
  double strength = 0;     ///< r at step `from`
  std::optional<double> end_strength =
      {};                                 ///< of a ramp, r at step `to` - 1: r is linear in t; else constant
  std::vector<std::size_t> neurons = {};  ///< whose noise it is; all where empty

  bool is_ramp() const { return end_strength && *end_strength != strength; }
  bool operator==(const NoiseSegment&) const = default;
};

/// Noise in the course of a run: a background, and segments that take its place. Before the first observed
/// state there is only the background.
struct NoiseProtocol {
  double background = 0;  ///< r of all neurons wherever no segment says otherwise
  std::vector<NoiseSegment> segments = {};
  std::string words = {};  ///< the text that the segments were made from (see noise_text.h), or empty
};

/// Throws InvalidArgument where a strength is no noise strength; where a segment has no steps or runs
/// backwards, ends after `steps`, or names a neuron twice or one that does not exist; and where two segments
/// drive the same neuron in the same step, with numbers of segments, neuron and steps. Segments are counted
/// from 1, in the order in which they are given. Any order is as good.
void validate(const NoiseProtocol& protocol, std::size_t neurons, std::uint64_t steps);

/// Equal pulses at equal distances.
struct PulseTrain {
  double strength;          ///< r in each pulse
  std::uint64_t duration;   ///< steps of each pulse, 1 or more
  std::uint64_t every;      ///< steps from the beginning of one to that of the next, at least `duration`
  std::uint64_t count;      ///< 1 or more
  std::uint64_t first = 0;  ///< step at which the first one begins
  std::vector<std::size_t> neurons = {};  ///< that are pulsed; all where empty
};

/// Pulse k covers the `duration` steps from first + k·every on. Throws InvalidArgument where the numbers are
/// out of range, CapacityExceeded where so many do not fit in memory.
std::vector<NoiseSegment> pulses(const PulseTrain& train);

}  // namespace recres
