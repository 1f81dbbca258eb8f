#include "recres/observe/flux_study.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "recres/network/generator_spec.h"
#include "recres/neuron/firing_probability.h"
#include "recres/noise/input_text.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "support/plain_information.h"
#include "support/statistics.h"

namespace recres {
namespace {

void expect_equal(const FluxEstimate& a, const FluxEstimate& b) {
  EXPECT_EQ(a.bits.mean, b.bits.mean);
  EXPECT_EQ(a.bits.standard_error, b.bits.standard_error);
  EXPECT_EQ(a.is_undersampled, b.is_undersampled);
  EXPECT_EQ(a.plugin_bits, b.plugin_bits);
  EXPECT_EQ(a.baseline_bits, b.baseline_bits);
  EXPECT_EQ(a.p_value, b.p_value);
}

void expect_equal(const DirectedFlux& a, const DirectedFlux& b) {
  expect_equal(a.information, b.information);
  ASSERT_EQ(a.transfer.has_value(), b.transfer.has_value());
  if (a.transfer) expect_equal(*a.transfer, *b.transfer);
}

void expect_equal(const FluxPoint& a, const FluxPoint& b) {
  expect_equal(a.forth, b.forth);
  ASSERT_EQ(a.back.has_value(), b.back.has_value());
  if (a.back) expect_equal(*a.back, *b.back);
}

std::vector<std::uint64_t> states_of(const Network& network, const FluxStudyOptions& options, double strength,
                                     std::uint64_t replicate) {
  const auto* input = options.sweep.input;
  const auto kernel =
      make_kernel(network, options.sweep.model, constant_noise(strength, options.sweep.run.steps),
                  options.sweep.kernel, input);
  std::vector<std::uint64_t> states;
  simulate(*kernel, {.seed = options.sweep.seed, .replicate = replicate, .input = input}, options.sweep.run,
           {}, [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

TEST(FluxStudy, PopulationsAreThoseOfTheSimulatedStates) {
  for (const auto* spec : {"gaussian:n=6,seed=1", "gaussian:n=70,seed=1"}) {
    const auto network = generate_network(spec).scaled(1.5);
    const FluxStudyOptions options{
        .from = {4, 0},
        .to = {1, 4, network.neurons() - 1},
        .flux = {.estimator = Estimator::kPlugin},
        .sweep = {
            .noise_strengths = {0.5, 3}, .run = {.steps = 3000, .burn_in = 7}, .replicates = 2, .seed = 5}};
    const auto study = study_flux(network, options);
    ASSERT_EQ(study.points.size(), 2U);
    for (const auto& point : study.points) {
      double forth = 0;
      double back = 0;
      double transfer_forth = 0;
      double transfer_back = 0;
      for (std::uint64_t replicate = 0; replicate < 2; ++replicate) {
        const auto states =
            test::cut(states_of(network, options, point.noise_strength, replicate), network.neurons());
        const auto a = test::seen_by(states, options.from);
        const auto b = test::seen_by(states, options.to);
        forth += test::plain_information(a, b).mutual_information_bits / 2;
        back += test::plain_information(b, a).mutual_information_bits / 2;
        transfer_forth += test::plain_transfer(a, b) / 2;
        transfer_back += test::plain_transfer(b, a) / 2;
      }
      EXPECT_NEAR(point.forth.information.bits.mean, forth, 1e-9);
      EXPECT_NEAR(point.forth.transfer->bits.mean, transfer_forth, 1e-9);
      EXPECT_NEAR(point.back->information.bits.mean, back, 1e-9);
      EXPECT_NEAR(point.back->transfer->bits.mean, transfer_back, 1e-9);
      EXPECT_FALSE(point.forth.information.p_value);
      EXPECT_NE(point.forth.information.bits.standard_error, 0);
    }
  }
}

TEST(FluxStudy, ThreadsChangeNothing) {
  const auto network = generate_network("gaussian:n=8,seed=1").scaled(2);
  FluxStudyOptions options{.from = {0, 1},
                           .to = {3},
                           .flux = {.surrogates = 9},
                           .sweep = {.noise_strengths = {1, 4}, .run = {.steps = 500}, .replicates = 3}};
  const auto input = parse_input_text("random:strength=2");
  for (const bool is_import : {false, true}) {
    if (is_import) {
      options.from = {};
      options.sweep.input = &input;
    }
    options.sweep.threads = 1;
    const auto one = study_flux(network, options);
    for (const std::size_t threads : {2UL, 3UL}) {
      options.sweep.threads = threads;
      const auto study = study_flux(network, options);
      ASSERT_EQ(study.points.size(), 2U);
      for (std::size_t k = 0; k < 2; ++k) expect_equal(study.points[k], one.points[k]);
      EXPECT_EQ(study.points[0].back.has_value(), !is_import);
    }
  }
}

// A neuron that hears nothing but ±a, each with ½: y(t+1) is a channel's end with p(±a, r), and
// I = h2((p(a) + p(-a))/2) - (h2(p(a)) + h2(p(-a)))/2 = 1 - h2(p(a, r)).
TEST(FluxStudy, ImportOfAnIsolatedNeuron) {
  const auto network = generate_network("autapses:n=2").scaled(0);
  for (const double strength : {0.0, 2.0, 6.0}) {
    const auto input = parse_input_text("random:strength=2,neurons=1");
    const FluxStudyOptions options{.to = {1},
                                   .sweep = {.noise_strengths = {strength},
                                             .input = &input,
                                             .run = {.steps = 20'000, .burn_in = 3},
                                             .replicates = 20}};
    const auto study = study_flux(network, options);
    const auto& forth = study.points[0].forth;
    const double expected = 1 - test::binary_entropy(firing_probability(2, strength));
    EXPECT_NEAR(forth.information.bits.mean, expected, 6 * *forth.information.bits.standard_error);
    EXPECT_LT(*forth.information.bits.standard_error, 0.02);
    EXPECT_GT(*forth.information.bits.standard_error, 0);
    // A neuron without memory tells nothing itself.
    EXPECT_NEAR(forth.transfer->bits.mean, expected, 6 * *forth.transfer->bits.standard_error);
    EXPECT_FALSE(study.points[0].back);
  }
}

// With a bias b and an autapse the neuron is a chain of its own; with b alone, I is that of two
// probabilities.
TEST(FluxStudy, ImportOfABiasedNeuron) {
  const auto network =
      generate_network("autapses:n=1").scaled(0).with_bias(Eigen::VectorXd::Constant(1, 0.7));
  const auto input = parse_input_text("random:strength=1.5");
  const FluxStudyOptions options{
      .to = {0},
      .sweep = {.noise_strengths = {1}, .input = &input, .run = {.steps = 20'000}, .replicates = 20}};
  const auto study = study_flux(network, options);
  const double up = firing_probability(2.2, 1);
  const double down = firing_probability(-0.8, 1);
  const double expected =
      test::binary_entropy((up + down) / 2) - (test::binary_entropy(up) + test::binary_entropy(down)) / 2;
  const auto& information = study.points[0].forth.information;
  EXPECT_NEAR(information.bits.mean, expected, 6 * *information.bits.standard_error);
}

// The input of a step is what its values are, one by one, also where it is held and enters some neurons.
TEST(FluxStudy, ImportIsThatOfTheValues) {
  const auto network = generate_network("gaussian:n=5,seed=2").scaled(0.7);
  for (const auto* words : {"random:strength=2,neurons=3/0,hold=3", "random:strength=2"}) {
    for (const std::uint64_t lag : {1ULL, 4ULL}) {
      const auto input = parse_input_text(words);
      const FluxStudyOptions options{.to = {0, 2},
                                     .flux = {.lag = lag, .estimator = Estimator::kPlugin},
                                     .sweep = {.noise_strengths = {1},
                                               .input = &input,
                                               .run = {.steps = 2000, .burn_in = 11},
                                               .replicates = 1,
                                               .seed = 9}};
      const auto study = study_flux(network, options);
      const auto b = test::seen_by(test::cut(states_of(network, options, 1, 0), 5), options.to);
      const auto entered = options.sweep.input->neurons().empty() ? 5 : options.sweep.input->neurons().size();
      std::vector<test::Words> x(2001, test::Words(1));
      std::vector<double> values(entered);
      for (std::uint64_t t = 0; t < 2000; ++t) {
        options.sweep.input->values(9, 0, t, values);
        for (std::size_t n = 0; n < entered; ++n) x[t][0] |= std::uint64_t{values[n] > 0} << n;
      }
      const auto& forth = study.points[0].forth;
      EXPECT_NEAR(forth.information.bits.mean, test::plain_information(x, b, lag).mutual_information_bits,
                  1e-9);
      ASSERT_EQ(forth.transfer.has_value(), lag == 1);
      if (lag == 1) {
        EXPECT_NEAR(forth.transfer->bits.mean, test::plain_transfer(x, b), 1e-9);
        EXPECT_GT(forth.information.bits.mean, 0.1);
      }
    }
  }
}

TEST(FluxStudy, ReplicatesAreIndependent) {
  const auto network = generate_network("autapses:n=2").scaled(0);
  FluxStudyOptions options{.from = {0},
                           .to = {1},
                           .flux = {.estimator = Estimator::kPlugin},
                           .sweep = {.noise_strengths = {1}, .run = {.steps = 1000}, .replicates = 200}};
  // 2·T·ln 2·I of independent neurons is chi-square of one degree of freedom: its mean is 1, its deviation
  // sqrt(2). Runs that shared their noise would all be the same.
  const auto populations = study_flux(network, options).points[0].forth.information.bits;
  const double scale = 2 * 1000 * std::log(2.0);
  EXPECT_NEAR(scale * populations.mean, 1, 6 * std::sqrt(2.0 / 200));
  EXPECT_NEAR(scale * *populations.standard_error, std::sqrt(2.0 / 200), 0.05);
  options.from = {};
  const auto input = parse_input_text("random:strength=1,neurons=0");
  options.sweep.input = &input;
  const auto import = study_flux(network, options).points[0].forth.information.bits;
  EXPECT_NEAR(scale * import.mean, 1, 6 * std::sqrt(2.0 / 200));
  EXPECT_NEAR(scale * *import.standard_error, std::sqrt(2.0 / 200), 0.05);
}

TEST(FluxStudy, SurrogatesTellAConnectionFromNone) {
  DenseMatrix weights = DenseMatrix::Zero(3, 3);
  weights(1, 0) = 1;  // neuron 0 drives neuron 1
  const Network network(weights);
  FluxStudyOptions options{.from = {0},
                           .to = {1},
                           .flux = {.surrogates = 99},
                           .sweep = {.noise_strengths = {1}, .run = {.steps = 1000}, .replicates = 4}};
  const auto point = study_flux(network, options).points[0];
  EXPECT_DOUBLE_EQ(*point.forth.information.p_value, 0.01);
  EXPECT_DOUBLE_EQ(*point.forth.transfer->p_value, 0.01);
  EXPECT_GT(*point.back->information.p_value, 0.01);
  EXPECT_GT(*point.back->transfer->p_value, 0.01);
  // The bias of one bit on one bit, 1/(2 T ln 2), and of 3·1 - 1 for the transfer.
  EXPECT_NEAR(*point.forth.information.baseline_bits, 1 / (2 * 1000 * std::log(2)), 2e-4);
  EXPECT_NEAR(*point.forth.transfer->baseline_bits, 2 / (2 * 1000 * std::log(2)), 3e-4);
  options.flux.surrogates = 0;
  options.flux.estimator = Estimator::kPlugin;
  EXPECT_NEAR(study_flux(network, options).points[0].forth.information.bits.mean,
              *point.forth.information.plugin_bits, 1e-12);
}

// Surrogate k of the study is the mean of the runs' own surrogates k.
TEST(FluxStudy, SurrogatesAreMeansOverRuns) {
  const auto network = generate_network("gaussian:n=3,seed=1").scaled(0.1);
  const FluxStudyOptions options{
      .from = {0},
      .to = {1},
      .flux = {.surrogates = 9},
      .sweep = {.noise_strengths = {2}, .run = {.steps = 300}, .replicates = 3, .seed = 4}};
  double observed = 0;
  std::vector<double> means(9);
  for (std::uint64_t replicate = 0; replicate < 3; ++replicate) {
    const auto states = test::cut(states_of(network, options, 2, replicate), 3);
    auto flux = options.flux;
    RandomStream random(
        4,
        {.purpose = Purpose::kSurrogate, .place = std::bit_cast<std::uint64_t>(2.0), .replicate = replicate});
    flux.seed = random();
    FluxMeter meter(1, 1, 2, flux, states.size());
    for (const auto& state : states)
      meter.add(test::seen_by({state}, {0})[0], test::seen_by({state}, {1})[0]);
    const auto test = meter.result().transfer_test;
    observed += test->observed_bits / 3;
    for (std::size_t k = 0; k < 9; ++k) means[k] += test->surrogate_bits[k] / 3;
  }
  const auto transfer = *study_flux(network, options).points[0].forth.transfer;
  EXPECT_NEAR(*transfer.plugin_bits, observed, 1e-12);
  EXPECT_NEAR(*transfer.baseline_bits, estimate(means).mean, 1e-12);
  EXPECT_DOUBLE_EQ(*transfer.p_value, surrogate_p_value(observed, means));
}

TEST(FluxStudy, ARecordingOfTheSameStatesIsTheSame) {
  const auto network = generate_network("gaussian:n=70,seed=1").scaled(1.5);
  FluxStudyOptions options{
      .from = {0, 69}, .to = {2}, .sweep = {.noise_strengths = {1}, .run = {.steps = 2000}, .replicates = 1}};
  const auto states = states_of(network, options, 1, 0);
  const auto source = [&states](const StateVisitor& visit) {
    visit(std::span(states).first(10));
    visit(std::span(states).subspan(10));
  };
  const auto simulated = study_flux(network, options);
  const auto recorded = study_recorded_flux(source, 70, 2001, options);
  expect_equal(recorded.points[0], simulated.points[0]);
  EXPECT_TRUE(std::isnan(recorded.points[0].noise_strength));
  EXPECT_EQ(recorded.options.sweep.run.steps, 2000U);
  options.flux.surrogates = 19;
  const auto tested = study_recorded_flux(source, 70, 1, options);
  options.sweep.threads = 3;
  expect_equal(study_recorded_flux(source, 70, 5000, options).points[0], tested.points[0]);
}

TEST(FluxStudy, SaysWhereItIsUndersampled) {
  const auto network = generate_network("autapses:n=20").scaled(0);
  FluxStudyOptions options{.from = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                           .to = {11, 12, 13},
                           .sweep = {.noise_strengths = {1, 2}, .run = {.steps = 500}, .replicates = 1}};
  const auto study = study_flux(network, options);
  ASSERT_EQ(study.warnings.size(), 1U);
  EXPECT_NE(study.warnings[0].find("undersampled at 2 of 2 noise strengths"), std::string::npos);
  options.from = {0};
  EXPECT_TRUE(study_flux(network, options).warnings.empty());
}

TEST(FluxStudy, RefusesWhatItCannotDo) {
  const auto network = generate_network("gaussian:n=4,seed=1");
  const auto refuses = [&](auto&& change) {
    FluxStudyOptions options{
        .from = {0}, .to = {1}, .sweep = {.noise_strengths = {1}, .run = {.steps = 100}, .replicates = 1}};
    change(options);
    EXPECT_THROW(study_flux(network, options), InvalidArgument);
  };
  refuses([](auto& options) { options.to = {}; });
  refuses([](auto& options) { options.from = {}; });
  refuses([](auto& options) { options.from = {4}; });
  refuses([](auto& options) { options.to = {1, 1}; });
  refuses([](auto& options) { options.flux.lag = 0; });
  refuses([](auto& options) { options.flux.lag = 101; });
  refuses([](auto& options) {
    options.flux.lag = 100;
    options.flux.surrogates = 1;
  });
  refuses([](auto& options) { options.sweep.replicates = 0; });
  refuses([](auto& options) { options.sweep.threads = 0; });
  refuses([](auto& options) { options.sweep.noise_strengths = {}; });
  const auto beyond = parse_input_text("random:strength=1,neurons=4");
  refuses([&](auto& options) { options.sweep.input = &beyond; });
  const FluxStudyOptions options{.from = {0}, .to = {1}};
  const auto recording = [](std::vector<std::uint64_t> states) {
    return [states](const StateVisitor& visit) { visit(states); };
  };
  EXPECT_THROW(study_recorded_flux(recording({1}), 2, 1, options), IoError);
  EXPECT_THROW(study_recorded_flux(recording({}), 2, 0, options), IoError);
  EXPECT_THROW(study_recorded_flux(recording({1, 2}), 1, 2, options), InvalidArgument);
  EXPECT_THROW(study_recorded_flux(recording({1, 2}), 2, 2, {.to = {1}}), InvalidArgument);
  EXPECT_NO_THROW(study_recorded_flux(recording({1, 2}), 2, 2, options));
  auto tested = options;
  tested.flux.surrogates = 5;
  EXPECT_THROW(study_recorded_flux(recording({1, 2}), 2, 2, tested), IoError);
  EXPECT_NO_THROW(study_recorded_flux(recording({1, 2, 3}), 2, 2, tested));
}

}  // namespace
}  // namespace recres
