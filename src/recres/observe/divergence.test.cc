#include "recres/observe/divergence.h"

#include <gtest/gtest.h>

#include <cmath>

#include "recres/exact/exact_point.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "support/plain_information.h"
#include "support/statistics.h"

namespace recres {
namespace {

std::vector<std::uint64_t> run(const Network& network, double strength, std::uint64_t steps,
                               std::uint64_t replicate) {
  const auto kernel = make_kernel(network, Model::kSbm, strength, steps);
  std::vector<std::uint64_t> states;
  simulate(*kernel, {.seed = 1, .replicate = replicate}, {.steps = steps, .burn_in = 100}, {},
           [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

// Σ h2(p_n) of one state, from p of each neuron.
double plain_bits(const Network& network, const test::Words& state, double strength) {
  const auto neurons = static_cast<Eigen::Index>(network.neurons());
  Eigen::VectorXd y(neurons);
  for (Eigen::Index n = 0; n < neurons; ++n) y[n] = is_up(state, static_cast<std::size_t>(n)) ? 1 : -1;
  Eigen::VectorXd u(neurons);
  network.input(y, u);
  double bits = 0;
  for (const double input : u) bits += test::binary_entropy(firing_probability(input, strength));
  return bits;
}

double measured(const Network& network, const StepEntropy& entropy, std::span<const std::uint64_t> states,
                std::size_t block) {
  const auto words = words_per_state(network.neurons());
  DivergenceMeter meter(entropy, network.neurons(), network.connections(), states.size() / words - 1);
  for (std::size_t t = 0; t < states.size(); t += block * words)
    meter.add(states.subspan(t, std::min(block * words, states.size() - t)));
  return meter.bits();
}

TEST(Divergence, IsTheMeanOverAllStatesButTheLast) {
  for (const auto* spec : {"gaussian:n=4,seed=1", "gaussian:n=20,seed=2", "gaussian:n=70,seed=3",
                           "sparse:n=130,density=0.1,seed=4"}) {
    const auto network = generate_network(spec).scaled(1.5);
    const auto all = run(network, 1, 300, 0);
    const auto states = test::cut(all, network.neurons());
    double expected = 0;
    for (std::size_t t = 0; t < 300; ++t) expected += plain_bits(network, states[t], 1) / 300;
    const StepEntropy entropy(network, 1);
    for (const std::size_t block : {1UL, 7UL, 1000UL})
      EXPECT_NEAR(measured(network, entropy, all, block), expected, 1e-8) << spec;
  }
}

TEST(Divergence, IsThatOfTheExactChain) {
  for (const double strength : {0.0, 2.0, 6.0}) {
    const auto network = generate_network("gaussian:n=5,seed=2").scaled(2);
    const StepEntropy entropy(network, strength);
    std::vector<double> found;
    for (std::uint64_t replicate = 0; replicate < 20; ++replicate)
      found.push_back(measured(network, entropy, run(network, strength, 20'000, replicate), 1000));
    const double exact = exact_curve(network, {{strength}})[0].divergence_bits;
    EXPECT_GT(test::mean_p_value(found, exact), test::kFalseAlarm);
    EXPECT_NEAR(found[0], exact, 0.05);
  }
}

// A large network: some states stand for all, whatever the blocks.
TEST(Divergence, LooksAtSomeStatesOfLargeNetworks) {
  const auto network = generate_network("sparse:n=2000,density=0.02,seed=4").scaled(0.3);
  constexpr std::uint64_t kSteps = 2000;
  const auto all = run(network, 2, kSteps, 0);
  const auto states = test::cut(all, 2000);
  const StepEntropy entropy(network, 2);
  DivergenceMeter meter(entropy, 2000, network.connections(), kSteps);
  meter.add(all);
  EXPECT_GE(meter.states_looked_at(), 100U);
  EXPECT_LT(meter.states_looked_at(), kSteps);
  double expected = 0;
  for (std::size_t t = 0; t < kSteps; t += 100) expected += plain_bits(network, states[t], 2) / 20;
  EXPECT_NEAR(meter.bits(), expected, 0.005 * expected);
  EXPECT_DOUBLE_EQ(measured(network, entropy, all, 13), meter.bits());
}

// All neurons turn over together at every step, and those of - are surer than those of +: states at even
// steps alone would tell half of it.
TEST(Divergence, SomeStatesAreOfAllPhases) {
  constexpr std::int32_t kNeurons = 2000;
  constexpr std::int32_t kSources = 100;
  std::vector<Eigen::Triplet<double, std::int32_t>> weights;
  for (std::int32_t n = 0; n < kNeurons; ++n) {
    for (std::int32_t k = 0; k < kSources; ++k)
      weights.emplace_back(n, (7 * n + 19 * k) % kNeurons, -4.0 / kSources);
  }
  SparseMatrix matrix(kNeurons, kNeurons);
  matrix.setFromTriplets(weights.begin(), weights.end());
  const auto network = Network(std::move(matrix)).with_bias(Eigen::VectorXd::Constant(kNeurons, 1.5));
  constexpr std::uint64_t kSteps = 2700;
  std::vector<std::uint64_t> start(words_per_state(kNeurons), UINT64_MAX);
  start.back() = (std::uint64_t{1} << kNeurons % 64) - 1;
  const auto kernel = make_kernel(network, Model::kSbm, 0.0, kSteps);
  const StepEntropy entropy(network, 0.0);
  const auto words = words_per_state(kNeurons);
  DivergenceMeter meter(entropy, kNeurons, network.connections(), kSteps);
  double even = 0;
  double odd = 0;
  std::uint64_t t = 0;
  simulate(*kernel, {.seed = 1, .replicate = 0}, {.steps = kSteps, .start = start}, {}, [&](auto block) {
    meter.add(block);
    for (std::size_t k = 0; k < block.size() / words; ++k, ++t) {
      if (t % 100 < 2 && t < kSteps)
        (t % 2 == 0 ? even : odd) += entropy.bits(block.subspan(k * words, words)) / 27;
    }
  });
  ASSERT_LT(meter.states_looked_at(), kSteps / 2);
  ASSERT_GT(std::abs(even - odd), 0.2 * (even + odd) / 2);
  // Five standard deviations of phases that are drawn; those of one phase alone would be off by more.
  const double drawn = std::abs(even - odd) / 2 / std::sqrt(meter.states_looked_at());
  EXPECT_NEAR(meter.bits(), (even + odd) / 2, 5 * drawn);
  EXPECT_GT(std::abs(even - odd) / 2, 8 * drawn);
}

}  // namespace
}  // namespace recres
