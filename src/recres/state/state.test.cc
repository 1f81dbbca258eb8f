#include "recres/state/state.h"

#include <gtest/gtest.h>

#include "recres/util/error.h"
#include "recres/util/text.h"

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

TEST(State, SignsAreRowsOfTheStates) {
  std::vector<std::uint64_t> states;
  std::string expected;
  for (const auto* end : {"+-", "-+", "++"}) {
    const auto signs = text("+", std::string(62, '-'), end);
    const auto state = parse_state(signs, 65);
    states.insert(states.end(), state.begin(), state.end());
    expected += signs;
  }
  std::vector<std::int8_t> out(expected.size());
  write_signs(states, 65, out);
  for (std::size_t k = 0; k < out.size(); ++k) EXPECT_EQ(out[k], expected[k] == '+' ? 1 : -1) << k;
}

TEST(State, RefusesWhatDoesNotFit) {
  for (const auto* words : {"++", "32", "-1x", "", "+++---", "abc", "1.5"}) {
    EXPECT_THROW(parse_state(words, 5), InvalidArgument) << words;
  }
  EXPECT_EQ(parse_state("18446744073709551615", 64)[0], UINT64_MAX);
}

}  // namespace
}  // namespace recres
