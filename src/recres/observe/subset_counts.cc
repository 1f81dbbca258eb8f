#include "recres/observe/subset_counts.h"

#include <algorithm>
#include <numeric>

#include "recres/state/state.h"

namespace recres {

namespace {

constexpr std::size_t kBufferWords = std::size_t{1} << 18;
// States of a sub-network, few enough for a first-level cache.
constexpr std::size_t kProjectedAtOnce = 1024;

// Those that are in several are counted several times.
std::size_t neurons_in_all(std::span<const Subset> subsets) {
  std::size_t neurons = 0;
  for (const auto& subset : subsets) neurons += subset.size();
  return neurons;
}

std::vector<std::size_t> all_neurons_of(std::span<const Subset> subsets) {
  std::vector<std::size_t> neurons;
  neurons.reserve(neurons_in_all(subsets));
  for (const auto& subset : subsets) neurons.insert(neurons.end(), subset.begin(), subset.end());
  std::sort(neurons.begin(), neurons.end());
  neurons.erase(std::unique(neurons.begin(), neurons.end()), neurons.end());
  return neurons;
}

std::size_t buffer_states(std::size_t neurons_seen, std::uint64_t expected_transitions) {
  const auto fit = std::max<std::size_t>(1, kBufferWords / words_per_state(neurons_seen));
  return std::min<std::uint64_t>(fit, expected_transitions + 1);
}

}  // namespace

SubsetCounts::SubsetCounts(std::vector<Subset> subsets, std::size_t neurons,
                           std::uint64_t expected_transitions)
    : subsets_(std::move(subsets)),
      expected_transitions_(expected_transitions),
      words_in_(words_per_state(neurons)),
      seen_(all_neurons_of(subsets_), neurons),
      words_(words_per_state(seen_.neurons().size())) {
  const auto& seen = seen_.neurons();
  projections_.reserve(subsets_.size());
  for (const auto& subset : subsets_) {
    std::vector<std::size_t> places;
    places.reserve(subset.size());
    for (const auto neuron : subset) {
      places.push_back(
          static_cast<std::size_t>(std::lower_bound(seen.begin(), seen.end(), neuron) - seen.begin()));
    }
    projections_.emplace_back(std::move(places), seen.size());
  }
  buffer_.reserve(buffer_states(seen.size(), expected_transitions) * words_);
}

void SubsetCounts::add(std::span<const std::uint64_t> states) {
  while (!states.empty()) {
    if (buffer_.capacity() - buffer_.size() < words_) flush();
    const auto room = (buffer_.capacity() - buffer_.size()) / words_;
    const auto now = std::min(states.size() / words_in_, room);
    const auto noted = buffer_.size();
    buffer_.resize(noted + now * words_);
    seen_.project(states.first(now * words_in_), std::span(buffer_).subspan(noted));
    states = states.subspan(now * words_in_);
  }
}

void SubsetCounts::project_buffer(std::size_t k, TransitionCounter& counter) const {
  const auto words = words_per_state(subsets_[k].size());
  std::vector<std::uint64_t> projected(kProjectedAtOnce * words);
  for (std::span<const std::uint64_t> left(buffer_); !left.empty();) {
    const auto now = left.first(std::min(left.size(), kProjectedAtOnce * words_));
    const std::span out(projected.data(), now.size() / words_ * words);
    projections_[k].project(now, out);
    counter.add(out);
    left = left.subspan(now.size());
  }
}

void SubsetCounts::flush() {
  if (counters_.empty()) {
    counters_.reserve(subsets_.size());
    for (const auto& subset : subsets_) counters_.emplace_back(subset.size(), expected_transitions_);
  }
  for (std::size_t k = 0; k < subsets_.size(); ++k) project_buffer(k, counters_[k]);
  buffer_.clear();
}

TransitionCounter SubsetCounts::take(std::size_t k) {
  auto counter = counters_.empty() ? TransitionCounter(subsets_[k].size(), expected_transitions_)
                                   : std::move(counters_[k]);
  project_buffer(k, counter);
  return counter;
}

std::uint64_t SubsetCounts::bytes_needed(std::span<const Subset> subsets, std::size_t neurons,
                                         std::uint64_t expected_transitions) {
  const auto seen = std::min(all_neurons_of(subsets).size(), neurons);
  const auto states = buffer_states(seen, expected_transitions);
  std::uint64_t counters = 0;
  std::uint64_t largest = 0;
  for (const auto& subset : subsets) {
    const auto bytes = TransitionCounter::bytes_needed(subset.size(), expected_transitions);
    counters += bytes;
    largest = std::max(largest, bytes);
  }
  const bool fits_the_buffer = states > expected_transitions;
  // A neuron stands in the list of its subset, and in that of all neurons as often as in any subset.
  auto lists = Projection::bytes_needed(seen) + neurons_in_all(subsets) * 2 * sizeof(std::size_t) +
               kProjectedAtOnce * sizeof(std::uint64_t);
  for (const auto& subset : subsets) lists += sizeof(Subset) + Projection::bytes_needed(subset.size());
  return states * words_per_state(seen) * sizeof(std::uint64_t) + lists +
         (fits_the_buffer ? largest : counters);
}

}  // namespace recres
