#include "recres/experiment/plan.h"

#include <gtest/gtest.h>

#include <set>

#include "recres/experiment/results.h"
#include "recres/experiment/run_units.h"
#include "recres/experiment/spec_text.h"
#include "recres/resonance/resonance.h"
#include "recres/util/error.h"

namespace recres {
namespace {

Plan plan_of(const std::string& toml) {
  return Plan(parse_spec_toml(toml, "study.toml"));
}

constexpr const char* kSmall =
    "network = 'gaussian:n=3'\nnetwork_seed = '1:3'\nmagnitude = [1, 2]\nnoise = [0, 1, 4]\nsteps = [50, "
    "60]\n"
    "replicates = 4\nmeasure = ['information', 'exact', 'attractors']\n";

TEST(Plan, UnitsAreTheCellsOfEachMeasure) {
  const auto plan = plan_of(kSmall);
  ASSERT_EQ(plan.measures().size(), 3U);
  EXPECT_EQ(plan.measures()[0].units, 3U * 2 * 3 * 2);
  EXPECT_EQ(plan.measures()[1].units, 3U * 2 * 3);
  EXPECT_EQ(plan.measures()[2].units, 3U * 2);
  EXPECT_EQ(plan.units(), 36U + 18 + 6);
  EXPECT_DOUBLE_EQ(plan.transitions(), 3 * 2 * 3 * (50 + 60) * 4);
  // The noise varies fastest, then the steps.
  EXPECT_EQ(plan.unit(0).cell.noise_strength, 0);
  EXPECT_EQ(plan.unit(2).cell.noise_strength, 4);
  EXPECT_EQ(plan.unit(2).cell.steps, 50U);
  EXPECT_EQ(plan.unit(3).cell.steps, 60U);
  EXPECT_EQ(plan.unit(6).cell.network.magnitude, 2);
  EXPECT_EQ(plan.unit(12).cell.network.spec, "gaussian:n=3,seed=2");
  EXPECT_EQ(plan.unit(36).planned.measure->name(), "exact");
  EXPECT_THROW(plan.unit(60), InternalError);
}

TEST(Plan, CellsHaveSeedsOfTheirOwn) {
  const auto plan = plan_of(kSmall);
  std::set<std::uint64_t> seeds;
  for (std::uint64_t unit = 0; unit < 36; ++unit) {
    const auto cell = plan.unit(unit).cell;
    seeds.insert(cell.run_seed);
    EXPECT_LT(cell.run_seed, std::uint64_t{1} << 53);
  }
  // One for all noise strengths of a cell, which kernels tell apart themselves.
  EXPECT_EQ(seeds.size(), 12U);
  // They depend on values, not on what else is swept.
  const auto alone =
      plan_of("network = 'gaussian:n=3'\nnetwork_seed = 2\nmagnitude = 2\nsteps = 60\nnoise = 4\n");
  const auto cell = plan.unit(36 - 1 - 12).cell;
  EXPECT_EQ(cell.network.spec, "gaussian:n=3,seed=2");
  EXPECT_EQ(alone.unit(0).cell.run_seed, cell.run_seed);
  // A seed that is part of a text cannot be mistaken for another key's.
  const auto other =
      plan_of("network = 'gaussian:n=3'\nnetwork_seed = 2\nmagnitude = 2\nsteps = 60\nnoise = 4\nseed = 2\n");
  EXPECT_NE(other.unit(0).cell.run_seed, cell.run_seed);
}

TEST(Plan, InformationIsThatOfTheCurve) {
  const auto plan = plan_of(kSmall);
  Results results(plan);
  for (std::uint64_t unit = 0; unit < plan.units(); ++unit)
    read_records(run_unit(plan, unit, 1, {}), plan.most_words(), [&](Finished&& one) { results.keep(one); });
  EXPECT_EQ(results.missing(), 0U);
  EXPECT_TRUE(results.failures().empty());
  const auto& planned = plan.measures()[0];
  const auto information = results.numbers(planned, 1);
  ASSERT_EQ(information.size(), 36U * 4);
  for (const std::uint64_t unit : {0U, 7U, 35U}) {
    const auto cell = plan.unit(unit).cell;
    const auto network = load_network(cell.network);
    Sweep sweep;
    sweep.noise_strengths = {cell.noise_strength};
    sweep.run.steps = cell.steps;
    sweep.replicates = 4;
    sweep.seed = cell.run_seed;
    const auto curve = measure_resonance(network, sweep);
    for (std::size_t k = 0; k < 4; ++k)
      EXPECT_EQ(information[unit * 4 + k], curve.points[0].replicates[k].mutual_information_bits);
  }
}

TEST(Plan, ThreadsMakeNoDifference) {
  const auto plan = plan_of(kSmall);
  std::vector<std::vector<std::uint64_t>> found;
  for (const std::size_t threads : {1U, 4U, 100U}) {
    Results results(plan);
    std::vector<std::uint64_t> all;
    for (std::uint64_t unit = 0; unit < plan.units(); ++unit) all.push_back(unit);
    UnitQueue queue(all);
    std::mutex keeping;
    run_units(plan, queue, threads, {}, [&](std::string_view records) {
      const std::lock_guard lock(keeping);
      read_records(records, plan.most_words(), [&](Finished&& one) { results.keep(one); });
    });
    EXPECT_EQ(results.missing(), 0U);
    auto& words = found.emplace_back();
    for (const auto& planned : plan.measures()) {
      for (std::uint64_t place = 0; place < planned.units; ++place) {
        const auto unit = results.words(planned, place);
        words.insert(words.end(), unit.begin(), unit.end());
      }
    }
  }
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(found[0], found[2]);
}

TEST(Plan, UnitsThatCannotBeMeasuredSayWhy) {
  // Of 2000 neurons no exact curve exists.
  const auto plan =
      plan_of("network = ['gaussian:n=40,seed=1', 'gaussian:n=3,seed=1']\nnoise = 1\nmeasure = 'exact'\n");
  Results results(plan);
  for (std::uint64_t unit = 0; unit < 2; ++unit)
    read_records(run_unit(plan, unit, 1, {}), plan.most_words(), [&](Finished&& one) { results.keep(one); });
  ASSERT_EQ(results.failures().size(), 1U);
  EXPECT_NE(results.failures().at(0).find("neurons"), std::string::npos);
  const auto entropy = results.numbers(plan.measures()[0], 0);
  EXPECT_TRUE(std::isnan(entropy[0]));
  EXPECT_GT(entropy[1], 0);
}

TEST(Plan, RefusesWhatIsTooLarge) {
  EXPECT_THROW(plan_of("network='gaussian:n=3'\nnetwork_seed='1:1000000'\nnoise='0:1:1000000'\n"),
               InvalidArgument);
  EXPECT_THROW(plan_of("network='gaussian:n=3,seed=1'\nreplicates=9e18\n"), InvalidArgument);
  EXPECT_THROW(plan_of("network='gaussian:n=3,seed=1'\nmeasure='series'\nseries.states=9e18\n"),
               InvalidArgument);
}

TEST(Results, KeepsEachUnitOnce) {
  const auto plan = plan_of("network = 'gaussian:n=3,seed=1'\nnoise = [1, 2]\nreplicates = 1\n");
  Results results(plan);
  const auto words = plan.measures()[0].words;
  results.keep({.unit = 1, .failure = {}, .words = std::vector<std::uint64_t>(words, 7)});
  EXPECT_EQ(results.finished(), 1U);
  results.keep({.unit = 1, .failure = {}, .words = std::vector<std::uint64_t>(words, 7)});
  EXPECT_EQ(results.finished(), 1U);
  EXPECT_THROW(results.keep({.unit = 1, .failure = {}, .words = std::vector<std::uint64_t>(words, 8)}),
               IoError);
  EXPECT_THROW(results.keep({.unit = 0, .failure = {}, .words = {1}}), IoError);
  EXPECT_THROW(results.keep({.unit = 2, .failure = {}, .words = {}}), IoError);
  EXPECT_TRUE(std::isnan(results.numbers(plan.measures()[0], 0)[0]));
  EXPECT_EQ(results.whole(plan.measures()[0], 6)[0], -1);
}

}  // namespace
}  // namespace recres
