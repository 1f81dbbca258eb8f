// Networks small enough for a second way that shares nothing with the first: every ternary motif, and random
// networks of up to four neurons, against the whole chain in wider numbers; and laws that hold in any
// network.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "recres/exact/exact_point.h"
#include "recres/exact/factored_transitions.h"
#include "recres/exact/transition_matrix.h"
#include "recres/law/firing_table.h"
#include "recres/network/generators.h"
#include "recres/random/random_stream.h"
#include "support/wide_chain.h"

namespace recres {
namespace {

using test::Wide;

ExactPoint point_of(const Network& network, double r) {
  return exact_curve(network, {&r, 1}).front();
}

long double precise_logistic(long double u) {
  return u > 0 ? 1 / (1 + std::exp(-u)) : std::exp(u) / (1 + std::exp(u));
}

// p(u, r) in 64 bits or more. The trapezoidal rule: its error is e^(-2π²/h²) or e^(-2π²/(r h)), below e^-70;
// the integrand has its maximum between 0 and r, and is below e^-80 of it 13 beyond.
long double precise_probability(double u, double r) {
  static std::map<std::pair<double, double>, long double> known;  // motifs ask for few u very often
  const auto [place, is_new] = known.try_emplace({u, r});
  if (!is_new) return place->second;
  if (r == 0) return place->second = precise_logistic(u);
  const int steps_per_unit = static_cast<int>(4 * std::ceil(std::max(1.0, r)));
  const int most = steps_per_unit * static_cast<int>(std::ceil(r) + 13);
  long double sum = 0;
  for (int k = -most; k <= most; ++k) {
    const long double x = static_cast<long double>(k) / steps_per_unit;
    sum += precise_logistic(u + r * x) * std::exp(-x * x / 2);
  }
  return place->second = sum / (steps_per_unit * std::sqrt(2 * std::numbers::pi_v<long double>));
}

struct Truth {
  std::vector<double> stationary;
  double entropy_bits;
  double mutual_information_bits;
  double divergence_bits;
};

// From the definitions and the joint distribution of (s, s'), without blocks, closed forms or the product
// form of D.
Truth brute_force(const Network& network, double r) {
  const auto size = static_cast<Eigen::Index>(network.neurons());
  const std::size_t states = std::size_t{1} << network.neurons();
  const auto sign = [](std::size_t state, Eigen::Index n) { return (state >> n & 1) != 0 ? 1.0 : -1.0; };
  const DenseMatrix weights = network.to_dense();
  std::vector<std::vector<Wide>> chain(states, std::vector<Wide>(states, 1));
  for (std::size_t from = 0; from < states; ++from) {
    for (Eigen::Index n = 0; n < size; ++n) {
      double u = network.bias()[n];
      for (Eigen::Index m = 0; m < size; ++m) u += weights(n, m) * sign(from, m);
      const Wide up(precise_probability(u, r));
      const Wide down(precise_probability(-u, r));
      for (std::size_t to = 0; to < states; ++to) chain[from][to] *= sign(to, n) > 0 ? up : down;
    }
  }
  const auto stationary = test::wide_stationary(chain);
  long double entropy = 0;
  long double information = 0;
  long double divergence = 0;
  for (std::size_t from = 0; from < states; ++from) {
    const auto here = static_cast<long double>(stationary[from]);
    entropy -= here * std::log2(here);
    for (std::size_t to = 0; to < states; ++to) {
      const auto step = static_cast<long double>(chain[from][to]);
      information +=
          here * step * std::log2(static_cast<long double>(Wide(chain[from][to] / stationary[to])));
      divergence -= here * step * std::log2(step);
    }
  }
  Truth truth{.stationary = {},
              .entropy_bits = static_cast<double>(entropy),
              .mutual_information_bits = static_cast<double>(information),
              .divergence_bits = static_cast<double>(divergence)};
  for (const auto& probability : stationary) truth.stationary.push_back(static_cast<double>(probability));
  return truth;
}

void expect_true(const Network& network, double r) {
  const auto found = point_of(network, r);
  const auto truth = brute_force(network, r);
  constexpr double kBits = 1e-12;
  constexpr double kRelative = 1e-11;
  EXPECT_NEAR(found.entropy_bits, truth.entropy_bits, kBits);
  EXPECT_NEAR(found.mutual_information_bits, truth.mutual_information_bits, kBits);
  EXPECT_NEAR(found.divergence_bits, truth.divergence_bits, kBits);
  ASSERT_EQ(static_cast<std::size_t>(found.stationary.size()), truth.stationary.size());
  for (std::size_t state = 0; state < truth.stationary.size(); ++state) {
    EXPECT_NEAR(found.stationary[static_cast<Eigen::Index>(state)] / truth.stationary[state], 1, kRelative)
        << "state " << state;
  }
}

// The same network with neuron k renamed to names[k].
Network renamed(const Network& network, const std::vector<Eigen::Index>& names) {
  const DenseMatrix weights = network.to_dense();
  DenseMatrix out(weights.rows(), weights.cols());
  Eigen::VectorXd bias(weights.rows());
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    bias[names[static_cast<std::size_t>(n)]] = network.bias()[n];
    for (Eigen::Index m = 0; m < weights.cols(); ++m)
      out(names[static_cast<std::size_t>(n)], names[static_cast<std::size_t>(m)]) = weights(n, m);
  }
  return Network(out).with_bias(bias);
}

// The inverse of motif_network.
std::uint64_t code_of(const Network& motif) {
  std::uint64_t code = 0;
  for (Eigen::Index k = 9; k-- > 0;)
    code = 3 * code + static_cast<std::uint64_t>(motif.dense()(k / 3, k % 3) + 1);
  return code;
}

constexpr std::uint64_t kMotifs = 19683;

// The least code of each class of motifs that differ in the names of their neurons only, and how many
// those are.
std::map<std::uint64_t, int> motif_classes() {
  std::map<std::uint64_t, int> classes;
  for (std::uint64_t code = 0; code < kMotifs; ++code) {
    const auto motif = motif_network(code);
    std::uint64_t least = code;
    std::vector<Eigen::Index> names = {0, 1, 2};
    do least = std::min(least, code_of(renamed(motif, names)));
    while (std::next_permutation(names.begin(), names.end()));
    ++classes[least];
  }
  return classes;
}

TEST(Motifs, FallInto3411Classes) {
  for (std::uint64_t code = 0; code < kMotifs; ++code) ASSERT_EQ(code_of(motif_network(code)), code);
  const auto classes = motif_classes();
  EXPECT_EQ(classes.size(), 3411U);
  std::array<int, 7> of_size{};
  for (const auto& [code, size] : classes) ++of_size.at(static_cast<std::size_t>(size));
  // By the symmetries that a motif keeps: 3^2 keep all six, 3^3 the rotations, 3^5 each of three swaps.
  EXPECT_EQ(of_size[1], 9);
  EXPECT_EQ(of_size[2], (27 - 9) / 2);
  EXPECT_EQ(of_size[3], 3 * (243 - 9) / 3);
  EXPECT_EQ(of_size[6], 3411 - 9 - 9 - 234);
}

TEST(Motifs, EqualBruteForce) {
  const Eigen::Vector3d bias(0.4, -0.7, 0.15);
  for (const auto& [code, size] : motif_classes()) {
    SCOPED_TRACE("motif " + std::to_string(code));
    const auto weak = motif_network(code).scaled(1.3);
    const auto strong = motif_network(code).scaled(3);
    expect_true(strong, 0);
    expect_true(weak, 2);
    expect_true(weak.with_bias(bias), 0);
    expect_true(strong.with_bias(bias), 2);
    if (HasFailure()) return;  // one motif tells enough
  }
}

TEST(Motifs, NamesOfNeuronsDoNotMatter) {
  const Eigen::Vector3d bias(0.4, -0.7, 0.15);
  for (std::uint64_t code = 0; code < kMotifs; code += 97) {
    for (const double r : {0.0, 2.5}) {
      const auto motif = motif_network(code).scaled(2).with_bias(bias);
      const auto expected = point_of(motif, r);
      std::vector<Eigen::Index> names = {0, 1, 2};
      while (std::next_permutation(names.begin(), names.end())) {
        const auto found = point_of(renamed(motif, names), r);
        EXPECT_NEAR(found.entropy_bits, expected.entropy_bits, 1e-13) << "motif " << code << " r=" << r;
        EXPECT_NEAR(found.mutual_information_bits, expected.mutual_information_bits, 1e-13) << code;
        EXPECT_NEAR(found.divergence_bits, expected.divergence_bits, 1e-13) << code;
      }
    }
  }
}

// Gaussian weights of this magnitude, and biases.
Network random_network(std::size_t neurons, double magnitude, std::uint64_t seed) {
  RandomStream random(seed, {.purpose = Purpose::kStart});
  Eigen::VectorXd bias(static_cast<Eigen::Index>(neurons));
  for (double& value : bias) value = random.normal();
  return gaussian_network(neurons, seed).scaled(magnitude).with_bias(bias);
}

TEST(SmallNetworks, EqualBruteForce) {
  for (const std::size_t neurons : {1UL, 2UL, 4UL}) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      for (const double magnitude : {0.5, 3.0}) {
        for (const double r : {0.0, 0.4, 2.0, 7.9, 8.1, 20.0}) {
          SCOPED_TRACE("gaussian:n=" + std::to_string(neurons) + ",seed=" + std::to_string(seed) +
                       " w=" + std::to_string(magnitude) + " r=" + std::to_string(r));
          expect_true(random_network(neurons, magnitude, seed), r);
        }
      }
    }
  }
}

// I between what `part` keeps of s and the whole of s', where P(s'|s) = steps and s is distributed by π.
double information_bits(const Eigen::VectorXd& pi, const TransitionMatrix& steps, std::uint64_t part) {
  std::map<std::uint64_t, Eigen::VectorXd> joint;
  for (Eigen::Index s = 0; s < pi.size(); ++s) {
    const auto kept = static_cast<std::uint64_t>(s) & part;
    joint.try_emplace(kept, Eigen::VectorXd::Zero(pi.size())).first->second +=
        pi[s] * steps.row(s).transpose();
  }
  const Eigen::VectorXd after = steps.transpose() * pi;
  double bits = 0;
  for (const auto& [kept, row] : joint) {
    for (Eigen::Index next = 0; next < pi.size(); ++next) {
      if (row[next] > 0) bits += row[next] * std::log2(row[next] / (row.sum() * after[next]));
    }
  }
  return bits;
}

// What rounding may break of a law.
constexpr double kRounding = 1e-12;

TEST(Laws, HoldInRandomNetworks) {
  double most_lost = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const std::size_t neurons = 1 + seed % 6;
    const double magnitude = 0.25 * static_cast<double>(1 + seed % 13);
    for (const double r : {0.0, 1.0, 6.0, 25.0}) {
      SCOPED_TRACE("gaussian:n=" + std::to_string(neurons) + ",seed=" + std::to_string(seed) +
                   " w=" + std::to_string(magnitude) + " r=" + std::to_string(r));
      const auto network = random_network(neurons, magnitude, seed);
      const auto point = point_of(network, r);
      const auto& pi = point.stationary;
      const double information = point.mutual_information_bits;
      EXPECT_GE(information, 0);
      EXPECT_GE(point.divergence_bits, 0);
      EXPECT_LE(information, point.entropy_bits);
      EXPECT_LE(point.entropy_bits, static_cast<double>(neurons) + kRounding);
      EXPECT_NEAR(point.entropy_bits, information + point.divergence_bits, kRounding);

      const auto chain = transition_matrix(FactoredTransitions(FiringTable(network, r)));
      EXPECT_GE(chain.minCoeff(), 0);
      EXPECT_LT((chain.rowwise().sum().array() - 1).abs().maxCoeff(), 1e-14);
      EXPECT_NEAR(pi.sum(), 1, 1e-14);
      EXPECT_GE(pi.minCoeff(), 0);
      EXPECT_LT((chain.transpose() * pi - pi).cwiseAbs().maxCoeff(), 1e-14);

      // Data processing: neither a second step nor a look at some neurons only can tell more.
      const std::uint64_t whole = (std::uint64_t{1} << neurons) - 1;
      EXPECT_NEAR(information_bits(pi, chain, whole), information, kRounding);
      const TransitionMatrix two_steps = chain * chain;
      const double after_two = information_bits(pi, two_steps, whole);
      EXPECT_LE(after_two, information + kRounding);
      EXPECT_GE(after_two, -kRounding);
      most_lost = std::max(most_lost, information - after_two);
      for (std::uint64_t part = 0; part < whole; ++part) {
        const double of_part = information_bits(pi, chain, part);
        EXPECT_LE(of_part, information + kRounding) << "part " << part;
        EXPECT_LE(of_part, static_cast<double>(std::popcount(part)) + kRounding) << "part " << part;
        EXPECT_GE(of_part, -kRounding) << "part " << part;
      }
    }
  }
  EXPECT_GT(most_lost, 0.5);  // or the laws were not put to a test
}

}  // namespace
}  // namespace recres
