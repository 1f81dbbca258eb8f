#include "recres/observe/divergence.h"

#include <algorithm>

#include "recres/state/state.h"

namespace recres {

namespace {

// Reading so many connections takes about a tenth of a second; interpolating p for a neuron is as dear as a
// dozen of them.
constexpr std::uint64_t kAffordedConnections = 100'000'000;
constexpr std::uint64_t kConnectionsANeuron = 12;
constexpr std::uint64_t kFewestStates = 100;

std::uint64_t spacing(const StepEntropy& entropy, std::size_t neurons, std::uint64_t connections,
                      std::uint64_t transitions) {
  if (entropy.is_tabulated()) return 1;
  const auto afforded = kAffordedConnections / (connections + kConnectionsANeuron * neurons);
  return std::max<std::uint64_t>(1, transitions / std::max(afforded, kFewestStates));
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
  for (auto t = (every_ - came_ % every_) % every_; t < begin; t += every_) {
    sum_ += entropy_.bits(states.subspan(t * words_, words_));
    ++looked_at_;
  }
  came_ += begin;
}

}  // namespace recres
