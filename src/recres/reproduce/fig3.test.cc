#include "recres/reproduce/fig3.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/made_up_curves.h"

namespace recres {
namespace {

using test::expect_falls;
using test::made_up_point;

ResonanceCurve curve(std::initializer_list<double> bits) {
  ResonanceCurve out;
  const double noise[] = {0, 3, 10, 20};
  for (const double value : bits) out.points.push_back(made_up_point(noise[out.points.size()], 3, value));
  return out;
}

// I of each size from 1 to 15 at r = 0, 5, 12 and 20, as the paper has it.
double made_up_bits(std::size_t size, std::size_t k) {
  const double small[] = {1, 0.8, 0.2, 0.1};
  const double medium[] = {3, 6, 4, 2};
  const double large[] = {3, 7, 12.9, 13};
  return size <= 4 ? small[k] : size <= 11 ? medium[k] : large[k];
}

SubnetworkStudy study(double shift) {
  SubnetworkStudy out;
  const double noise[] = {0, 5, 12, 20};
  for (std::size_t k = 0; k < 4; ++k) {
    SubnetworkPoint point;
    point.noise_strength = noise[k];
    for (std::size_t size = 1; size <= 15; ++size) {
      SizeInformation one;
      one.size = size;
      one.mutual_information_bits = {.mean = made_up_bits(size, k) + shift};
      one.baseline_bits = one.mutual_information_bits.mean;
      one.undersampled_share = size >= 12 && k == 3 ? 1 : 0;
      point.sizes.push_back(one);
    }
    out.points.push_back(point);
  }
  return out;
}

Fig3 good_fig3() {
  Fig3 fig;
  fig.by_length = {curve({1.9, 2.8, 1.08, 0.33}), curve({2.5, 2.85, 1.08, 0.33}),
                   curve({2.998, 2.92, 1.08, 0.33})};
  fig.exact = test::made_up_exact(fig.by_length.back());
  fig.parts = {study(-0.001), study(0.001)};
  return fig;
}

// Of all runs.
void set_bits(Fig3& fig, std::size_t size, std::size_t k, double value) {
  for (std::size_t run = 0; run < 2; ++run) {
    auto& of = fig.parts[run].points[k].sizes[size - 1].mutual_information_bits;
    of.mean = value + (run == 0 ? -0.001 : 0.001);
  }
}

TEST(Fig3, Lengths) {
  expect_falls<Fig3>(
      good_fig3(), judge_3a,
      {{"not that of the exact chain", [](Fig3& f) { f.exact.curve[3].mutual_information_bits -= 0.01; }},
       {"without noise is not about 1.8", [](Fig3& f) { test::bits(f.by_length[0], 0).mean = 2.5; }},
       {"peak of short runs is not", [](Fig3& f) { test::bits(f.by_length[0], 1).mean = 2.5; }},
       {"short runs have no peak", [](Fig3& f) { test::bits(f.by_length[0], 0).mean = 2.81; }},
       {"without noise is not 2.998", [](Fig3& f) { test::bits(f.by_length[2], 0).mean = 2.98; }},
       {"long runs have a peak", [](Fig3& f) { test::bits(f.by_length[2], 1).mean = 3.01; }},
       {"depends on T",
        [](Fig3& f) { f.by_length[0].points[3].corrected_information_bits = {0.349, 0.351}; }},
       {"depends on T", [](Fig3& f) { f.by_length[1].points[2].corrected_information_bits.clear(); }}});
}

TEST(Fig3, SubNetworks) {
  expect_falls<Fig3>(good_fig3(), judge_3b,
                     {{"n = 2 does not fall", [](Fig3& f) { set_bits(f, 2, 1, 1.1); }},
                      {"n = 3 does not fall", [](Fig3& f) { set_bits(f, 3, 3, 0.26); }},
                      {"no medium size",
                       [](Fig3& f) {
                         for (std::size_t size = 6; size <= 10; ++size) set_bits(f, size, 2, 7);
                       }},
                      {"no medium size",
                       [](Fig3& f) {
                         for (std::size_t size = 6; size <= 10; ++size) set_bits(f, size, 1, 3.9);
                       }},
                      {"n = 13 does not rise", [](Fig3& f) { set_bits(f, 13, 3, 12); }},
                      {"random order", [](Fig3& f) { f.parts[1].points[3].sizes[13].baseline_bits = 12; }},
                      {"random order", [](Fig3& f) { f.parts[0].points[3].sizes[13].baseline_bits.reset(); }},
                      {"n = 12 is not undersampled",
                       [](Fig3& f) { f.parts[1].points[3].sizes[11].undersampled_share = 0.5; }},
                      {"log2 T", [](Fig3& f) { set_bits(f, 15, 3, 14.5); }}});
}

// Weights as strong as those of the other figures hold a cycle for far longer than the longest run.
TEST(Fig3, OtherNetworksBreakIt) {
  Fig3Spec spec;
  spec.small_magnitude = 20;
  spec.lengths = {{1'000, 20}, {100'000, 4}};
  spec.large = "autapses:n=15";
  spec.large_magnitude = 3;
  spec.large_runs = 2;
  spec.subsets = 3;
  const auto claims = judge(measure(spec, {.threads = 2}));
  EXPECT_FALSE(claims[0].holds());
  EXPECT_FALSE(claims[1].holds());
}

}  // namespace
}  // namespace recres
