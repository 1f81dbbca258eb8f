#include "recres/reproduce/fig2.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/made_up_curves.h"

namespace recres {
namespace {

using test::expect_falls;
using test::made_up_exact;
using test::made_up_peak;
using test::made_up_point;

ResonanceCurve curve(std::vector<ResonancePoint> points, const Peak& peak) {
  ResonanceCurve out;
  out.points = std::move(points);
  out.peak = peak;
  return out;
}

// As the paper has it.
Fig2 good_fig2() {
  Fig2 fig;
  fig.rooks_neurons = 5;
  fig.autapses = curve({made_up_point(0, 0, 0, 0), made_up_point(6, 3.7, 3.65), made_up_point(8, 4.9, 4.6),
                        made_up_point(20, 5, 1.9)},
                       made_up_peak(8, 4.6, 4.5, 4.6));
  fig.hopfield =
      curve({made_up_point(0, 0.3, 0.3, 0.1), made_up_point(12, 2.9, 2.35), made_up_point(20, 3.5, 1.5)},
            made_up_peak(12, 2.35, 1.8, 2.3));
  const auto trapped =
      curve({made_up_point(0, 0, 0, 0), made_up_point(2, 0.01, 0.01), made_up_point(3, 0.2, 0.2)},
            made_up_peak(12, 2.35, 2.2, 2.4));
  fig.from_patterns = {trapped, trapped};
  fig.rooks = curve({made_up_point(0, 3, 3, 0), made_up_point(5, 4, 4, 0.05), made_up_point(7, 4.95, 4.84),
                     made_up_point(20, 5, 1.9)},
                    made_up_peak(7, 4.84, 1.8, 1.85));
  fig.rooks_tanh = curve({made_up_point(0, 3, 3, 0), made_up_point(5, 3.6, 3.6, 0.05),
                          made_up_point(7, 4.95, 4.83), made_up_point(20, 5, 1.85)},
                         made_up_peak(7, 4.83, 1.8, 1.85));
  fig.rooks_without_noise.attractors_visited = {1, 1};
  fig.rooks_at_peak.attractors_visited = {4, 4};
  fig.rooks_at_peak.attractors.assign(4, {.period = 8, .states = {}});
  fig.spec.growing_magnitudes = {1, 10, 30};
  fig.rooks_bits = {0.8, 4.9, 5 * (1 - 1e-10)};
  fig.autapses_exact = made_up_exact(fig.autapses);
  fig.hopfield_exact = made_up_exact(fig.hopfield);
  fig.rooks_exact = made_up_exact(fig.rooks);
  return fig;
}

TEST(Fig2, Autapses) {
  expect_falls<Fig2>(
      good_fig2(), judge_2a,
      {{"something changes", [](Fig2& f) { f.autapses.points[0].entropy_bits.mean = 1e-5; }},
       {"something changes", [](Fig2& f) { f.autapses.points[0].divergence_bits.mean = 1e-5; }},
       {"I does not follow H", [](Fig2& f) { f.autapses.points[1].divergence_bits.mean = 0.11; }},
       {"H does not rise", [](Fig2& f) { f.autapses.points[1].entropy_bits.mean = 0.9; }},
       {"I follows H at any noise", [](Fig2& f) { f.autapses.points[3].divergence_bits.mean = 0.9; }},
       {"the peak is too low", [](Fig2& f) { test::bits(f.autapses, 2).mean = 4.4; }}});
}

TEST(Fig2, Hopfield) {
  expect_falls<Fig2>(
      good_fig2(), judge_2b,
      {{"a pattern is left", [](Fig2& f) { f.from_patterns[1].points[0].entropy_bits.mean = 0.01; }},
       {"a pattern is left", [](Fig2& f) { f.from_patterns.clear(); }},
       {"not flat at low noise", [](Fig2& f) { test::bits(f.from_patterns[0], 1).mean = 0.06; }},
       {"not 2.0 to 2.6 bit", [](Fig2& f) { test::bits(f.hopfield, 1).mean = 1.9; }},
       {"not 2.0 to 2.6 bit", [](Fig2& f) { test::bits(f.hopfield, 1).mean = 2.7; }},
       {"not near r = 12", [](Fig2& f) { f.hopfield.points[1].noise_strength = 15; }},
       {"noise gains nothing", [](Fig2& f) { f.hopfield.peak->gain->ci95_low_bits = -0.1; }}});
}

TEST(Fig2, Rooks) {
  expect_falls<Fig2>(
      good_fig2(), judge_2c,
      {{"not 3.000 bit", [](Fig2& f) { test::bits(f.rooks, 0).mean = 3.001; }},
       {"not 4.6 to 5 bit", [](Fig2& f) { test::bits(f.rooks, 2).mean = 4.59; }},
       {"not 4.6 to 5 bit", [](Fig2& f) { test::bits(f.rooks, 2).mean = 5.01; }},
       {"not near r = 7", [](Fig2& f) { f.rooks.points[2].noise_strength = 8.5; }},
       {"four cycles of 8", [](Fig2& f) { f.rooks_at_peak.attractors[2].period = 4; }},
       {"four cycles of 8", [](Fig2& f) { f.rooks_at_peak.attractors.pop_back(); }},
       {"do not stay on one", [](Fig2& f) { f.rooks_without_noise.attractors_visited[1] = 2; }},
       {"do not stay on one", [](Fig2& f) { f.rooks_without_noise.attractors_visited.clear(); }},
       {"do not visit all four", [](Fig2& f) { f.rooks_at_peak.attractors_visited[0] = 3; }}});
}

TEST(Fig2, Tanh) {
  expect_falls<Fig2>(good_fig2(), judge_2d,
                     {{"not 3.000 bit", [](Fig2& f) { test::bits(f.rooks_tanh, 0).mean = 2.99; }},
                      {"peaks differ", [](Fig2& f) { test::bits(f.rooks_tanh, 2).mean = 4.7; }},
                      {"not near in r",
                       [](Fig2& f) {
                         test::bits(f.rooks_tanh, 1).mean = 4.85;
                         test::bits(f.rooks, 1).mean = 4.5;
                       }},
                      {"differ beyond the peak", [](Fig2& f) { test::bits(f.rooks_tanh, 3).mean = 2.1; }},
                      {"does not lag", [](Fig2& f) { test::bits(f.rooks_tanh, 1).mean = 3.9; }},
                      {"lags by too much", [](Fig2& f) { test::bits(f.rooks_tanh, 1).mean = 2.9; }}});
}

TEST(Fig2, UpperBound) {
  expect_falls<Fig2>(
      good_fig2(), judge_2e,
      {{"does not rise", [](Fig2& f) { f.rooks_bits[1] = 0.7; }},
       {"does not rise", [](Fig2& f) { f.rooks_bits.clear(); }},
       {"does not come to N", [](Fig2& f) { f.rooks_bits[2] = 4.999; }},
       {"exceeds N", [](Fig2& f) { f.rooks_bits[2] = 5.000001; }},
       {"does not come to N", [](Fig2& f) { f.rooks_bits[2] = std::numeric_limits<double>::quiet_NaN(); }}});
}

TEST(Fig2, AgreesWithTheExactChain) {
  const std::string fault = "not that of the exact chain";
  const auto shift = [](ExactStudy& exact) { exact.curve.back().mutual_information_bits += 0.01; };
  expect_falls<Fig2>(good_fig2(), judge_2a, {{fault, [&](Fig2& f) { shift(f.autapses_exact); }}});
  expect_falls<Fig2>(good_fig2(), judge_2b,
                     {{fault, [&](Fig2& f) { shift(f.hopfield_exact); }},
                      {fault, [](Fig2& f) { f.hopfield.points.pop_back(); }}});
  expect_falls<Fig2>(good_fig2(), judge_2c, {{fault, [&](Fig2& f) { shift(f.rooks_exact); }}});
}

// A sign flipped makes (+4)(+1) of the paper's (-4)(+1): other periods. Other networks have other attractors,
// and without noise nothing peaks.
TEST(Fig2, OtherNetworksBreakIt) {
  Fig2Spec spec;
  spec.rooks = "nrooks:cycles=+4/+1";
  spec.autapses = "nrooks:cycles=+1/+1/+1/+1/-1";
  spec.hopfield = "hopfield:patterns=+++--";
  const auto flipped = judge(measure(spec, {.threads = 2}));
  EXPECT_FALSE(flipped[0].holds());
  EXPECT_FALSE(flipped[1].holds());
  EXPECT_FALSE(flipped[2].holds());
  EXPECT_FALSE(flipped[3].holds());
  // The bound is that of every signed permutation, but not of weights that stay weak.
  spec.growing_magnitudes = {1, 2, 3};
  EXPECT_FALSE(judge_2e(measure(spec, {.threads = 2})).holds());
  spec = {};
  for (auto& r : spec.noise_strengths) r /= 1e3;
  for (auto& r : spec.rooks_noise_strengths) r /= 1e3;
  const auto quiet = judge(measure(spec, {.threads = 2}));
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_FALSE(quiet[k].holds()) << quiet[k].id;
  }
}

}  // namespace
}  // namespace recres
