#include "recres/observe/subnetwork_study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "recres/network/generator_spec.h"
#include "recres/observe/correlation.h"
#include "recres/resonance/resonance.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "support/plain_information.h"

namespace recres {
namespace {

std::vector<Subset> some_subsets(std::size_t neurons, std::size_t largest, std::uint64_t each) {
  std::vector<Subset> out;
  for (std::size_t size = 1; size <= largest; ++size) {
    const auto some = choose_subsets(neurons, size, each, 1);
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

void expect_equal(const std::optional<Estimate>& a, const std::optional<Estimate>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a) return;
  EXPECT_EQ(a->mean, b->mean);
  EXPECT_EQ(a->standard_error, b->standard_error);
}

void expect_equal(const Spread& a, const Spread& b) {
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.deviation, b.deviation);
}

void expect_equal(const SubsetInformation& a, const SubsetInformation& b) {
  EXPECT_EQ(a.entropy_bits, b.entropy_bits);
  EXPECT_EQ(a.mutual_information_bits, b.mutual_information_bits);
  EXPECT_EQ(a.divergence_bits, b.divergence_bits);
  EXPECT_EQ(a.estimated_bits, b.estimated_bits);
  EXPECT_EQ(a.unseen_probability, b.unseen_probability);
  EXPECT_EQ(a.baseline_bits, b.baseline_bits);
}

// But for D of the network, which no recording has.
void expect_equal_looks(const SubnetworkPoint& a, const SubnetworkPoint& b) {
  ASSERT_EQ(a.subsets.size(), b.subsets.size());
  for (std::size_t k = 0; k < a.subsets.size(); ++k) expect_equal(a.subsets[k], b.subsets[k]);
  ASSERT_EQ(a.sizes.size(), b.sizes.size());
  for (std::size_t k = 0; k < a.sizes.size(); ++k) {
    EXPECT_EQ(a.sizes[k].size, b.sizes[k].size);
    expect_equal(a.sizes[k].entropy_bits, b.sizes[k].entropy_bits);
    expect_equal(a.sizes[k].mutual_information_bits, b.sizes[k].mutual_information_bits);
    expect_equal(a.sizes[k].divergence_bits, b.sizes[k].divergence_bits);
    expect_equal(a.sizes[k].estimated_bits, b.sizes[k].estimated_bits);
    EXPECT_EQ(a.sizes[k].baseline_bits, b.sizes[k].baseline_bits);
    EXPECT_EQ(a.sizes[k].undersampled_share, b.sizes[k].undersampled_share);
  }
  expect_equal(a.rms_correlation, b.rms_correlation);
  expect_equal(a.rms_correlation_corrected, b.rms_correlation_corrected);
}

void expect_equal(const SubnetworkStudy& a, const SubnetworkStudy& b) {
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t k = 0; k < a.points.size(); ++k) {
    EXPECT_EQ(a.points[k].noise_strength, b.points[k].noise_strength);
    expect_equal_looks(a.points[k], b.points[k]);
    expect_equal(a.points[k].divergence_bits, b.points[k].divergence_bits);
  }
  EXPECT_EQ(a.warnings, b.warnings);
  EXPECT_EQ(a.kernel, b.kernel);
}

std::vector<std::uint64_t> states_of(const Network& network, const SubnetworkOptions& options,
                                     std::size_t strength, std::uint64_t replicate) {
  const auto kernel = make_kernel(network, options.sweep.model, options.sweep.noise_strengths[strength],
                                  options.sweep.run.steps, options.sweep.kernel);
  std::vector<std::uint64_t> states;
  simulate(*kernel, {.seed = options.sweep.seed, .replicate = replicate}, options.sweep.run, {},
           [&states](auto block) { states.insert(states.end(), block.begin(), block.end()); });
  return states;
}

SubnetworkOptions options_for(std::size_t neurons) {
  return {
      .look = {.subsets = some_subsets(neurons, std::min<std::size_t>(neurons, 5), 7),
               .baselines = 2,
               .has_correlation = true},
      .sweep = {
          .noise_strengths = {0.5, 4}, .run = {.steps = 1500, .burn_in = 10}, .replicates = 3, .seed = 6}};
}

TEST(SubnetworkStudy, ThreadsChangeNothing) {
  for (const auto* spec :
       {"gaussian:n=9,seed=1", "gaussian:n=70,seed=2", "sparse:n=300,density=0.1,seed=1"}) {
    const auto network = generate_network(spec).scaled(2);
    auto options = options_for(network.neurons());
    options.sweep.replicates = 5;
    const auto one = study_subnetworks(network, options);
    for (const std::size_t threads : {2UL, 3UL, 40UL}) {
      options.sweep.threads = threads;
      SCOPED_TRACE(std::string(spec) + " on " + std::to_string(threads));
      expect_equal(study_subnetworks(network, options), one);
    }
  }
}

// Where memory does not suffice for all at a time, the same run is simulated, or read, again.
TEST(SubnetworkStudy, InPortionsForLittleMemoryIsTheSame) {
  const auto network = generate_network("gaussian:n=40,seed=1").scaled(2);
  auto options = options_for(40);
  options.look.subsets.resize(3);
  for (const std::size_t size : {2UL, 14UL, 16UL}) {
    const auto some = choose_subsets(40, size, 4, 1);
    options.look.subsets.insert(options.look.subsets.end(), some.begin(), some.end());
  }
  // More than are kept before they are counted.
  options.sweep.run.steps = 270'000;
  options.sweep.replicates = 2;
  options.sweep.noise_strengths = {1};
  // Replicates of the first noise strength alone are recorded below.
  const auto whole = study_subnetworks(network, options);
  const auto planned = planned_transitions(options, network);
  EXPECT_EQ(planned, 2 * 270'010U);
  const auto states = states_of(network, options, 0, 0);
  const auto source = [&states](const StateVisitor& visit) { visit(states); };
  const auto recorded = study_recording(source, 40, states.size(), options);

  allow_memory(used_memory_bytes() + 120'000'000);
  EXPECT_GT(planned_transitions(options, network), planned);
  std::uint64_t readings = 0;
  const auto counted = [&](const StateVisitor& visit) {
    ++readings;
    visit(states);
  };
  expect_equal(study_subnetworks(network, options), whole);
  expect_equal_looks(study_recording(counted, 40, states.size(), options).points[0], recorded.points[0]);
  EXPECT_GT(readings, 1U);
  EXPECT_EQ(readings, planned_readings(options, 40, states.size()));
  allow_memory(0);
}

// 64 MB of pairs a run: not all replicates may be taken on together.
TEST(SubnetworkStudy, CorrelationsKeepToTheirMemory) {
  const auto network = generate_network("autapses:n=4000").in_best_storage();
  const SubnetworkOptions options{
      .look = {.subsets = {{0}}, .has_correlation = true},
      .sweep = {.noise_strengths = {1}, .run = {.steps = 3}, .replicates = 16, .threads = 2}};
  allow_memory(used_memory_bytes() + 700'000'000);
  EXPECT_NO_THROW(study_subnetworks(network, options));
  allow_memory(0);
}

TEST(SubnetworkStudy, TheWholeNetworkIsThatOfTheResonanceCurve) {
  for (const auto* spec : {"nrooks:cycles=-4/+1", "gaussian:n=12,seed=4"}) {
    const auto network = generate_network(spec).scaled(10);
    Subset all(network.neurons());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const SubnetworkOptions options{
        .look = {.subsets = {all}},
        .sweep = {
            .noise_strengths = {0, 3, 9}, .run = {.steps = 2000, .burn_in = 5}, .replicates = 4, .seed = 3}};
    const auto study = study_subnetworks(network, options);
    const auto curve = measure_resonance(network, {.noise_strengths = options.sweep.noise_strengths,
                                                   .run = options.sweep.run,
                                                   .replicates = 4,
                                                   .seed = 3});
    for (std::size_t k = 0; k < 3; ++k) {
      const auto& whole = study.points[k].subsets[0];
      EXPECT_NEAR(whole.entropy_bits, curve.points[k].entropy_bits.mean, 1e-12);
      EXPECT_NEAR(whole.mutual_information_bits, curve.points[k].mutual_information_bits.mean, 1e-12);
      EXPECT_NEAR(whole.divergence_bits, curve.points[k].divergence_bits.mean, 1e-12);
    }
  }
}

TEST(SubnetworkStudy, NumbersAreThoseOfTheSimulatedStates) {
  for (const auto* spec : {"gaussian:n=6,seed=1", "gaussian:n=66,seed=2"}) {
    const auto network = generate_network(spec).scaled(2);
    const auto options = options_for(network.neurons());
    const auto study = study_subnetworks(network, options);
    ASSERT_EQ(study.points.size(), 2U);
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_EQ(study.points[k].noise_strength, options.sweep.noise_strengths[k]);
      const auto subsets = options.look.subsets.size();
      std::vector<test::ExactInformation> expected(subsets);
      std::vector<double> rms;
      for (std::uint64_t replicate = 0; replicate < 3; ++replicate) {
        const auto all = states_of(network, options, k, replicate);
        const auto states = test::cut(all, network.neurons());
        for (std::size_t j = 0; j < subsets; ++j) {
          const auto seen = test::seen_by(states, options.look.subsets[j]);
          const auto one = test::plain_information(seen, seen);
          expected[j].entropy_bits += one.entropy_bits / 3;
          expected[j].mutual_information_bits += one.mutual_information_bits / 3;
          expected[j].divergence_bits += one.divergence_bits / 3;
        }
        CorrelationMeter meter(network.neurons(), options.sweep.seed);
        meter.add(all);
        rms.push_back(meter.result().rms);
      }
      for (std::size_t j = 0; j < subsets; ++j) {
        const auto& found = study.points[k].subsets[j];
        EXPECT_NEAR(found.entropy_bits, expected[j].entropy_bits, 1e-9);
        EXPECT_NEAR(found.mutual_information_bits, expected[j].mutual_information_bits, 1e-9);
        EXPECT_NEAR(found.divergence_bits, expected[j].divergence_bits, 1e-9);
      }
      expect_equal(study.points[k].rms_correlation, estimate(rms));
    }
  }
}

// Mean and sample standard deviation over the subsets of a size, written out.
TEST(SubnetworkStudy, SizesSumUpTheirSubnetworks) {
  const auto network = generate_network("gaussian:n=12,seed=1").scaled(4);
  auto options = options_for(12);
  // Sizes mixed, one of them with one sub-network alone.
  options.look.subsets.push_back({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  options.look.subsets.push_back({3, 7});
  const auto study = study_subnetworks(network, options);
  const auto& point = study.points[1];
  ASSERT_EQ(point.sizes.size(), 6U);
  for (const auto& size : point.sizes) {
    std::vector<double> values;
    std::vector<double> baselines;
    double undersampled = 0;
    for (std::size_t k = 0; k < point.subsets.size(); ++k) {
      if (options.look.subsets[k].size() != size.size) continue;
      values.push_back(point.subsets[k].estimated_bits);
      if (point.subsets[k].baseline_bits) baselines.push_back(*point.subsets[k].baseline_bits);
      undersampled += point.subsets[k].unseen_probability > 0.2 ? 1 : 0;
    }
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    EXPECT_NEAR(size.estimated_bits.mean, mean, 1e-12);
    ASSERT_EQ(size.estimated_bits.deviation.has_value(), values.size() > 1);
    if (values.size() > 1) {
      EXPECT_NEAR(*size.estimated_bits.deviation, std::sqrt(squares / (count - 1)), 1e-9);
    }
    EXPECT_EQ(baselines.size(), std::min<std::size_t>(2, values.size()));
    EXPECT_NEAR(
        *size.baseline_bits,
        std::accumulate(baselines.begin(), baselines.end(), 0.0) / static_cast<double>(baselines.size()),
        1e-12);
    EXPECT_DOUBLE_EQ(size.undersampled_share, undersampled / count);
  }
}

// Independent neurons: I is what the baseline is, and the estimate is near 0; 2^n states alike have a bias of
// (2^n - 1)²/(2 T ln 2).
TEST(SubnetworkStudy, BaselineIsTheBiasOfIndependentStates) {
  const auto network = generate_network("autapses:n=12").scaled(0);
  const SubnetworkOptions options{
      .look = {.subsets = choose_subsets(12, 5, 20, 1), .baselines = 20},
      .sweep = {.noise_strengths = {1}, .run = {.steps = 20'000}, .replicates = 1}};
  const auto study = study_subnetworks(network, options);
  const auto& size = study.points[0].sizes[0];
  const double bias = 31 * 31 / (2 * 20'000 * std::log(2));
  EXPECT_NEAR(size.mutual_information_bits.mean, bias, 0.05 * bias);
  EXPECT_NEAR(*size.baseline_bits, bias, 0.05 * bias);
  EXPECT_NEAR(size.estimated_bits.mean, 0, 0.05 * bias);
  EXPECT_TRUE(study.warnings.empty());
}

// Without noise a cycle of the network goes on for ever: shuffled states must lose what the cycle has.
TEST(SubnetworkStudy, BaselineForgetsTheOrder) {
  const auto network = generate_network("nrooks:cycles=-4/+1").scaled(20);
  const SubnetworkOptions options{.look = {.subsets = {{0, 1, 2, 3}}},
                                  .sweep = {.noise_strengths = {0}, .run = {.steps = 8000}, .replicates = 1}};
  const auto point = study_subnetworks(network, options).points[0];
  EXPECT_NEAR(point.subsets[0].mutual_information_bits, 3, 0.01);
  EXPECT_LT(*point.subsets[0].baseline_bits, 0.02);
}

TEST(SubnetworkStudy, ARecordingOfTheSameStatesIsTheSame) {
  for (const auto* spec : {"gaussian:n=8,seed=1", "gaussian:n=80,seed=2"}) {
    const auto network = generate_network(spec).scaled(2);
    auto options = options_for(network.neurons());
    options.sweep.replicates = 1;
    options.sweep.noise_strengths = {2};
    const auto states = states_of(network, options, 0, 0);
    const auto study = study_subnetworks(network, options);
    for (const std::uint64_t expected : {0ULL, 100ULL, 1501ULL, 1'000'000ULL}) {
      const auto source = [&states](const StateVisitor& visit) { visit(states); };
      const auto recorded = study_recording(source, network.neurons(), expected, options);
      ASSERT_EQ(recorded.points.size(), 1U);
      EXPECT_TRUE(std::isnan(recorded.points[0].noise_strength));
      EXPECT_FALSE(recorded.points[0].divergence_bits);
      EXPECT_EQ(recorded.options.sweep.run.steps, 1500U);
      expect_equal_looks(recorded.points[0], study.points[0]);
    }
  }
}

// A network of 10^5 neurons through six of them, its states never stored.
TEST(SubnetworkStudy, OfALargeNetwork) {
  const auto network = generate_network("autapses:n=100000").scaled(10).in_best_storage();
  const SubnetworkOptions options{
      .look = {.subsets = choose_subsets(100'000, 6, 20, 1), .has_correlation = true},
      .sweep = {.noise_strengths = {5}, .run = {.steps = 300}, .replicates = 1}};
  const auto point = study_subnetworks(network, options).points[0];
  // SCIENCE.md, section 5.3: q = 0.03008067578379, D = h2(q) for each neuron.
  EXPECT_NEAR(point.divergence_bits->mean, 1e5 * test::binary_entropy(0.03008067578379), 1);
  EXPECT_GT(point.rms_correlation->mean, 0);
}

TEST(SubnetworkStudy, SaysWhichSizesAreUndersampled) {
  const auto network = generate_network("autapses:n=30").scaled(0);
  SubnetworkOptions options{
      .look = {.subsets = {{0}, choose_subsets(30, 12, 1, 1)[0], choose_subsets(30, 20, 1, 1)[0]}},
      .sweep = {.noise_strengths = {1}, .run = {.steps = 1024}, .replicates = 1}};
  const auto study = study_subnetworks(network, options);
  ASSERT_EQ(study.warnings.size(), 1U);
  EXPECT_NE(study.warnings[0].find("sub-networks of 12, 20 neurons are undersampled: 1024 steps"),
            std::string::npos)
      << study.warnings[0];
  EXPECT_NE(study.warnings[0].find("10.00 bit"), std::string::npos);
}

TEST(SubnetworkStudy, TanhHasNoExactDivergence) {
  auto options = options_for(8);
  options.sweep.model = Model::kTanh;
  const auto network = generate_network("gaussian:n=8,seed=1").scaled(2);
  EXPECT_FALSE(study_subnetworks(network, options).points[0].divergence_bits);
  options.sweep.model = Model::kSbm;
  EXPECT_TRUE(study_subnetworks(network, options).points[0].divergence_bits);
}

TEST(SubnetworkStudy, RefusesWhatItCannotDo) {
  const auto network = generate_network("gaussian:n=80,seed=1");
  const auto refuses = [&](auto&& change) {
    SubnetworkOptions options{.look = {.subsets = {{0, 1}}},
                              .sweep = {.noise_strengths = {1}, .replicates = 1}};
    change(options);
    EXPECT_THROW(study_subnetworks(network, options), InvalidArgument);
  };
  refuses([](auto& options) { options.look.subsets.clear(); });
  refuses([](auto& options) { options.look.subsets = {{0, 80}}; });
  refuses([](auto& options) { options.look.subsets = {{0, 0}}; });
  refuses([](auto& options) { options.look.subsets = choose_subsets(80, 65, 1, 1); });
  refuses([](auto& options) { options.sweep.noise_strengths = {}; });
  refuses([](auto& options) { options.sweep.noise_strengths = {std::nan("")}; });
  refuses([](auto& options) { options.sweep.replicates = 0; });
  refuses([](auto& options) { options.sweep.threads = 0; });
  refuses([](auto& options) { options.sweep.run.steps = 0; });
  refuses([](auto& options) { options.sweep.kernel = "none"; });

  const SubnetworkOptions options{.look = {.subsets = {{0, 1}}}};
  const auto recording = [](std::vector<std::uint64_t> states) {
    return [states](const StateVisitor& visit) { visit(states); };
  };
  EXPECT_THROW(study_recording(recording({1}), 2, 1, options), IoError);
  EXPECT_THROW(study_recording(recording({}), 2, 0, options), IoError);
  EXPECT_THROW(study_recording(recording({0, 1}), 1, 2, options), InvalidArgument);
  EXPECT_NO_THROW(study_recording(recording({0, 1}), 2, 2, options));
  StopFlag stop;
  stop.request();
  EXPECT_THROW(
      study_subnetworks(network,
                        {.look = {.subsets = {{0, 1}}}, .sweep = {.noise_strengths = {1}, .replicates = 1}},
                        {.stop = &stop}),
      Stopped);
}

}  // namespace
}  // namespace recres
