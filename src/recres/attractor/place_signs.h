#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace recres {

/// States whose places lie side by side.
inline constexpr std::size_t kPlaceTile = 64;

/// The signs of up to 32 neurons in kPlaceTile states, a bit each: neuron n is +1 where its place
/// [n · kPlaceTile + state] is `least[n]` or more. `out` has room for the states.
void signs_of_places(const std::int16_t* place, std::span<const std::int16_t> least, std::uint32_t* out);

/// The instruction set that it uses, by Highway's name: told by the code that would run.
std::string_view place_signs_target();

}  // namespace recres
