#pragma once

#include <array>
#include <cstdint>

namespace recres {

/// Philox4x64 with 10 rounds: for each key a bijection of 256-bit counters, so that different counters never
/// give the same output. Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1,
/// 2, 3".
std::array<std::uint64_t, 4> philox(std::array<std::uint64_t, 4> counter, std::array<std::uint64_t, 2> key);

}  // namespace recres
