#include "recres/state/state_numbers.h"

#include <gtest/gtest.h>

namespace recres {
namespace {

// Every word and its place must matter to a state of several words.
TEST(StateNumbers, StatesThatDifferInOneBitDiffer) {
  constexpr std::size_t kWords = 40;
  StateNumbers numbers(kWords);
  std::vector<std::uint64_t> state(kWords);
  EXPECT_EQ(numbers.number(state)[0], 0U);
  std::uint64_t known = 1;
  for (std::size_t bit = 0; bit < 64 * kWords; ++bit) {
    state[bit / 64] = std::uint64_t{1} << bit % 64;
    EXPECT_EQ(numbers.number(state)[0], known++);
    state[bit / 64] = 0;
  }
  EXPECT_EQ(numbers.number(state)[0], 0U);
}

TEST(StateNumbers, TwoEqualStatesInACallAreOne) {
  StateNumbers numbers(1);
  const std::vector<std::uint64_t> states = {7, 9, 7, 7, 5};
  const auto found = numbers.number(states);
  EXPECT_EQ(std::vector(found.begin(), found.end()), (std::vector<std::uint64_t>{0, 1, 0, 0, 2}));
  EXPECT_EQ(numbers.word_of(2), 5U);
}

}  // namespace
}  // namespace recres
