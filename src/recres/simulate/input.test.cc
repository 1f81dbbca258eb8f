// Runs with an input signal.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/noise/input_signal.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/state/transition_counts.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

struct InputWay {
  std::string_view kernel;
  Model model;
};

void PrintTo(const InputWay& way, std::ostream* out) {
  *out << way.kernel << " of " << model_name(way.model);
}

std::string input_name_of(const testing::TestParamInfo<InputWay>& info) {
  return std::string(info.param.kernel) + (info.param.model == Model::kTanh ? "_of_tanh" : "");
}

std::vector<std::uint64_t> run(const Network& network, const InputWay& way, const NoiseSchedule& noise,
                               const RunOptions& options, const InputSignal* input) {
  const auto kernel = make_kernel(network, way.model, noise, way.kernel, input);
  std::vector<std::uint64_t> states;
  simulate(*kernel, {.seed = 3, .replicate = 1, .noise = noise.stretches, .input = input}, options, {},
           [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

std::vector<std::uint64_t> run(const Network& network, const InputWay& way, double noise_strength,
                               const RunOptions& options, const InputSignal* input) {
  return run(network, way, constant_noise(noise_strength, options.steps), options, input);
}

// Weights that forget: no chaos carries roundings on.
Network calm(const std::string& spec) {
  auto network = generate_network(spec);
  const auto neurons = static_cast<Eigen::Index>(network.neurons());
  const double magnitude = 0.5 / network.largest_input();
  return std::move(network).scaled(magnitude).with_bias(Eigen::VectorXd::LinSpaced(neurons, -0.4, 0.6));
}

// What a neuron has for input in one step, straight from the definition.
double input_of(const Network& network, std::uint64_t state, std::size_t neuron, double x) {
  double u = network.bias()[static_cast<Eigen::Index>(neuron)] + x;
  for (std::size_t m = 0; m < network.neurons(); ++m) {
    const double weight = network.to_dense()(static_cast<Eigen::Index>(neuron), static_cast<Eigen::Index>(m));
    u += (state >> m & 1) != 0 ? weight : -weight;
  }
  return u;
}

// p-value of a run of three neurons, given that x(t) is row `kind_of(t)` of `kinds`.
template <typename KindOf>
double transitions_p_value(const Network& network, double noise_strength,
                           const std::vector<std::uint64_t>& states, const InputTable& kinds,
                           const KindOf& kind_of) {
  test::ChiSquare sum;
  for (Eigen::Index kind = 0; kind < kinds.rows(); ++kind) {
    for (std::uint64_t from = 0; from < 8; ++from) {
      std::vector<std::uint64_t> counts(8);
      for (std::size_t t = 0; t + 1 < states.size(); ++t) {
        if (states[t] == from && kind_of(t) == kind) ++counts[states[t + 1]];
      }
      std::vector<double> law(8, 1.0);
      for (std::uint64_t to = 0; to < 8; ++to) {
        for (std::size_t n = 0; n < 3; ++n) {
          const double u = input_of(network, from, n, kinds(kind, static_cast<Eigen::Index>(n)));
          law[to] *= firing_probability((to >> n & 1) != 0 ? u : -u, noise_strength);
        }
      }
      sum += test::goodness_of_fit(counts, law);
    }
  }
  return sum.p_value();
}

const Network& three_neurons() {
  static const Network network =
      generate_network("gaussian:n=3,seed=2").with_bias(Eigen::Vector3d(0.1, -0.4, 0.25));
  return network;
}

class EveryInput : public testing::TestWithParam<InputWay> {};

TEST_P(EveryInput, ZerosAreNone) {
  const auto network = generate_network("gaussian:n=70,seed=4");
  const RunOptions options{.steps = 300, .burn_in = 7};
  const InputSignal zeros(InputTable(InputTable::Zero(300, 70)));
  const InputSignal weak(RandomInput{.strength = 0});
  for (const double r : {0.0, 2.0}) {
    const auto expected = run(network, GetParam(), r, options, nullptr);
    EXPECT_EQ(run(network, GetParam(), r, options, &zeros), expected);
    EXPECT_EQ(run(network, GetParam(), r, options, &weak), expected);
  }
}

TEST_P(EveryInput, ConstantInputIsABias) {
  // Sums in another order differ by roundings, which decide nothing under these seeds.
  for (const std::string spec : {"gaussian:n=70,seed=4", "sparse:n=150,density=0.1,seed=4"}) {
    const auto network = calm(spec);
    const auto neurons = static_cast<Eigen::Index>(network.neurons());
    Eigen::VectorXd x(neurons);
    for (Eigen::Index n = 0; n < neurons; ++n) x[n] = 0.125 * static_cast<double>(n % 17 - 8);
    const InputSignal signal(InputTable(x.transpose().replicate(200, 1)));
    const RunOptions options{.steps = 200};
    const auto states = run(network, GetParam(), 0.5, options, &signal);
    EXPECT_EQ(states, run(network.with_bias(network.bias() + x), GetParam(), 0.5, options, nullptr)) << spec;
    EXPECT_NE(states, run(network, GetParam(), 0.5, options, nullptr)) << spec;
  }
}

TEST_P(EveryInput, BlocksAndCompanyMakeNoDifference) {
  const auto network = generate_network("gaussian:n=70,seed=4");
  const InputSignal strong(RandomInput{.values = InputValues::kGaussian, .strength = 4, .hold = 3});
  const InputSignal weak(RandomInput{.strength = 1, .neurons = {69, 0, 33}});
  const RunOptions options{.steps = 250, .burn_in = 5};
  const auto kernel =
      make_kernel(network, GetParam().model, constant_noise(1, 250), GetParam().kernel, &strong);
  const std::vector<RunId> ids = {{.seed = 3, .replicate = 0, .input = &strong},
                                  {.seed = 3, .replicate = 1},
                                  {.seed = 3, .replicate = 2, .input = &weak},
                                  {.seed = 3, .replicate = 3, .input = &strong}};
  std::vector<std::vector<std::uint64_t>> together(ids.size());
  std::vector<StateVisitor> visitors;
  for (auto& states : together)
    visitors.emplace_back([&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  simulate_together(*kernel, ids, options, {}, visitors);
  for (std::size_t k = 0; k < ids.size(); ++k) {
    // One step at a time, by hand.
    std::vector<Trajectory> alone = {start_trajectory(70, GetParam().model, 1, ids[k], {})};
    std::vector<std::uint64_t> step(2);
    for (int burnt = 0; burnt < 5; ++burnt) kernel->advance(alone, step);
    auto states = alone[0].state;
    alone[0].input = {.signal = ids[k].input, .seed = 3, .replicate = k, .step = 0};
    for (std::uint64_t t = 0; t < options.steps; ++t) {
      kernel->advance(alone, step);
      states.insert(states.end(), step.begin(), step.end());
    }
    EXPECT_EQ(states, together[k]) << k;
    EXPECT_EQ(alone[0].input.step, ids[k].input == nullptr ? 0 : options.steps);
  }
}

TEST_P(EveryInput, BeforeTheFirstObservedStateThereIsNone) {
  const auto network = generate_network("gaussian:n=70,seed=4");
  const InputSignal strong(RandomInput{.strength = 100});
  const RunOptions options{.steps = 10, .burn_in = 20};
  const auto with = run(network, GetParam(), 1, options, &strong);
  const auto without = run(network, GetParam(), 1, options, nullptr);
  EXPECT_TRUE(std::equal(with.begin(), with.begin() + 2, without.begin()));
  EXPECT_FALSE(std::equal(with.begin() + 2, with.begin() + 4, without.begin() + 2));
}

TEST_P(EveryInput, StrongInputIsObeyedInItsOwnStep) {
  const auto network = calm("gaussian:n=70,seed=4");
  const InputSignal signal(RandomInput{.strength = 1e3, .neurons = {65, 2}});
  const auto states = run(network, GetParam(), 1, {.steps = 400, .burn_in = 3}, &signal);
  for (std::uint64_t t = 0; t < 400; ++t) {
    std::vector<double> x(2);
    signal.values(3, 1, t, x);
    const std::span<const std::uint64_t> next(&states[2 * (t + 1)], 2);
    EXPECT_EQ(is_up(next, 65), x[0] > 0) << t;
    EXPECT_EQ(is_up(next, 2), x[1] > 0) << t;
  }
}

TEST_P(EveryInput, TransitionsAreCountedAsTheyAreVisited) {
  const auto& network = three_neurons();
  const InputSignal signal(RandomInput{.strength = 2, .neurons = {1}});
  const RunOptions options{.steps = 3000, .burn_in = 4};
  const auto kernel =
      make_kernel(network, GetParam().model, constant_noise(1, 3000), GetParam().kernel, &signal);
  const RunId id{.seed = 3, .replicate = 1, .input = &signal};
  TransitionCounter counter(3, options.steps);
  counter.add(run(network, GetParam(), 1, options, &signal));
  const auto counts = count_together(*kernel, {&id, 1}, options, {});
  const auto expected = counter.counts();
  ASSERT_EQ(counts.at(0).cells.size(), expected.cells.size());
  for (std::size_t c = 0; c < expected.cells.size(); ++c) {
    EXPECT_EQ(counts[0].cells[c].from, expected.cells[c].from);
    EXPECT_EQ(counts[0].cells[c].to, expected.cells[c].to);
    EXPECT_EQ(counts[0].cells[c].count, expected.cells[c].count);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryInput,
                         testing::Values(InputWay{"reference", Model::kSbm}, InputWay{"dense", Model::kSbm},
                                         InputWay{"sparse", Model::kSbm}, InputWay{"reference", Model::kTanh},
                                         InputWay{"tanh", Model::kTanh}),
                         input_name_of);

class SbmInput : public testing::TestWithParam<InputWay> {};

TEST_P(SbmInput, PeriodicInputFollowsItsTwoLaws) {
  constexpr std::size_t kSteps = 100'000;
  InputTable two(2, 3);
  two << 1.5, 0, -2, -0.5, 1, 0;
  const InputSignal signal(InputTable(two.replicate(kSteps / 2, 1)));
  for (const double r : {0.0, 2.0}) {
    const auto states = run(three_neurons(), GetParam(), r, {.steps = kSteps, .burn_in = 3}, &signal);
    const auto phase = [](std::size_t t) { return static_cast<Eigen::Index>(t % 2); };
    EXPECT_GT(transitions_p_value(three_neurons(), r, states, two, phase), test::kFalseAlarm) << r;
  }
}

TEST_P(SbmInput, RandomInputDrivesTheNeuronsItNames) {
  constexpr std::size_t kSteps = 100'000;
  InputTable four(4, 3);
  four << -2, 0, -2, -2, 0, 2, 2, 0, -2, 2, 0, 2;
  const InputSignal signal(RandomInput{.strength = 2, .neurons = {2, 0}, .hold = 2});
  const auto states = run(three_neurons(), GetParam(), 1, {.steps = kSteps}, &signal);
  const auto kind = [&signal](std::size_t t) {
    std::vector<double> x(2);
    signal.values(3, 1, t, x);
    return Eigen::Index{x[0] > 0 ? 1 : 0} + Eigen::Index{x[1] > 0 ? 2 : 0};
  };
  EXPECT_GT(transitions_p_value(three_neurons(), 1, states, four, kind), test::kFalseAlarm);
}

INSTANTIATE_TEST_SUITE_P(Kernels, SbmInput,
                         testing::Values(InputWay{"reference", Model::kSbm}, InputWay{"dense", Model::kSbm},
                                         InputWay{"sparse", Model::kSbm}),
                         input_name_of);

// Both decide to the last digit, whatever their own roundings are.
TEST(Input, DenseAndSparseRunsAreEqual) {
  const auto network = generate_network("gaussian:n=100,seed=7").scaled(0.3);
  for (const double strength : {0.1, 3.0, 1e4, 1e37}) {
    const InputSignal signal(RandomInput{.values = InputValues::kGaussian, .strength = strength, .hold = 2});
    const NoiseProtocol protocol{.background = 2,
                                 .segments = {{.from = 100, .to = 150, .strength = 5, .neurons = {1, 50}}}};
    const auto noise = make_schedule(protocol, 100, 2000);
    const RunOptions options{.steps = 2000};
    EXPECT_EQ(run(network, {"dense", Model::kSbm}, noise, options, &signal),
              run(network, {"sparse", Model::kSbm}, noise, options, &signal))
        << strength;
  }
}

// What is left of two large numbers is known to some tenths only in single precision.
TEST(Input, SignalsThatCancelTheBiasAreExact) {
  const auto network = generate_network("gaussian:n=100,seed=7");
  const auto biased = network.with_bias(Eigen::VectorXd::Constant(100, -1e7 / 3));
  const InputSignal signal(InputTable(InputTable::Constant(500, 100, 1e7 / 3)));
  const RunOptions options{.steps = 500};
  const auto free = run(network, {"dense", Model::kSbm}, 2, options, nullptr);
  for (const std::string_view name : {"dense", "sparse"}) {
    // The sum of bias and weights is rounded to 2^-32, far below what a draw tells apart.
    EXPECT_EQ(run(biased, {name, Model::kSbm}, 2, options, &signal), free) << name;
  }
}

TEST(Input, TanhWithoutNoiseIsItsRecursion) {
  constexpr std::uint64_t kSteps = 60;
  for (const std::string spec :
       {"gaussian:n=3,seed=4", "gaussian:n=70,seed=4", "sparse:n=150,density=0.1,seed=4"}) {
    for (const std::string_view name : {"reference", "tanh"}) {
      const auto network = calm(spec);
      const auto neurons = network.neurons();
      const InputSignal signal(RandomInput{.values = InputValues::kGaussian, .strength = 2});
      const auto kernel = make_kernel(network, Model::kTanh, constant_noise(0, kSteps), name, &signal);
      std::vector<Trajectory> one = {
          start_trajectory(neurons, Model::kTanh, 0, {.seed = 5, .replicate = 2}, {})};
      one[0].input = {.signal = &signal, .seed = 5, .replicate = 2, .step = 0};
      Eigen::VectorXd y = one[0].activity;
      std::vector<std::uint64_t> states(words_per_state(neurons));
      std::vector<double> x(neurons);
      for (std::uint64_t t = 0; t < kSteps; ++t) {
        kernel->advance(one, states);
        signal.values(5, 2, t, x);
        const Eigen::VectorXd u =
            network.bias() + network.to_dense() * y + Eigen::Map<const Eigen::VectorXd>(x.data(), y.size());
        y = u.array().tanh();
        EXPECT_LT((one[0].activity - y).cwiseAbs().maxCoeff(), 1e-13)
            << spec << ", " << name << ", step " << t;
      }
    }
  }
}

TEST(Input, KernelsThatTakeNoneAreRefused) {
  const auto network = generate_network("gaussian:n=5,seed=1");
  const InputSignal signal(RandomInput{.strength = 2});
  const auto noise = constant_noise(1, 10'000);
  EXPECT_EQ(choose_kernel(network, Model::kSbm, noise), "table");
  EXPECT_EQ(choose_kernel(network, Model::kSbm, noise, "auto", &signal), "dense");
  EXPECT_EQ(choose_kernel(network, Model::kTanh, noise, "auto", &signal), "tanh");
  for (const std::string_view name : {"table", "table-plain", "skip"}) {
    try {
      check_kernel(network, Model::kSbm, name, &signal);
      ADD_FAILURE() << name << " was taken";
    } catch (const InvalidArgument& error) {
      EXPECT_NE(std::string(error.what()).find("takes no input signal"), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find("use kernel 'dense'"), std::string::npos) << error.what();
    }
  }
}

TEST(Input, WhatDoesNotFitTheRunIsRefused) {
  const auto network = generate_network("gaussian:n=5,seed=1");
  const InputSignal prepared(RandomInput{.strength = 2});
  const auto refusal = [&](std::string_view name, const InputSignal& input) -> std::string {
    const auto* made_for = name == "table" ? nullptr : &prepared;
    const auto kernel = make_kernel(network, Model::kSbm, constant_noise(1, 10), name, made_for);
    try {
      simulate(*kernel, {.seed = 1, .replicate = 0, .input = &input}, {.steps = 10}, {}, [](auto) {});
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  };
  const InputSignal louder(RandomInput{.strength = 2.5});
  const InputSignal outside(RandomInput{.strength = 1, .neurons = {5}});
  const InputSignal short_one(InputTable(InputTable::Zero(9, 5)));
  for (const std::string_view name : {"dense", "sparse"}) {
    EXPECT_EQ(refusal(name, prepared), "") << name;
    EXPECT_NE(refusal(name, louder).find("of up to 2.5, kernel"), std::string::npos) << name;
  }
  EXPECT_NE(refusal("table", prepared).find("is prepared for 0"), std::string::npos);
  for (const std::string_view name : {"reference", "dense"}) {
    EXPECT_NE(refusal(name, outside).find("enters neuron 5"), std::string::npos) << name;
    EXPECT_NE(refusal(name, short_one).find("values for 9 steps, the run has 10"), std::string::npos) << name;
  }
  EXPECT_EQ(refusal("reference", louder), "");
}

}  // namespace
}  // namespace recres
