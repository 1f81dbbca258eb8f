#include "recres/state/state.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recres/util/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t neurons = 1 + data[0];
  const std::string_view words(reinterpret_cast<const char*>(data + 1), size - 1);
  try {
    const auto state = recres::parse_state(words, neurons);
    // What was read is written back as signs that read as the same state.
    if (recres::parse_state(recres::state_signs(state, neurons), neurons) != state) __builtin_trap();
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  return 0;
}
