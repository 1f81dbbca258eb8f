#pragma once

#include <cstdint>
#include <span>

namespace recres::test {

/// The chance that a correct program fails one statistical test. Seeds are fixed, so a test that passes once
/// passes always; the level says how surprising a failure is when code or seed changes.
inline constexpr double kFalseAlarm = 1e-6;

/// Probability of a chi-square value at least this large by chance.
double chi_square_p_value(double chi_square, double degrees_of_freedom);

/// A sum of squared standardised deviations; those of independent samples may be added.
struct ChiSquare {
  double value = 0;
  double degrees_of_freedom = 0;

  ChiSquare& operator+=(const ChiSquare& other);
  double p_value() const;
};

/// Pearson's test that counts were drawn from these probabilities (which sum to 1). Cells that expect fewer
/// than 10 are pooled into one. Infinite where something happened that is as good as impossible.
ChiSquare goodness_of_fit(std::span<const std::uint64_t> counts, std::span<const double> probabilities);
double goodness_of_fit_p_value(std::span<const std::uint64_t> counts, std::span<const double> probabilities);

/// Chi-square test that two lists of counts were drawn from the same distribution. Cells with fewer than 20
/// in sum are pooled into one.
double same_distribution_p_value(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// Kolmogorov and Smirnov's test that values, each already mapped to (0, 1) by its supposed distribution
/// function, are uniform. Asymptotic; for thousands of values.
double uniformity_p_value(std::span<const double> values);

/// Student's two-sided test that independent values have this mean. `bias` is how far the truth may lie off
/// for a known reason.
double mean_p_value(std::span<const double> values, double mean, double bias = 0);

/// The chance of `hits` or more in so many independent draws of this probability each.
double at_least_p_value(std::uint64_t hits, std::uint64_t draws, double probability);

}  // namespace recres::test
