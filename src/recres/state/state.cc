#include "recres/state/state.h"

#include <algorithm>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::string state_signs(std::span<const std::uint64_t> state, std::size_t neurons) {
  std::string signs(neurons, '-');
  for (std::size_t n = 0; n < neurons; ++n) {
    if (is_up(state, n)) signs[n] = '+';
  }
  return signs;
}

void write_signs(std::span<const std::uint64_t> states, std::size_t neurons, std::span<std::int8_t> out) {
  const auto words = words_per_state(neurons);
  auto* to = out.data();
  for (; !states.empty(); states = states.subspan(words)) {
    for (std::size_t n = 0; n < neurons; ++n) *to++ = is_up(states, n) ? 1 : -1;
  }
}

std::vector<std::uint64_t> parse_state(std::string_view words, std::size_t neurons) {
  std::vector<std::uint64_t> state(words_per_state(neurons));
  const bool is_signs =
      !words.empty() && std::all_of(words.begin(), words.end(), [](char c) { return c == '+' || c == '-'; });
  if (is_signs) {
    if (words.size() != neurons) {
      throw InvalidArgument(text("state '", shown(words), "' has ", words.size(),
                                 " neurons, the network has ", neurons,
                                 "; give one + or - per neuron, neuron 0 first"));
    }
    for (std::size_t n = 0; n < neurons; ++n) {
      if (words[n] == '+') state[n / 64] |= std::uint64_t{1} << (n % 64);
    }
    return state;
  }
  const auto index = parse_whole(words);
  if (!index) {
    throw InvalidArgument(text("state '", shown(words),
                               "' is neither an index such as 7 nor a string of + and - such as +++--"));
  }
  if (neurons < 64 && *index >> neurons != 0) {
    throw InvalidArgument(text("state ", *index, " does not fit ", neurons, " neurons, whose last state is ",
                               (std::uint64_t{1} << neurons) - 1));
  }
  state[0] = *index;
  return state;
}

}  // namespace recres
