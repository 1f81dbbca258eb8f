#pragma once

#include <span>

namespace recres {

/// Throws InvalidArgument where r is not finite or below 0.
void require_noise_strength(double noise_strength);

/// Throws InvalidArgument where these are no sweep: none, one that is no noise strength, or not rising.
void require_noise_strengths(std::span<const double> noise_strengths);

}  // namespace recres
