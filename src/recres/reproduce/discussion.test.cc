#include "recres/reproduce/discussion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "recres/util/error.h"
#include "support/made_up_curves.h"

namespace recres {
namespace {

using test::expect_falls;

// Few and short runs of the paper's networks.
DiscussionSpec small_spec() {
  DiscussionSpec spec;
  spec.searches = 300;
  spec.lengths = {1'000, 10'000, 100'000};
  spec.downhill_runs = 100;
  return spec;
}

const Discussion& measured() {
  static const Discussion discussion = measure(small_spec(), {.threads = 2});
  return discussion;
}

TEST(Discussion, Search) {
  expect_falls<Discussion>(
      measured(), judge_5a,
      {{"finds", [](Discussion& d) { d.search.runs[7].end = SearchEnd::kTooManyPulses; }},
       {"finds", [](Discussion& d) { d.search.runs.clear(); }},
       {"stays", [](Discussion& d) { d.search.runs[7].stayed = false; }},
       {"not that of theory",
        [](Discussion& d) { *d.search.mean_pulses += 6 * *d.search.mean_pulses_error; }},
       {"not that of theory", [](Discussion& d) { d.search.theory.reset(); }},
       {"no pulse is needed", [](Discussion& d) { d.search.mean_pulses = 0; }},
       {"no pulse is needed", [](Discussion& d) { d.search.mean_pulses.reset(); }}});
}

TEST(Discussion, BoltzmannLaw) {
  expect_falls<Discussion>(
      measured(), judge_5b,
      {{"1/sqrt(T)", [](Discussion& d) { d.asynchronous_distance[2].mean *= 3; }},
       {"1/sqrt(T)", [](Discussion& d) { d.asynchronous_distance[2].mean /= 3; }},
       {"does not fall", [](Discussion& d) { d.asynchronous_distance[1].mean *= 5; }},
       {"comes to the Boltzmann law too",
        [](Discussion& d) { d.synchronous_distance = d.asynchronous_distance; }},
       {"never rises", [](Discussion& d) { d.synchronous_energy.uphill = 0; }},
       {"rises as often", [](Discussion& d) { d.asynchronous_energy = d.synchronous_energy; }}});
}

// The law of a network that all neurons update alike, of other magnitudes, is not the Boltzmann law of the
// one that was run; pulses without noise find nothing.
TEST(Discussion, OtherNetworksBreakIt) {
  auto spec = small_spec();
  spec.strength = 0;
  spec.searches = 5;
  spec.lengths = {100, 1'000, 10'000};
  spec.symmetric_magnitude = 20;  // trapped where it begins
  const auto claims = judge(measure(spec, {.threads = 2}));
  EXPECT_FALSE(claims[0].holds());
  EXPECT_FALSE(claims[1].holds());
  spec.symmetric = "gaussian:n=5,seed=3";
  EXPECT_THROW(measure(spec, {}), InvalidArgument);
}

}  // namespace
}  // namespace recres
