#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "recres/random/random_stream.h"

namespace recres {

/// Eight streams of xoshiro256++ side by side, so that vector instructions draw up to 512 random bits at
/// once. Lane k begins at the Philox output of (seed, id, lane k + 1), and so shares nothing with
/// RandomStream or the other lanes. Kernels may use the first two or four lanes alone. What is drawn depends
/// on no instruction set.
struct LaneRandom {
  static constexpr std::size_t kLanes = 8;

  LaneRandom(std::uint64_t seed, StreamId id);

  alignas(64) std::array<std::array<std::uint64_t, kLanes>, 4> state;  ///< [word of xoshiro256++][lane]

  /// The next 64 bits of one lane.
  std::uint64_t next(std::size_t lane) {
    auto& [s0, s1, s2, s3] = state;
    const std::uint64_t result = std::rotl(s0[lane] + s3[lane], 23) + s0[lane];
    const std::uint64_t shifted = s1[lane] << 17;
    s2[lane] ^= s0[lane];
    s3[lane] ^= s1[lane];
    s1[lane] ^= s2[lane];
    s0[lane] ^= s3[lane];
    s2[lane] ^= shifted;
    s3[lane] = std::rotl(s3[lane], 45);
    return result;
  }
};

}  // namespace recres
