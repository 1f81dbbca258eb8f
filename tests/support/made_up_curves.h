#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/reproduce/claim.h"
#include "recres/resonance/resonance.h"

// Curves that nobody measured, and claims that must fall with them.

namespace recres::test {

/// I at noise strength k of a curve, to be changed.
inline Estimate& bits(ResonanceCurve& of, std::size_t k) {
  return of.points[k].mutual_information_bits;
}

/// Two replicates whose mean and standard error these are.
inline ResonancePoint made_up_point(double r, double entropy, double information, double error = 0.001,
                                    std::uint64_t pairs = 1) {
  ResonancePoint point;
  point.noise_strength = r;
  point.entropy_bits = {.mean = entropy, .standard_error = error};
  point.mutual_information_bits = {.mean = information, .standard_error = error};
  point.divergence_bits = {.mean = entropy - information, .standard_error = error};
  point.corrected_information_bits = {information - error, information + error};
  point.replicates.resize(2);
  for (auto& replicate : point.replicates) replicate.sampling.pairs = pairs;
  return point;
}

/// An exact curve that agrees with this one, as far as that is freed of bias.
inline ExactStudy made_up_exact(const ResonanceCurve& curve) {
  ExactStudy out;
  for (const auto& point : curve.points) {
    ExactPoint exact{.noise_strength = point.noise_strength};
    exact.mutual_information_bits = estimate(point.corrected_information_bits).mean;
    out.curve.push_back(exact);
  }
  return out;
}

inline Peak made_up_peak(double r, double bits, double gain_low, double gain_high) {
  return {.noise_strength = r,
          .mutual_information_bits = bits,
          .gain = Gain{.noise_strengths = {r, r},
                       .bits = (gain_low + gain_high) / 2,
                       .ci95_low_bits = gain_low,
                       .ci95_high_bits = gain_high}};
}

/// What is done to good data, and the one fault that must be named then.
template <typename Data>
struct Tampering {
  std::string fault;
  std::function<void(Data&)> tamper;
};

/// The claim holds of the data, and each tampering makes it fall, with this fault among others.
template <typename Data>
void expect_falls(const Data& good, Claim (*judged)(const Data&),
                  const std::vector<Tampering<Data>>& tamperings) {
  const auto claim = judged(good);
  EXPECT_TRUE(claim.holds()) << claim.id << ": " << (claim.holds() ? "" : claim.faults.front());
  EXPECT_FALSE(claim.measured.empty());
  for (const auto& one : tamperings) {
    auto bad = good;
    one.tamper(bad);
    const auto fallen = judged(bad);
    EXPECT_FALSE(fallen.holds()) << claim.id << " holds though " << one.fault;
    std::string faults;
    for (const auto& fault : fallen.faults) faults += fault + "; ";
    EXPECT_NE(faults.find(one.fault), std::string::npos) << claim.id << ": " << faults;
  }
}

}  // namespace recres::test
