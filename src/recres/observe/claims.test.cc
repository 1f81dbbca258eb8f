// What Metzner et al. 2024 say of sub-networks (figure 3 B), as it must come out here.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/network/generator_spec.h"
#include "recres/observe/subnetwork_study.h"

namespace recres {
namespace {

// Claim 3b, on the signed permutation with one cycle of 8 and smaller ones: small sub-networks lose I as
// noise grows, those of medium size have a peak, and large ones rise to a plateau, which is that of states in
// random order: undersampling.
TEST(SubnetworkClaims, SmallOnesFallMediumOnesPeakLargeOnesRiseToAPlateau) {
  const auto network = generate_network("nrooks:n=15,seed=3").scaled(20);
  SubnetworkOptions options{.look = {.baselines = 3}, .sweep = {.replicates = 1, .threads = 2}};
  for (int r = 0; r <= 20; r += 2) options.sweep.noise_strengths.push_back(r);
  options.sweep.noise_strengths.insert(options.sweep.noise_strengths.begin() + 3, 5);
  for (std::size_t size = 1; size <= 15; ++size) {
    const auto some = choose_subsets(15, size, 30, 1);
    options.look.subsets.insert(options.look.subsets.end(), some.begin(), some.end());
  }
  const auto study = study_subnetworks(network, options);
  for (std::size_t size = 1; size <= 15; ++size) {
    SCOPED_TRACE(size);
    std::vector<double> bits;
    for (const auto& point : study.points) bits.push_back(point.sizes[size - 1].mutual_information_bits.mean);
    const auto highest = std::max_element(bits.begin(), bits.end());
    const double best = options.sweep.noise_strengths[static_cast<std::size_t>(highest - bits.begin())];
    if (size <= 3) {
      EXPECT_EQ(best, 0);
      EXPECT_LT(bits.back(), 0.15 * bits.front());
    }
    if (size >= 7 && size <= 9) {
      EXPECT_GE(best, 4);
      EXPECT_LE(best, 6);
      EXPECT_GT(*highest, bits.front() + 1);
      EXPECT_GT(*highest, bits.back() + 0.5);
    }
    if (size >= 12) {
      EXPECT_GT(bits.back(), 0.95 * *highest);
      const auto& last = study.points.back().sizes[size - 1];
      EXPECT_NEAR(*last.baseline_bits / last.mutual_information_bits.mean, 1, 0.02);
      EXPECT_EQ(last.undersampled_share, 1);
    }
    if (size == 15) {
      EXPECT_NEAR(bits.back(), std::log2(10'000), 0.6);
    }
  }
}

}  // namespace
}  // namespace recres
