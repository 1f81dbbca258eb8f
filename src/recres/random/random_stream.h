#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace recres {

/// What a stream is drawn for. Streams of different purposes never share numbers. The values are part of the
/// results: changing one changes every number that was ever published with a seed.
enum class Purpose : std::uint64_t {
  kNetwork = 1,    ///< weights of a generated network
  kStart = 2,      ///< the state in which a run begins
  kDynamics = 3,   ///< what the neurons do
  kInput = 4,      ///< random input signals
  kSurrogate = 5,  ///< the order of states in a surrogate
  kSubsets = 6,    ///< which neurons are looked at as sub-networks; the place is their number
};

/// Which stream of a seed: its purpose, and its place in the work.
struct StreamId {
  Purpose purpose;
  std::uint64_t place = 0;      ///< for runs: the bits of the noise strength
  std::uint64_t replicate = 0;  ///< for runs: the number of the replicate
};

/// A stream of random numbers: xoshiro256++ (Blackman and Vigna 2021), begun at the Philox output of (seed,
/// id). Different ids of one seed begin at different states; that two of them overlap within 2^64 draws has
/// probability below 2^-100 even for 10^6 streams.
class RandomStream {
 public:
  using result_type = std::uint64_t;

  RandomStream(std::uint64_t seed, StreamId id);

  /// Begins at a given state of xoshiro256++, not all zero. For known-answer tests.
  explicit RandomStream(const std::array<std::uint64_t, 4>& state) : s_(state) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// 64 random bits.
  result_type operator()() {
    const std::uint64_t result = std::rotl(s_[0] + s_[3], 23) + s_[0];
    const std::uint64_t shifted = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= shifted;
    s_[3] = std::rotl(s_[3], 45);
    return result;
  }

  /// Uniform on the 2^53 midpoints in (0, 1): never 0, never 1.
  double uniform() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1p-53; }

  /// Standard normal, by Marsaglia's polar method; draws come in pairs, the second is kept for the next call.
  double normal();

  /// A whole number from 0 to bound - 1, each equally likely (Lemire 2019). bound > 0.
  std::uint64_t below(std::uint64_t bound);

 private:
  std::array<std::uint64_t, 4> s_;
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace recres
