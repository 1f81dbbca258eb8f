#include "recres/reproduce/fig1.h"

#include <gtest/gtest.h>

#include "support/made_up_curves.h"

namespace recres {
namespace {

using test::expect_falls;
using test::made_up_exact;
using test::made_up_peak;
using test::made_up_point;

// As the paper has it.
Fig1 good_fig1() {
  Fig1 fig;
  fig.neurons = 5;
  fig.spec.magnitudes = {0, 3, 10, 20};
  fig.growing = {made_up_point(0, 5, 0.0693), made_up_point(0, 3.5, 2.3), made_up_point(0, 1.5, 1.4),
                 made_up_point(0, 1, 1)};
  fig.weak.points = {made_up_point(0, 4, 2.2), made_up_point(1, 4.5, 2.1), made_up_point(2, 5, 0.1)};
  fig.weak.peak = made_up_peak(0, 2.2, -0.2, -0.05);
  fig.strong.points = {made_up_point(0, 1, 1, 0.001, 10), made_up_point(14, 3.7, 2.3, 0.001, 180),
                       made_up_point(40, 4.9, 1.4, 0.001, 900)};
  fig.strong.peak = made_up_peak(14, 2.3, 1.2, 1.4);
  fig.excess.points = {made_up_point(400, 5, 0.07, 0.001, 1023)};
  fig.weak_exact = made_up_exact(fig.weak);
  fig.strong_exact = made_up_exact(fig.strong);
  return fig;
}

Estimate& bits(ResonancePoint& point) {
  return point.mutual_information_bits;
}

TEST(Fig1, GrowingWeights) {
  expect_falls<Fig1>(good_fig1(), judge_1a,
                     {{"H at w = 0 is not N bit", [](Fig1& f) { f.growing[0].entropy_bits.mean = 4.9; }},
                      {"I at w = 0 is more than bias", [](Fig1& f) { bits(f.growing[0]).mean = 0.2; }},
                      {"H does not fall", [](Fig1& f) { f.growing[2].entropy_bits.mean = 3.6; }},
                      {"does not peak at intermediate", [](Fig1& f) { bits(f.growing[3]).mean = 2.4; }},
                      {"does not peak at intermediate", [](Fig1& f) { bits(f.growing[0]).mean = 2.4; }},
                      {"I does not rise",
                       [](Fig1& f) {
                         for (auto& point : f.growing) bits(point) = {.mean = 0.0693};
                       }},
                      {"I does not fall after its peak", [](Fig1& f) { bits(f.growing[3]).mean = 2.299; }}});
}

TEST(Fig1, WeakCoupling) {
  expect_falls<Fig1>(good_fig1(), judge_1b,
                     {{"I does not fall", [](Fig1& f) { bits(f.weak.points[1]).mean = 2.3; }},
                      {"I is highest with noise", [](Fig1& f) { bits(f.weak.points[1]).mean = 2.202; }},
                      {"the gain is not negative", [](Fig1& f) { f.weak.peak->gain->ci95_high_bits = 0.01; }},
                      {"the gain is not negative", [](Fig1& f) { f.weak.peak.reset(); }},
                      {"not that of the exact chain",
                       [](Fig1& f) { f.weak_exact.curve[1].mutual_information_bits += 0.01; }},
                      {"not that of the exact chain",
                       [](Fig1& f) { f.weak_exact.curve[1].shortfall_bit_steps = 0.01 * 10'000; }},
                      {"not that of the exact chain", [](Fig1& f) { f.weak_exact.curve.pop_back(); }}});
}

TEST(Fig1, StrongCoupling) {
  expect_falls<Fig1>(
      good_fig1(), judge_1c,
      {{"I is highest without noise", [](Fig1& f) { bits(f.strong.points[0]).mean = 3; }},
       {"the gain is not 0.2 bit", [](Fig1& f) { f.strong.peak->gain->ci95_low_bits = 0.19; }},
       {"the gain is not 0.2 bit", [](Fig1& f) { f.strong.peak->gain.reset(); }},
       {"not few cells without noise",
        [](Fig1& f) { f.strong.points[0].replicates[0].sampling.pairs = 200; }},
       {"not between few and all", [](Fig1& f) { f.strong.points[1].replicates[0].sampling.pairs = 5000; }},
       {"not between few and all",
        [](Fig1& f) {
          for (auto& run : f.strong.points[1].replicates) run.sampling.pairs = 20;
        }},
       {"not that of the exact chain",
        [](Fig1& f) { f.strong_exact.curve[2].mutual_information_bits -= 0.01; }},
       {"does not fill all cells", [](Fig1& f) { f.excess.points[0].replicates[1].sampling.pairs = 800; }}});
}

// Noise that does nothing, weights that stay weak, couplings exchanged: each claim falls.
TEST(Fig1, OtherExperimentsBreakIt) {
  Fig1Spec spec;
  spec.magnitudes = {0, 0.5, 1};
  for (auto& r : spec.noise_strengths) r /= 1e3;
  spec.excess_noise = 0;
  for (const auto& claim : judge(measure(spec, {.threads = 2}))) EXPECT_FALSE(claim.holds()) << claim.id;
  // Couplings exchanged.
  spec = {};
  spec.weak = 20;
  spec.strong = 2;
  const auto exchanged = judge(measure(spec, {.threads = 2}));
  EXPECT_FALSE(exchanged[1].holds());
  EXPECT_FALSE(exchanged[2].holds());
}

}  // namespace
}  // namespace recres
