#include "recres/attractor/permutation_cycles.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <map>

#include "recres/network/structure.h"

namespace recres {

namespace {

using boost::multiprecision::cpp_int;

// A prime and the power of it that the order holds.
struct PrimePower {
  std::uint64_t prime;
  std::uint64_t exponent;
};

// How many cycles there are of each signed length.
using CycleType = std::map<std::int64_t, std::uint64_t>;

std::vector<PrimePower> factors_of_order(const CycleType& type) {
  std::map<std::uint64_t, std::uint64_t> exponents;
  for (const auto& [signed_length, count] : type) {
    // A negative cycle needs two rounds.
    auto left = static_cast<std::uint64_t>(std::abs(signed_length)) * (signed_length < 0 ? 2 : 1);
    for (std::uint64_t prime = 2; left > 1; ++prime) {
      if (prime * prime > left) prime = left;
      std::uint64_t exponent = 0;
      for (; left % prime == 0; left /= prime) ++exponent;
      if (exponent > 0) exponents[prime] = std::max(exponents[prime], exponent);
    }
  }
  std::vector<PrimePower> out;
  for (const auto& [prime, exponent] : exponents) out.push_back({.prime = prime, .exponent = exponent});
  return out;
}

// All divisors: the exponent of the first prime runs fastest.
std::vector<cpp_int> divisors(const std::vector<PrimePower>& factors) {
  std::vector<cpp_int> out = {1};
  for (const auto& [prime, exponent] : factors) {
    const auto before = out.size();
    for (std::uint64_t k = 0; k < exponent; ++k) {
      for (std::size_t at = out.size() - before, end = out.size(); at < end; ++at)
        out.push_back(out[at] * prime);
    }
  }
  return out;
}

// States that are where they were after `steps`.
cpp_int returned(const CycleType& type, const cpp_int& steps) {
  std::uint64_t free = 0;
  for (const auto& [signed_length, count] : type) {
    const cpp_int length = std::abs(signed_length);
    const cpp_int turning = gcd(steps, length);
    const cpp_int turns = steps / turning;
    if (signed_length < 0 && bit_test(turns, 0)) return 0;
    free += count * static_cast<std::uint64_t>(turning);
  }
  return cpp_int(1) << free;
}

// From sums over all divisors of each number to the numbers themselves.
void invert(const std::vector<PrimePower>& factors, std::vector<cpp_int>& values) {
  std::size_t stride = 1;
  for (const auto& factor : factors) {
    const auto places = factor.exponent + 1;
    for (std::size_t k = values.size(); k-- > 0;) {
      if (k / stride % places != 0) values[k] -= values[k - stride];
    }
    stride *= places;
  }
}

double share(const cpp_int& states, std::size_t neurons) {
  if (states == 0) return 0;
  // Its upper 64 bits are enough.
  const auto top = static_cast<std::int64_t>(msb(states));
  const auto shift = std::max<std::int64_t>(0, top - 63);
  const auto upper = static_cast<std::uint64_t>(states >> static_cast<unsigned>(shift));
  return std::ldexp(static_cast<double>(upper), static_cast<int>(shift - static_cast<std::int64_t>(neurons)));
}

// Signs must follow the one source, whatever the bias.
bool outweighs_bias(const Network& network) {
  const auto weights = network.to_sparse();
  for (Eigen::Index target = 0; target < weights.outerSize(); ++target) {
    for (SparseMatrix::InnerIterator it(weights, target); it; ++it) {
      if (!(std::fabs(it.value()) > std::fabs(network.bias()[target]))) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<PermutationCycles> permutation_cycles(const Network& network) {
  const auto cycles = signed_permutation_cycles(network);
  if (!cycles || !outweighs_bias(network)) return std::nullopt;
  CycleType type;
  for (const auto& cycle : *cycles) ++type[cycle.signed_length()];
  const auto factors = factors_of_order(type);
  cpp_int order = 1;
  double lengths = 1;
  for (const auto& [prime, exponent] : factors) {
    order *= pow(cpp_int(prime), static_cast<unsigned>(exponent));
    lengths *= static_cast<double>(exponent + 1);
  }
  PermutationCycles out{.order = order.str(), .total = {}, .lengths = {}};
  constexpr double kMostBits = 4e9;
  if (lengths > kMostCycleLengths || lengths * static_cast<double>(network.neurons()) > kMostBits) return out;
  const auto length = divisors(factors);
  std::vector<cpp_int> states;
  for (const auto& steps : length) states.push_back(returned(type, steps));
  invert(factors, states);
  cpp_int total = 0;
  std::vector<std::size_t> order_of(length.size());
  for (std::size_t k = 0; k < length.size(); ++k) order_of[k] = k;
  std::sort(order_of.begin(), order_of.end(), [&](auto a, auto b) { return length[a] < length[b]; });
  for (const auto k : order_of) {
    if (states[k] == 0) continue;
    const cpp_int count = states[k] / length[k];
    total += count;
    out.lengths.push_back(
        {.length = length[k].str(), .cycles = count.str(), .share = share(states[k], network.neurons())});
  }
  out.total = total.str();
  return out;
}

}  // namespace recres
