#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "recres/report/json.h"

namespace recres {

/// What a run was, its first state and its last, words_per_state(N) words each. `protocol` is the noise
/// protocol as the user wrote it, or empty.
std::string simulation_text(const SimulationSpec& spec, std::size_t neurons, std::string_view protocol,
                            std::string_view kernel, std::span<const std::uint64_t> first,
                            std::span<const std::uint64_t> last);

}  // namespace recres
