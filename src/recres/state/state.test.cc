#include "recres/state/state.h"

#include <gtest/gtest.h>

#include <map>

#include "recres/random/random_stream.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"

namespace recres {
namespace {

TEST(State, NeuronZeroIsBitZeroAndTheFirstSign) {
  EXPECT_EQ(parse_state("+++--", 5)[0], 7U);
  EXPECT_EQ(parse_state("7", 5)[0], 7U);
  EXPECT_EQ(parse_state("+", 1)[0], 1U);
  EXPECT_EQ(state_signs(parse_state("18", 5), 5), "-+--+");
}

TEST(State, LongStatesFillSeveralWords) {
  std::string signs(100, '-');
  signs[0] = signs[63] = signs[64] = signs[99] = '+';
  const auto state = parse_state(signs, 100);
  EXPECT_EQ(state, (std::vector<std::uint64_t>{(std::uint64_t{1} << 63) + 1, (std::uint64_t{1} << 35) + 1}));
  EXPECT_EQ(state_signs(state, 100), signs);
}

TEST(State, RefusesWhatDoesNotFit) {
  for (const auto* words : {"++", "32", "-1x", "", "+++---", "abc", "1.5"}) {
    EXPECT_THROW(parse_state(words, 5), InvalidArgument) << words;
  }
  EXPECT_EQ(parse_state("18446744073709551615", 64)[0], UINT64_MAX);
}

// Whatever the storage, counts equal those of a plain map.
TEST(TransitionCounts, EqualAPlainMap) {
  for (const std::size_t neurons : {1UL, 3UL, 8UL, 9UL, 20UL, 32UL, 33UL, 62UL, 63UL, 130UL}) {
    const auto words = words_per_state(neurons);
    RandomStream random(neurons, {.purpose = Purpose::kDynamics});
    std::vector<std::vector<std::uint64_t>> visited;
    std::vector<std::uint64_t> flat;
    for (int t = 0; t < 20'000; ++t) {
      // Up to 3000 different states, so that the table of states must grow.
      std::vector<std::uint64_t> state(words, 0);
      state[words - 1] =
          random.below(neurons >= 20 ? 3000 : std::uint64_t{1} << std::min<std::size_t>(neurons, 9));
      if (neurons % 64 != 0) state[words - 1] &= (std::uint64_t{1} << neurons % 64) - 1;
      visited.push_back(state);
      flat.insert(flat.end(), state.begin(), state.end());
    }
    // 9 neurons have 2^18 pairs: with so many transitions expected they are counted in an array, else hashed.
    TransitionCounter counter(neurons, neurons == 9 ? 1U << 18 : 20'000);
    const std::span<const std::uint64_t> all(flat);
    counter.add(all.first(words));
    counter.add(all.subspan(words, 777 * words));
    counter.add(all.subspan(778 * words));
    const auto counts = counter.counts();

    std::map<std::vector<std::uint64_t>, std::uint64_t> label;
    for (const auto& state : visited) {
      label.try_emplace(state, neurons <= kMostIndexedNeurons ? state[0] : label.size());
    }
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> expected;
    for (std::size_t t = 0; t + 1 < visited.size(); ++t)
      ++expected[{label[visited[t]], label[visited[t + 1]]}];

    EXPECT_EQ(counts.transitions, 19'999U);
    ASSERT_EQ(counts.cells.size(), expected.size()) << neurons;
    std::size_t k = 0;
    for (const auto& [pair, count] : expected) {
      EXPECT_EQ(counts.cells[k].from, pair.first);
      EXPECT_EQ(counts.cells[k].to, pair.second);
      EXPECT_EQ(counts.cells[k].count, count);
      ++k;
    }
  }
}

TEST(TransitionCounts, OneStateIsNoTransition) {
  for (const std::size_t neurons : {2UL, 12UL}) {
    TransitionCounter counter(neurons, 1);
    const std::vector<std::uint64_t> one = {1};
    counter.add({});
    counter.add(one);
    EXPECT_EQ(counter.counts().transitions, 0U);
  }
}

}  // namespace
}  // namespace recres
