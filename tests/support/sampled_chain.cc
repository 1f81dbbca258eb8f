#include "support/sampled_chain.h"

#include <cmath>
#include <map>
#include <utility>

#include "recres/law/firing_table.h"

namespace recres::test {

namespace {

std::uint64_t drawn(const std::vector<double>& probabilities, RandomStream& random) {
  double left = random.uniform();
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    left -= probabilities[k];
    if (left < 0) return k;
  }
  return probabilities.size() - 1;
}

std::vector<double> after(const std::vector<double>& share, const std::vector<std::vector<double>>& chain) {
  std::vector<double> out(share.size());
  for (std::size_t from = 0; from < share.size(); ++from) {
    for (std::size_t to = 0; to < share.size(); ++to) out[to] += share[from] * chain[from][to];
  }
  return out;
}

}  // namespace

SampledChain::SampledChain(std::vector<std::vector<double>> probabilities)
    : probabilities_(std::move(probabilities)),
      stationary_(probabilities_.size(), 1 / static_cast<double>(probabilities_.size())) {
  for (int step = 0; step < 100'000; ++step) stationary_ = after(stationary_, probabilities_);
}

std::vector<std::uint64_t> SampledChain::states(std::uint64_t count, RandomStream& random) const {
  std::vector<std::uint64_t> out(count);
  for (std::uint64_t t = 0; t < count; ++t)
    out[t] = drawn(t == 0 ? stationary_ : probabilities_[out[t - 1]], random);
  return out;
}

ExactInformation SampledChain::information() const {
  ExactInformation out;
  for (std::size_t from = 0; from < stationary_.size(); ++from) {
    out.entropy_bits -= stationary_[from] * std::log2(stationary_[from]);
    for (const double p : probabilities_[from]) {
      if (p > 0) out.divergence_bits -= stationary_[from] * p * std::log2(p);
    }
  }
  out.mutual_information_bits = out.entropy_bits - out.divergence_bits;
  return out;
}

SampledChain three_neurons() {
  const DenseMatrix weights{{1.5, -2, 0.5}, {0.7, 0, -1.2}, {-0.3, 2.2, -0.8}};
  const auto network = Network(weights).with_bias(Eigen::Vector3d(0.1, -0.4, 0.25));
  const FiringTable firing(network, NoiseLevel{1.0});
  std::vector<std::vector<double>> chain(8, std::vector<double>(8, 1));
  for (std::uint64_t from = 0; from < 8; ++from) {
    for (std::uint64_t to = 0; to < 8; ++to) {
      for (std::size_t n = 0; n < 3; ++n) {
        const double rarer = firing.rarer(from)[n];
        chain[from][to] *= (firing.likely(from) >> n & 1) == (to >> n & 1) ? 1 - rarer : rarer;
      }
    }
  }
  return SampledChain(chain);
}

SampledChain two_states(double leave) {
  return SampledChain({{1 - leave, leave}, {leave, 1 - leave}});
}

TransitionCounts counts_of(std::span<const std::uint64_t> states) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> pairs;
  for (std::size_t t = 1; t < states.size(); ++t) ++pairs[{states[t - 1], states[t]}];
  TransitionCounts out;
  for (const auto& [pair, count] : pairs) {
    out.cells.push_back({.from = pair.first, .to = pair.second, .count = count});
    out.transitions += count;
  }
  return out;
}

}  // namespace recres::test
