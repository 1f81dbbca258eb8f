#include "support/plain_information.h"

#include <cmath>
#include <map>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"

namespace recres::test {

namespace {

template <typename Key>
double entropy_of(const std::map<Key, double>& counts, double total) {
  double bits = 0;
  for (const auto& [key, count] : counts) bits -= count / total * std::log2(count / total);
  return bits;
}

}  // namespace

std::vector<Words> cut(std::span<const std::uint64_t> states, std::size_t neurons) {
  const auto words = words_per_state(neurons);
  std::vector<Words> out;
  for (; !states.empty(); states = states.subspan(words))
    out.emplace_back(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(words));
  return out;
}

std::vector<std::uint64_t> flat(const std::vector<Words>& states) {
  std::vector<std::uint64_t> out;
  for (const auto& state : states) out.insert(out.end(), state.begin(), state.end());
  return out;
}

std::vector<Words> seen_by(const std::vector<Words>& states, const Subset& neurons) {
  std::vector<Words> out;
  for (const auto& state : states) {
    auto& seen = out.emplace_back(words_per_state(neurons.size()));
    for (std::size_t k = 0; k < neurons.size(); ++k) {
      if (is_up(state, neurons[k])) seen[k / 64] |= std::uint64_t{1} << k % 64;
    }
  }
  return out;
}

std::vector<Words> joined(const std::vector<Words>& a, const std::vector<Words>& b) {
  auto out = a;
  for (std::size_t t = 0; t < a.size(); ++t) out[t].insert(out[t].end(), b[t].begin(), b[t].end());
  return out;
}

ExactInformation plain_information(const std::vector<Words>& from, const std::vector<Words>& to,
                                   std::size_t lag) {
  std::map<Words, double> before;
  std::map<Words, double> after;
  std::map<std::pair<Words, Words>, double> pairs;
  const auto total = static_cast<double>(to.size() - lag);
  for (std::size_t t = 0; t + lag < to.size(); ++t) {
    ++before[from[t]];
    ++after[to[t + lag]];
    ++pairs[{from[t], to[t + lag]}];
  }
  const double entropy = entropy_of(after, total);
  const double information = entropy_of(before, total) + entropy - entropy_of(pairs, total);
  return {.entropy_bits = entropy,
          .mutual_information_bits = information,
          .divergence_bits = entropy - information};
}

double plain_transfer(const std::vector<Words>& a, const std::vector<Words>& b) {
  return plain_information(joined(a, b), b).mutual_information_bits -
         plain_information(b, b).mutual_information_bits;
}

std::vector<std::uint64_t> slow_states(std::size_t neurons, std::size_t count, double keep,
                                       std::uint64_t seed) {
  RandomStream random(seed, {.purpose = Purpose::kDynamics});
  const auto words = words_per_state(neurons);
  std::vector<std::uint64_t> out(count * words);
  for (std::size_t t = 0; t < count; ++t) {
    for (std::size_t n = 0; n < neurons; ++n) {
      const bool stays = t > 0 && random.uniform() < keep;
      const auto coin = random.below(2);
      const auto sign = stays ? out[(t - 1) * words + n / 64] >> n % 64 & 1 : coin;
      out[t * words + n / 64] |= sign << n % 64;
    }
  }
  return out;
}

double binary_entropy(double p) {
  return p <= 0 || p >= 1 ? 0 : -p * std::log2(p) - (1 - p) * std::log2(1 - p);
}

}  // namespace recres::test
