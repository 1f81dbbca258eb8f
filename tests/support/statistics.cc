#include "support/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace recres::test {

double chi_square_p_value(double chi_square, double degrees_of_freedom) {
  const boost::math::chi_squared distribution(degrees_of_freedom);
  return boost::math::cdf(boost::math::complement(distribution, chi_square));
}

ChiSquare& ChiSquare::operator+=(const ChiSquare& other) {
  value += other.value;
  degrees_of_freedom += other.degrees_of_freedom;
  return *this;
}

double ChiSquare::p_value() const {
  if (!std::isfinite(value)) return 0;
  return degrees_of_freedom == 0 ? 1 : chi_square_p_value(value, degrees_of_freedom);
}

double goodness_of_fit_p_value(std::span<const std::uint64_t> counts, std::span<const double> probabilities) {
  return goodness_of_fit(counts, probabilities).p_value();
}

ChiSquare goodness_of_fit(std::span<const std::uint64_t> counts, std::span<const double> probabilities) {
  double total = 0;
  for (const auto count : counts) total += static_cast<double>(count);
  double chi_square = 0;
  double cells = 0;
  double pooled_count = 0;
  double pooled_expected = 0;
  const auto add = [&](double count, double expected) {
    chi_square += (count - expected) * (count - expected) / expected;
    ++cells;
  };
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double expected = total * probabilities[k];
    if (expected >= 10) {
      add(static_cast<double>(counts[k]), expected);
    } else {
      pooled_count += static_cast<double>(counts[k]);
      pooled_expected += expected;
    }
  }
  if (pooled_expected >= 5) {
    add(pooled_count, pooled_expected);
  } else if (pooled_count > 5 * (pooled_expected + 2)) {
    // Too few are expected for a chi-square, and far more came: a Poisson chance below 1e-6.
    return {.value = std::numeric_limits<double>::infinity(), .degrees_of_freedom = 1};
  }
  return {.value = chi_square, .degrees_of_freedom = std::max(0.0, cells - 1)};
}

double same_distribution_p_value(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  double total_a = 0;
  double total_b = 0;
  for (const auto count : a) total_a += static_cast<double>(count);
  for (const auto count : b) total_b += static_cast<double>(count);
  const double ratio_a = std::sqrt(total_b / total_a);
  const double ratio_b = 1 / ratio_a;
  double chi_square = 0;
  double cells = 0;
  const auto add = [&](double x, double y) {
    chi_square += (ratio_a * x - ratio_b * y) * (ratio_a * x - ratio_b * y) / (x + y);
    ++cells;
  };
  double pooled_a = 0;
  double pooled_b = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const auto x = static_cast<double>(a[k]);
    const auto y = static_cast<double>(b[k]);
    if (x + y >= 20) {
      add(x, y);
    } else {
      pooled_a += x;
      pooled_b += y;
    }
  }
  if (pooled_a + pooled_b >= 20) add(pooled_a, pooled_b);
  return cells < 2 ? 1 : chi_square_p_value(chi_square, cells - 1);
}

double uniformity_p_value(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  double distance = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const auto below = static_cast<double>(k);
    distance = std::max({distance, sorted[k] - below / n, (below + 1) / n - sorted[k]});
  }
  double p = 0;
  const double x = distance * std::sqrt(n);
  for (int j = 1; j < 100; ++j) p += (j % 2 == 1 ? 2 : -2) * std::exp(-2.0 * j * j * x * x);
  return std::clamp(p, 0.0, 1.0);
}

double mean_p_value(std::span<const double> values, double mean, double bias) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  double squares = 0;
  for (const double value : values) squares += (value - sum / n) * (value - sum / n);
  const double distance = std::max(0.0, std::fabs(sum / n - mean) - bias);
  if (squares == 0) return distance == 0 ? 1 : 0;
  const boost::math::students_t distribution(n - 1);
  return 2 *
         boost::math::cdf(boost::math::complement(distribution, distance / std::sqrt(squares / (n - 1) / n)));
}

double at_least_p_value(std::uint64_t hits, std::uint64_t draws, double probability) {
  if (hits == 0) return 1;
  const boost::math::binomial distribution(static_cast<double>(draws), probability);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(hits - 1)));
}

}  // namespace recres::test
