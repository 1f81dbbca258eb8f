#include "recres/state/transition_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "support/allocations.h"

namespace recres {
namespace {

using Pairs = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t>;

// Neurons of every way of counting, and of both sides of each border between two.
constexpr std::size_t kNeurons[] = {1, 3, 7, 8, 9, 10, 11, 16, 17, 20, 32, 33, 62, 63, 64, 65, 130};

void expect_counts(const TransitionCounter& counter, const Pairs& expected) {
  const auto counts = counter.counts();
  std::uint64_t transitions = 0;
  ASSERT_EQ(counts.cells.size(), expected.size());
  auto cell = counts.cells.begin();
  for (const auto& [pair, count] : expected) {
    ASSERT_EQ(cell->from, pair.first);
    ASSERT_EQ(cell->to, pair.second);
    ASSERT_EQ(cell->count, count);
    transitions += count;
    ++cell;
  }
  EXPECT_EQ(counts.transitions, transitions);
}

// So many states, drawn from `different` states whose bits are drawn from all neurons.
std::vector<std::uint64_t> random_states(std::size_t neurons, std::size_t states, std::uint64_t different) {
  RandomStream random(neurons, {.purpose = Purpose::kDynamics});
  const auto words = words_per_state(neurons);
  std::vector<std::uint64_t> all(different * words);
  for (std::size_t k = 0; k < all.size(); ++k) {
    all[k] = random.below(UINT64_MAX);
    if (k % words == words - 1 && neurons % 64 != 0) all[k] &= (std::uint64_t{1} << neurons % 64) - 1;
  }
  std::vector<std::uint64_t> out;
  for (std::size_t t = 0; t < states; ++t) {
    const auto* state = &all[random.below(different) * words];
    out.insert(out.end(), state, state + words);
  }
  return out;
}

Pairs plain_counts(const std::vector<std::uint64_t>& states, std::size_t neurons) {
  const auto words = static_cast<std::ptrdiff_t>(words_per_state(neurons));
  std::map<std::vector<std::uint64_t>, std::uint64_t> labels;
  Pairs counts;
  std::uint64_t from = 0;
  for (auto at = states.begin(); at != states.end(); at += words) {
    const auto new_label = neurons <= kMostIndexedNeurons ? *at : labels.size();
    const auto to = labels.try_emplace(std::vector(at, at + words), new_label).first->second;
    if (at != states.begin()) ++counts[{from, to}];
    from = to;
  }
  return counts;
}

// Few and many different states, so that keys are merged, kept, and both; short and long runs expected.
TEST(TransitionCounts, EqualAPlainMapHoweverTheyCome) {
  for (const auto neurons : kNeurons) {
    const auto words = words_per_state(neurons);
    for (const std::uint64_t different : {1UL, 30UL, 3000UL}) {
      const auto states = random_states(neurons, 6000, different);
      const auto expected = plain_counts(states, neurons);
      for (const std::uint64_t expected_transitions : {0UL, 1000UL, 6000UL, 1UL << 20}) {
        SCOPED_TRACE(testing::Message() << neurons << " neurons, " << different << " states, "
                                        << expected_transitions << " transitions expected");
        TransitionCounter counter(neurons, expected_transitions);
        const std::span<const std::uint64_t> all(states);
        counter.add({});
        counter.add(all.first(words));
        EXPECT_EQ(counter.counts().transitions, 0U);
        counter.add(all.subspan(words, 777 * words));
        expect_counts(
            counter, plain_counts({states.begin(), states.begin() + static_cast<std::ptrdiff_t>(778 * words)},
                                  neurons));
        for (std::size_t at = 778 * words; at < all.size(); at += 512 * words)
          counter.add(all.subspan(at, std::min(512 * words, all.size() - at)));
        expect_counts(counter, expected);
        expect_counts(counter, expected);
      }
    }
  }
}

TEST(TransitionCounts, EqualAPlainMapForLongRuns) {
  for (const std::size_t neurons : {10UL, 12UL, 24UL, 40UL}) {
    for (const std::uint64_t different : {100UL, 600UL, 100'000UL}) {
      SCOPED_TRACE(testing::Message() << neurons << " neurons, " << different << " states");
      const auto states = random_states(neurons, 200'000, different);
      TransitionCounter counter(neurons, 200'000);
      counter.add(states);
      expect_counts(counter, plain_counts(states, neurons));
    }
  }
}

TEST(TransitionCounts, PairsMayComeManyAtATime) {
  constexpr std::uint64_t kMany = 1'000'000'000'000;
  for (const std::size_t neurons : {4UL, 8UL, 12UL, 20UL, 32UL}) {
    for (const std::uint64_t expected_transitions : {100UL, 1UL << 20}) {
      TransitionCounter counter(neurons, expected_transitions);
      Pairs expected;
      const auto states = random_states(neurons, 300, 5);
      counter.add_pair(3, states[0], kMany);
      counter.add_pair(2, 3, 1);
      counter.add_pair(3, states[0], 1);
      expected[{3, states[0]}] += kMany + 1;
      expected[{2, 3}] += 1;
      for (std::size_t t = 1; t < states.size(); ++t) {
        const std::uint64_t count = t % 7 == 0 ? kMany * t : 1;
        if (t % 2 == 0) {
          counter.add({&states[t], 1});
          ++expected[{states[t - 1], states[t]}];
        } else {
          counter.add_pair(states[t - 1], states[t], count);
          expected[{states[t - 1], states[t]}] += count;
        }
      }
      expect_counts(counter, expected);
      expect_counts(counter, expected);
    }
  }
}

TEST(TransitionCounts, BytesNeededAreNeverExceeded) {
  for (const auto neurons : kNeurons) {
    for (const std::size_t steps : {1UL, 100UL, 10'000UL, 70'000UL, 300'000UL}) {
      for (const std::uint64_t different : {200UL, 512UL, steps}) {
        const auto states = random_states(neurons, steps + 1, different);
        const AllocationWatch watch;
        TransitionCounter counter(neurons, steps);
        counter.add(states);
        const auto counts = counter.counts();
        EXPECT_LE(watch.most_bytes(), TransitionCounter::bytes_needed(neurons, steps))
            << neurons << " neurons, " << steps << " steps, " << different << " states";
      }
    }
  }
}

// A bound that is far too high would refuse what could be done.
TEST(TransitionCounts, BytesNeededAreWithinReason) {
  EXPECT_LT(TransitionCounter::bytes_needed(8, 1'000'000'000'000), 10'000'000U);
  EXPECT_LT(TransitionCounter::bytes_needed(5, 100), 100'000U);
  for (const std::size_t neurons : {10UL, 16UL, 24UL, 100'000UL}) {
    EXPECT_LT(TransitionCounter::bytes_needed(neurons, 1'000'000), 250'000'000U) << neurons;
  }
  EXPECT_GT(TransitionCounter::bytes_needed(100, UINT64_MAX), std::uint64_t{1} << 52);
}

}  // namespace
}  // namespace recres
