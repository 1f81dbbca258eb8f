#include "recres/observe/flux.h"

#include <algorithm>

#include "recres/information/information.h"
#include "recres/information/undersampling.h"
#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"

namespace recres {

namespace {

// Both states in one word where they fit, else their words one after the other.
bool fit_one_word(std::size_t neurons_a, std::size_t neurons_b) {
  return neurons_a + neurons_b <= 64;
}

std::size_t joined_neurons(std::size_t neurons_a, std::size_t neurons_b) {
  return fit_one_word(neurons_a, neurons_b) ? neurons_a + neurons_b
                                            : 64 * (words_per_state(neurons_a) + words_per_state(neurons_b));
}

// Longer than small networks remember, and short enough to leave most shifts.
std::size_t shortest_shift(std::size_t pairs) {
  return std::max<std::size_t>(1, pairs / 20);
}

std::size_t required_population(std::size_t neurons) {
  if (neurons == 0)
    throw InvalidArgument("a population of 0 neurons carries no information; name one or more");
  return neurons;
}

// I(A, B; B') of two series of labels, A turned round by `shift` against B.
double joint_bits(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b, std::size_t shift) {
  constexpr std::size_t kWordNeurons = 64;
  const auto pairs = b.size() - 1;
  StateLabels labels(kWordNeurons);
  PairCounter counter(labels.bits(), pairs);
  std::vector<std::uint64_t> both;
  for (std::size_t t = 0; t < pairs; t += both.size()) {
    both.resize(std::min(pairs - t, StateLabels::kMostAtOnce));
    for (std::size_t k = 0; k < both.size(); ++k)
      both[k] = a[(t + k + shift) % pairs] << kMostLabelBits | b[t + k];
    counter.add(labels.of(both), b.subspan(t + 1, both.size()));
  }
  return plugin_information(counter.counts()).mutual_information_bits;
}

}  // namespace

FluxMeter::FluxMeter(std::size_t neurons_a, std::size_t neurons_b, std::size_t neurons_both,
                     const FluxOptions& options, std::uint64_t expected_states)
    : neurons_a_(required_population(neurons_a)),
      neurons_b_(required_population(neurons_b)),
      neurons_both_(neurons_both),
      options_(options),
      labels_a_(neurons_a),
      labels_b_(neurons_b),
      labels_both_(joined_neurons(neurons_a, neurons_b)),
      a_to_b_{.lagged = LaggedPairs(options.lag),
              .counter = PairCounter(std::max(labels_a_.bits(), labels_b_.bits()), expected_states)},
      b_to_b_{.lagged = LaggedPairs(options.lag), .counter = PairCounter(labels_b_.bits(), expected_states)},
      both_to_b_{.lagged = LaggedPairs(options.lag),
                 .counter = PairCounter(labels_both_.bits(), expected_states)} {
  if (options.surrogates > 0)
    require_memory("keeping the states of two populations for surrogates, there and back,",
                   4 * sizeof(std::uint64_t) * expected_states +
                       surrogate_bytes_needed(expected_states, 1, surrogate_options()));
}

std::span<const std::uint64_t> FluxMeter::both(std::span<const std::uint64_t> a,
                                               std::span<const std::uint64_t> b) {
  joined_.clear();
  const auto words_a = words_per_state(neurons_a_);
  const auto words_b = words_per_state(neurons_b_);
  for (std::size_t t = 0; t < a.size() / words_a; ++t) {
    if (fit_one_word(neurons_a_, neurons_b_)) {
      joined_.push_back(a[t] << neurons_b_ | b[t]);
      continue;
    }
    const auto of_a = a.subspan(t * words_a, words_a);
    const auto of_b = b.subspan(t * words_b, words_b);
    joined_.insert(joined_.end(), of_a.begin(), of_a.end());
    joined_.insert(joined_.end(), of_b.begin(), of_b.end());
  }
  return labels_both_.of(joined_);
}

void FluxMeter::add(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  const auto words_a = words_per_state(neurons_a_);
  const auto words_b = words_per_state(neurons_b_);
  while (!a.empty()) {
    const auto now = std::min(a.size() / words_a, StateLabels::kMostAtOnce);
    const auto states_a = a.first(now * words_a);
    const auto states_b = b.first(now * words_b);
    const auto labels_a = labels_a_.of(states_a);
    const auto labels_b = labels_b_.of(states_b);
    a_to_b_.add(labels_a, labels_b);
    if (options_.lag == 1) {
      b_to_b_.add(labels_b, labels_b);
      both_to_b_.add(both(states_a, states_b), labels_b);
    }
    if (options_.surrogates > 0) {
      series_a_.insert(series_a_.end(), labels_a.begin(), labels_a.end());
      series_b_.insert(series_b_.end(), labels_b.begin(), labels_b.end());
    }
    a = a.subspan(now * words_a);
    b = b.subspan(now * words_b);
  }
}

Flux FluxMeter::result(const RunContext& context) const {
  const auto counts = a_to_b_.counter.counts();
  const auto sample = sample_of(counts);
  const auto bits_a = static_cast<double>(neurons_a_);
  const auto bits_b = static_cast<double>(neurons_b_);
  Flux flux;
  flux.information = estimate_information(sample, options_.estimator, bits_a, bits_b);
  flux.undersampled = undersampling_warning(sample.sampling()).value_or("");
  if (options_.surrogates > 0) flux.information_test = information_test(context);
  if (options_.lag != 1) return flux;

  // I(A; B' | B) = I(A, B; B') - I(B; B').
  const auto both_sample = sample_of(both_to_b_.counter.counts());
  const auto own_sample = sample_of(b_to_b_.counter.counts());
  const auto bits_both = static_cast<double>(neurons_both_);
  flux.transfer_bits =
      estimate_information(both_sample, options_.estimator, bits_both, bits_b).mutual_information_bits -
      estimate_information(own_sample, options_.estimator, bits_b, bits_b).mutual_information_bits;
  flux.transfer_undersampled = undersampling_warning(both_sample.sampling()).value_or("");
  if (options_.surrogates > 0)
    flux.transfer_test = transfer_test(plugin_information(own_sample).mutual_information_bits, context);
  return flux;
}

std::uint64_t FluxMeter::bytes_needed(std::size_t neurons, const FluxOptions& options, std::uint64_t states) {
  // A, B and both are numbered and counted; the counts then go into spectra of a few words a pair.
  const auto each = TransitionCounter::bytes_needed(neurons, states) + 64 * states;
  const auto series = options.surrogates > 0 ? 8 * sizeof(std::uint64_t) * states : 0;
  return 3 * each + series;
}

SurrogateTest FluxMeter::information_test(const RunContext& context) const {
  const auto pairs = series_b_.size() - options_.lag;
  return shift_test(std::span(series_a_).first(pairs), std::span(series_b_).last(pairs),
                    shortest_shift(pairs), surrogate_options(), context);
}

SurrogateTest FluxMeter::transfer_test(double own_bits, const RunContext& context) const {
  const auto pairs = series_b_.size() - 1;
  const auto shortest = shortest_shift(pairs);
  const double observed = joint_bits(series_a_, series_b_, 0) - own_bits;
  return test_against_surrogates(observed, pairs, surrogate_options(), context, [&](RandomStream& random) {
    const auto shift = shortest + random.below(pairs - 2 * shortest + 1);
    return joint_bits(series_a_, series_b_, shift) - own_bits;
  });
}

SurrogateOptions FluxMeter::surrogate_options() const {
  return {.surrogates = options_.surrogates, .seed = options_.seed, .threads = options_.threads};
}

}  // namespace recres
