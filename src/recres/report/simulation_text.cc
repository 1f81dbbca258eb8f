#include "recres/report/simulation_text.h"

#include <fmt/format.h>

#include "recres/state/state.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string state_text(std::span<const std::uint64_t> state, std::size_t neurons) {
  const auto signs = state_signs(state, neurons);
  return neurons <= kMostIndexedNeurons ? fmt::format("{} ({})", state[0], signs) : signs;
}

// What drives the run besides its background noise.
std::string drive_words(std::string_view protocol, std::string_view input) {
  std::string words;
  if (!protocol.empty()) words += fmt::format(" with {}", shown(protocol, 80));
  if (!input.empty()) words += fmt::format(", input {}", shown(input, 80));
  return words;
}

}  // namespace

std::string simulation_text(const SimulationSpec& spec, std::size_t neurons, std::string_view protocol,
                            std::string_view kernel, std::span<const std::uint64_t> first,
                            std::span<const std::uint64_t> last) {
  return fmt::format(
      "{} states of {} neurons, noise strength {}{}, seed {}, replicate {}, kernel {}\nfirst {}\nlast  {}\n",
      spec.run.steps + 1, neurons, spec.protocol.background, drive_words(protocol, spec.input), spec.id.seed,
      spec.id.replicate, kernel, state_text(first, neurons), state_text(last, neurons));
}

}  // namespace recres
