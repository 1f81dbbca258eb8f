#include "recres/random/philox.h"

namespace recres {

namespace {

struct Product {
  std::uint64_t high;
  std::uint64_t low;
};

Product multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
}

}  // namespace

std::array<std::uint64_t, 4> philox(std::array<std::uint64_t, 4> counter, std::array<std::uint64_t, 2> key) {
  constexpr int kRounds = 10;
  constexpr std::uint64_t kMultiplier0 = 0xD2E7470EE14C6C93;
  constexpr std::uint64_t kMultiplier1 = 0xCA5A826395121157;
  constexpr std::uint64_t kWeyl0 = 0x9E3779B97F4A7C15;  // golden ratio
  constexpr std::uint64_t kWeyl1 = 0xBB67AE8584CAA73B;  // sqrt(3) - 1
  for (int round = 0; round < kRounds; ++round) {
    const auto [high0, low0] = multiply(kMultiplier0, counter[0]);
    const auto [high1, low1] = multiply(kMultiplier1, counter[2]);
    counter = {high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0};
    key = {key[0] + kWeyl0, key[1] + kWeyl1};
  }
  return counter;
}

}  // namespace recres
