#include "recres/observe/correlation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "recres/observe/correlation_counts.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"

namespace recres {

namespace {

// Sources (0) or targets (1).
Subset correlated_neurons(std::size_t neurons, std::uint64_t seed, std::size_t side) {
  if (neurons > kMostCorrelatedNeurons) return choose_subsets(neurons, kDrawnNeurons, 2, seed)[side];
  Subset all(neurons);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

// Turns states, one after the other, into the signs of each neuron, one bit a step.
std::vector<std::uint64_t> signs_of(std::span<const std::uint64_t> states, std::size_t neurons) {
  const auto words = words_per_state(neurons);
  std::vector<std::uint64_t> signs(neurons * kCorrelationWords);
  for (std::size_t t = 0; t < states.size() / words; ++t) {
    for (std::size_t word = 0; word < words; ++word) {
      for (auto up = states[t * words + word]; up != 0; up &= up - 1) {
        const auto neuron = 64 * word + static_cast<std::size_t>(std::countr_zero(up));
        signs[neuron * kCorrelationWords + t / 64] |= std::uint64_t{1} << t % 64;
      }
    }
  }
  return signs;
}

void add_ups(std::span<const std::uint64_t> signs, std::span<std::uint64_t> up) {
  for (std::size_t n = 0; n < up.size(); ++n) {
    for (std::size_t word = 0; word < kCorrelationWords; ++word)
      up[n] += static_cast<std::uint64_t>(std::popcount(signs[n * kCorrelationWords + word]));
  }
}

}  // namespace

CorrelationMeter::CorrelationMeter(std::size_t neurons, std::uint64_t seed)
    : words_in_(words_per_state(neurons)),
      sources_(correlated_neurons(neurons, seed, 0), neurons),
      targets_(correlated_neurons(neurons, seed, 1), neurons),
      source_words_(words_per_state(sources_.neurons().size())),
      target_words_(words_per_state(targets_.neurons().size())),
      last_source_(source_words_),
      source_up_(sources_.neurons().size()),
      target_up_(targets_.neurons().size()) {
  require_memory("the correlations of all pairs of neurons", bytes_needed(neurons));
  both_up_.resize(source_up_.size() * target_up_.size());
}

void CorrelationMeter::add(std::span<const std::uint64_t> states) {
  for (; !states.empty(); states = states.subspan(words_in_)) {
    const auto state = states.first(words_in_);
    if (has_begun_) {
      source_states_.insert(source_states_.end(), last_source_.begin(), last_source_.end());
      target_states_.resize(target_states_.size() + target_words_);
      targets_.project(state, std::span(target_states_).last(target_words_));
    }
    sources_.project(state, last_source_);
    has_begun_ = true;
    if (source_states_.size() == kCorrelationSteps * source_words_) count_block();
  }
}

void CorrelationMeter::count_block() {
  const auto steps = source_states_.size() / source_words_;
  if (transitions_ + steps > UINT32_MAX)
    throw InvalidArgument(
        "correlations are counted over at most 4294967295 transitions of a run; give fewer steps");
  transitions_ += steps;
  const auto source_signs = signs_of(source_states_, source_up_.size());
  const auto target_signs = signs_of(target_states_, target_up_.size());
  add_ups(source_signs, source_up_);
  add_ups(target_signs, target_up_);
  count_both_up(source_signs, target_signs, both_up_);
  source_states_.clear();
  target_states_.clear();
}

Correlation CorrelationMeter::result() {
  if (!source_states_.empty()) count_block();
  if (transitions_ == 0)
    throw InvalidArgument("one state alone has no transition; correlations need at least two states");
  const auto total = static_cast<double>(transitions_);
  double squares = 0;
  std::uint64_t constant = 0;
  for (std::size_t i = 0; i < source_up_.size(); ++i) {
    const auto up_i = static_cast<double>(source_up_[i]);
    const double variance_i = up_i * (total - up_i);
    for (std::size_t j = 0; j < target_up_.size(); ++j) {
      const auto up_j = static_cast<double>(target_up_[j]);
      const double variance_j = up_j * (total - up_j);
      if (variance_i == 0 || variance_j == 0) {
        ++constant;
        continue;
      }
      const double covariance = total * both_up_[i * target_up_.size() + j] - up_i * up_j;
      squares += covariance / variance_i * (covariance / variance_j);
    }
  }
  const auto pairs = static_cast<double>(both_up_.size());
  const double constant_share = static_cast<double>(constant) / pairs;
  const double mean = squares / pairs;
  return {.rms = std::sqrt(mean),
          .rms_corrected = std::sqrt(std::max(0.0, mean - (1 - constant_share) / total)),
          .constant_share = constant_share};
}

std::uint64_t CorrelationMeter::bytes_needed(std::size_t neurons) {
  const std::uint64_t looked_at = neurons > kMostCorrelatedNeurons ? kDrawnNeurons : neurons;
  // Pairs; and for each neuron its states, its signs and room for as many again.
  return looked_at * looked_at * sizeof(std::uint32_t) + 8 * looked_at * kCorrelationSteps / 8;
}

}  // namespace recres
