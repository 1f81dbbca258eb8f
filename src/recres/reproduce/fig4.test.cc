#include "recres/reproduce/fig4.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/made_up_curves.h"

namespace recres {
namespace {

using test::expect_falls;

const Fig4& measured_fig4() {
  static const Fig4 fig = measure(Fig4Spec{}, {.threads = 2});
  return fig;
}

// No pulse does anything.
void freeze(PulseTrainStudy& study) {
  for (auto& run : study.pulses) {
    for (auto& pulse : run) pulse.after = pulse.before;
  }
}

TEST(Fig4, Switching) {
  expect_falls<Fig4>(measured_fig4(), judge_4a,
                     {{"four cycles", [](Fig4& f) { f.sbm.attractors[1].period = 4; }},
                      {"four cycles", [](Fig4& f) { f.sbm.switching.attractors.pop_back(); }},
                      {"no pulse switches", [](Fig4& f) { freeze(f.sbm); }},
                      {"not those of theory", [](Fig4& f) { f.sbm.switching.fit->p_value = 1e-7; }},
                      {"not those of theory", [](Fig4& f) { f.sbm.switching.fit.reset(); }},
                      {"order of states", [](Fig4& f) { f.sbm.states[50] ^= 1U; }},
                      {"order of states", [](Fig4& f) { f.sbm.states.clear(); }}});
}

TEST(Fig4, TanhPaths) {
  const auto path = switching_path(measured_fig4().tanh);
  ASSERT_TRUE(path);
  const auto after_end = path->activities.size() - 1;
  const auto place = [&](std::size_t from_end) {
    const auto& train = measured_fig4().spec.tanh_train;
    const auto end = 3 * (train.first + (path->pulse + 1) * train.every) + 2;
    return end - from_end;
  };
  EXPECT_EQ(path->activities[after_end], measured_fig4().tanh.activities[place(0)]);
  expect_falls<Fig4>(measured_fig4(), judge_4b,
                     {{"no pulse leads", [](Fig4& f) { freeze(f.tanh); }},
                      {"no pulse leads", [](Fig4& f) { f.tanh.activities.clear(); }},
                      {"leave the cube", [&](Fig4& f) { f.tanh.activities[place(40)] = 1.001; }},
                      {"not at rest", [&](Fig4& f) { f.tanh.activities[place(0)] += 1e-5; }},
                      {"not at rest",
                       [](Fig4& f) {
                         for (auto& attractor : f.tanh.attractors) attractor.period = 1;
                       }},
                      {"are one", [&](Fig4& f) {
                         // What came before comes after.
                         const auto steps = f.spec.tanh_train.every;
                         for (std::size_t k = 0; k < 30; ++k)
                           f.tanh.activities[place(k)] = f.tanh.activities[place(k + 3 * steps)];
                       }}});
}

// Free steps from a state to another one than before are exceptions; steps of pulses do not count.
TEST(Fig4, FreeOrderOfAMadeUpRun) {
  PulseTrainStudy study;
  study.options.train = {.strength = 1, .duration = 2, .every = 4, .count = 1, .first = 3};
  study.states = {1, 2, 1, 2, 7, 2, 1, 3};  // pulsed: 2 -> 7 -> 2
  EXPECT_EQ(free_order(study).steps, 5U);
  EXPECT_EQ(free_order(study).exceptions, 1U);
}

// With the sign of a cycle flipped, or pulses too weak, claims fall.
TEST(Fig4, OtherNetworksBreakIt) {
  Fig4Spec spec;
  spec.sbm = "nrooks:cycles=+4/+1";
  spec.tanh_train.strength = 0;
  const auto claims = judge(measure(spec, {.threads = 2}));
  EXPECT_FALSE(claims[0].holds());
  EXPECT_FALSE(claims[1].holds());
  spec = {};
  spec.sbm_train.strength = 1;
  EXPECT_FALSE(judge_4a(measure(spec, {.threads = 2})).holds());
}

}  // namespace
}  // namespace recres
