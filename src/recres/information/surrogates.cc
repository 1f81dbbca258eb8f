#include "recres/information/surrogates.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

#include "recres/information/information.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Labels = std::vector<std::uint64_t>;

// Labels 0, 1, … in the order of those that occur, so that they have few bits.
class DenseLabels {
 public:
  explicit DenseLabels(Labels labels) : known_(std::move(labels)) {
    std::sort(known_.begin(), known_.end());
    known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
  }

  std::uint64_t of(std::uint64_t label) const {
    return static_cast<std::uint64_t>(std::lower_bound(known_.begin(), known_.end(), label) - known_.begin());
  }

  std::size_t bits() const { return std::max<std::size_t>(1, std::bit_width(known_.size() - 1)); }

 private:
  Labels known_;
};

// Of pairs (from[t], to[t]) of dense labels; where `to` is longer, its rest has no partner.
double information_bits(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to,
                        std::size_t label_bits) {
  PairCounter counter(label_bits, from.size());
  counter.add(from, to.first(from.size()));
  return plugin_information(counter.counts()).mutual_information_bits;
}

void require_options(const SurrogateOptions& options) {
  require_threads(options.threads);
  if (options.surrogates == 0) throw InvalidArgument("0 surrogates test nothing; give 1 or more");
}

// A surrogate, its counts and their spectra.
std::uint64_t bytes_of_one(std::uint64_t steps, std::size_t label_bits) {
  constexpr std::size_t kWordBits = 64;
  constexpr std::uint64_t kBytesAPair = 128;
  const auto pairs = 2 * label_bits < kWordBits ? std::min(steps, std::uint64_t{1} << 2 * label_bits) : steps;
  return steps * sizeof(std::uint64_t) + PairCounter::bytes_needed(label_bits, steps) + kBytesAPair * pairs;
}

// For so many steps: one series for all, and on each thread a surrogate.
void require_memory_for(std::uint64_t steps, std::size_t label_bits, const SurrogateOptions& options) {
  const auto threads = std::min<std::uint64_t>(options.threads, options.surrogates);
  require_memory(text("surrogates of ", steps, " states on ", threads, threads == 1 ? " thread" : " threads"),
                 surrogate_bytes_needed(steps, label_bits, options));
}

void shuffle(Labels& labels, RandomStream& random) {
  for (std::size_t left = labels.size(); left > 1; --left)
    std::swap(labels[left - 1], labels[random.below(left)]);
}

DenseLabels labels_of(const TransitionCounts& counts, std::span<const std::uint64_t> last_states) {
  Labels labels(last_states.begin(), last_states.end());
  for (const auto& cell : counts.cells) {
    if (labels.empty() || labels.back() != cell.from) labels.push_back(cell.from);
  }
  return DenseLabels(std::move(labels));
}

// All states of the recording, in no order of their own.
Labels states_of(const TransitionCounts& counts, std::span<const std::uint64_t> last_states,
                 const DenseLabels& labels) {
  Labels states;
  states.reserve(counts.transitions + last_states.size());
  for (const auto& cell : counts.cells) states.insert(states.end(), cell.count, labels.of(cell.from));
  for (const auto label : last_states) states.push_back(labels.of(label));
  return states;
}

Labels dense(std::span<const std::uint64_t> series, const DenseLabels& labels) {
  Labels out;
  out.reserve(series.size());
  for (const auto label : series) out.push_back(labels.of(label));
  return out;
}

void require_shift(std::size_t steps_a, std::size_t steps_b, std::uint64_t shortest_shift) {
  if (steps_a != steps_b) {
    throw InvalidArgument(text("one recording has ", steps_a, " steps and the other ", steps_b,
                               "; a test of the two needs the same steps of both"));
  }
  if (shortest_shift == 0 || shortest_shift > steps_a / 2) {
    throw InvalidArgument(
        text("the shortest shift is ", shortest_shift, ", not 1 to ", steps_a / 2, ", half of the steps"));
  }
}

}  // namespace

std::uint64_t surrogate_bytes_needed(std::uint64_t steps, std::size_t label_bits,
                                     const SurrogateOptions& options) {
  const auto threads = std::min<std::uint64_t>(options.threads, options.surrogates);
  return 2 * steps * sizeof(std::uint64_t) + threads * bytes_of_one(steps, label_bits) +
         options.surrogates * sizeof(double);
}

double surrogate_p_value(double observed_bits, std::span<const double> surrogate_bits) {
  // Equal ones may differ in their last digits.
  constexpr double kTieBits = 1e-11;
  const auto as_large = std::count_if(surrogate_bits.begin(), surrogate_bits.end(),
                                      [&](double bits) { return bits >= observed_bits - kTieBits; });
  return (static_cast<double>(as_large) + 1) / (static_cast<double>(surrogate_bits.size()) + 1);
}

namespace {

// From what was observed and its surrogates.
void complete(SurrogateTest& test) {
  const auto count = static_cast<double>(test.surrogate_bits.size());
  for (const double bits : test.surrogate_bits) test.mean_bits += bits / count;
  test.p_value = surrogate_p_value(test.observed_bits, test.surrogate_bits);
  if (test.surrogate_bits.size() == 1) return;
  double squares = 0;
  for (const double bits : test.surrogate_bits) squares += (bits - test.mean_bits) * (bits - test.mean_bits);
  test.deviation_bits = std::sqrt(squares / (count - 1));
}

}  // namespace

SurrogateTest joined_tests(std::span<const SurrogateTest> tests) {
  const auto runs = static_cast<double>(tests.size());
  SurrogateTest out{.observed_bits = 0, .seed = tests[0].seed};
  out.surrogate_bits.resize(tests[0].surrogate_bits.size());
  for (const auto& test : tests) {
    out.observed_bits += test.observed_bits / runs;
    for (std::size_t k = 0; k < out.surrogate_bits.size(); ++k)
      out.surrogate_bits[k] += test.surrogate_bits[k] / runs;
  }
  complete(out);
  return out;
}

SurrogateTest test_against_surrogates(double observed_bits, std::uint64_t transitions,
                                      const SurrogateOptions& options, const RunContext& context,
                                      const std::function<double(RandomStream&)>& make_bits) {
  require_options(options);
  SurrogateTest out{.observed_bits = observed_bits, .seed = options.seed};
  out.surrogate_bits.resize(options.surrogates);
  parallel_for(options.surrogates, options.threads, [&](std::size_t k) {
    RandomStream random(options.seed, {.purpose = Purpose::kSurrogate, .place = 0, .replicate = k});
    out.surrogate_bits[k] = make_bits(random);
    context.advance(transitions);
  });
  complete(out);
  return out;
}

SurrogateTest shuffle_test(const TransitionCounts& counts, std::span<const std::uint64_t> last_states,
                           const SurrogateOptions& options, const RunContext& context) {
  require_options(options);
  if (last_states.empty()) {
    throw InvalidArgument(
        "surrogates by shuffling need the last states of the recording, as many as the lag; none were given");
  }
  const double observed = plugin_information(counts).mutual_information_bits;
  const auto labels = labels_of(counts, last_states);
  const auto lag = last_states.size();
  require_memory_for(counts.transitions + lag, labels.bits(), options);
  const auto states = states_of(counts, last_states, labels);
  return test_against_surrogates(observed, counts.transitions, options, context, [&](RandomStream& random) {
    auto shuffled = states;
    shuffle(shuffled, random);
    const std::span<const std::uint64_t> all(shuffled);
    return information_bits(all.first(all.size() - lag), all.subspan(lag), labels.bits());
  });
}

SurrogateTest shift_test(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b,
                         std::uint64_t shortest_shift, const SurrogateOptions& options,
                         const RunContext& context) {
  require_options(options);
  require_shift(a.size(), b.size(), shortest_shift);
  const DenseLabels labels_a(Labels(a.begin(), a.end()));
  const DenseLabels labels_b(Labels(b.begin(), b.end()));
  const auto bits = std::max(labels_a.bits(), labels_b.bits());
  require_memory_for(a.size(), bits, options);
  const auto still = dense(a, labels_a);
  const auto turned = dense(b, labels_b);
  const double observed = information_bits(still, turned, bits);
  return test_against_surrogates(observed, a.size(), options, context, [&](RandomStream& random) {
    const auto shift = shortest_shift + random.below(a.size() - 2 * shortest_shift + 1);
    Labels now(turned.size());
    std::rotate_copy(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(shift), turned.end(),
                     now.begin());
    return information_bits(still, now, bits);
  });
}

}  // namespace recres
