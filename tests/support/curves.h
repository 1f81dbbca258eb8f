#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/resonance/resonance.h"

namespace recres::test {

inline std::vector<double> evenly(double from, double to, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k) {
    out.push_back(from + (to - from) * static_cast<double>(k) / static_cast<double>(count - 1));
  }
  return out;
}

inline std::vector<double> replicates_of(const ResonancePoint& point, double Information::* value) {
  std::vector<double> out;
  for (const auto& replicate : point.replicates) out.push_back(replicate.*value);
  return out;
}

inline ResonanceCurve curve_of(const Network& network, const std::vector<double>& noise_strengths,
                               Model model = Model::kSbm) {
  return measure_resonance(network, {.model = model, .noise_strengths = noise_strengths, .threads = 2});
}

inline Network paper_network(const std::string& spec, double magnitude = 20) {
  return generate_network(spec).scaled(magnitude);
}

inline double information_at(const ResonanceCurve& curve, double r) {
  for (const auto& point : curve.points) {
    if (point.noise_strength == r) return point.mutual_information_bits.mean;
  }
  ADD_FAILURE() << "no point at " << r;
  return 0;
}

}  // namespace recres::test
