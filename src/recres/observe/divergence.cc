#include "recres/observe/divergence.h"

#include <algorithm>

#include "recres/state/state.h"

namespace recres {

namespace {

// Reading so many connections takes some hundredths of a second; p and h2 of a neuron are as dear as a
// hundred. Of many neurons few states will do, as their sum hardly changes.
constexpr std::uint64_t kAffordedConnections = 30'000'000;
constexpr std::uint64_t kConnectionsANeuron = 100;
constexpr std::uint64_t kFewestStates = 10;

std::uint64_t spacing(const StepEntropy& entropy, std::size_t neurons, std::uint64_t connections,
                      std::uint64_t transitions) {
  if (entropy.is_tabulated()) return 1;
  const auto afforded = kAffordedConnections / (connections + kConnectionsANeuron * neurons);
  return std::max<std::uint64_t>(1, transitions / std::max(afforded, kFewestStates));
}

// Which state of the stretch of this number is looked at: the multiples of the golden ratio are spread
// evenly, also among every second or tenth of them.
std::uint64_t place_in(std::uint64_t stretch, std::uint64_t length) {
  constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
  const double share = static_cast<double>(stretch * kGoldenRatio >> 11) * 0x1p-53;
  return stretch * length + static_cast<std::uint64_t>(share * static_cast<double>(length));
}

}  // namespace

DivergenceMeter::DivergenceMeter(const StepEntropy& entropy, std::size_t neurons, std::uint64_t connections,
                                 std::uint64_t transitions)
    : entropy_(entropy),
      words_(words_per_state(neurons)),
      transitions_(transitions),
      every_(spacing(entropy, neurons, connections, transitions)) {}

void DivergenceMeter::add(std::span<const std::uint64_t> states) {
  // The last state of a run begins no transition.
  const auto begin = std::min<std::uint64_t>(states.size() / words_, transitions_ - came_);
  while (next_ < came_ + begin) {
    sum_ += entropy_.bits(states.subspan((next_ - came_) * words_, words_));
    next_ = place_in(++looked_at_, every_);
  }
  came_ += begin;
}

}  // namespace recres
