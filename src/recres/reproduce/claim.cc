#include "recres/reproduce/claim.h"

#include <algorithm>
#include <cmath>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void Claim::require(bool is_so, const std::string& fault) {
  if (!is_so) faults.push_back(fault);
}

void Claim::add(const std::string& name, const Estimate& value) {
  numbers.push_back({.name = name, .value = value.mean, .standard_error = value.standard_error});
}

Estimate difference(const Estimate& a, const Estimate& b) {
  return {.mean = a.mean - b.mean,
          .standard_error = std::hypot(a.standard_error.value_or(0), b.standard_error.value_or(0))};
}

double larger(double a, double b) {
  return std::isnan(a) || a > b ? a : b;
}

Estimate mean_of(std::span<const Estimate> values) {
  double sum = 0;
  double variance = 0;
  for (const auto& value : values) {
    sum += value.mean;
    variance += std::pow(value.standard_error.value_or(0), 2);
  }
  const auto count = static_cast<double>(values.size());
  return {.mean = sum / count, .standard_error = std::sqrt(variance) / count};
}

bool is_above(const Estimate& a, const Estimate& b) {
  const auto excess = difference(a, b);
  return excess.mean > kChanceErrors * *excess.standard_error;
}

bool falls(std::span<const Estimate> values) {
  for (std::size_t k = 1; k < values.size(); ++k) {
    // NaN must not pass for a fall.
    if (!std::isfinite(values[k].mean) || is_above(values[k], values[k - 1])) return false;
  }
  return values.size() > 1 && is_above(values.front(), values.back());
}

bool is_near(const Estimate& value, double expected, double tolerance) {
  return std::fabs(value.mean - expected) <= tolerance + kChanceErrors * value.standard_error.value_or(0);
}

std::size_t highest(std::span<const Estimate> values) {
  if (values.empty()) throw InternalError("the highest of no values was asked for");
  const auto best = std::max_element(values.begin(), values.end(),
                                     [](const Estimate& a, const Estimate& b) { return a.mean < b.mean; });
  return static_cast<std::size_t>(best - values.begin());
}

std::string estimate_text(const Estimate& value, int decimals) {
  const auto mean = fixed_text(value.mean, decimals);
  return value.standard_error ? text(mean, " +- ", fixed_text(*value.standard_error, decimals)) : mean;
}

std::string power_text(double value) {
  if (value == 0 || !std::isfinite(value)) return fixed_text(value, 0);
  return text(value < 0 ? "-10^" : "10^", std::lround(std::log10(std::fabs(value))));
}

std::string runs_text(const std::string& network, double magnitude, std::span<const double> noise_strengths,
                      std::uint64_t steps, std::uint64_t replicates) {
  auto noise = text(noise_strengths.front());
  if (noise_strengths.size() > 1)
    noise += text(" to ", noise_strengths.back(), " (", noise_strengths.size(), " values)");
  return text(network, ", w = ", magnitude, ", r = ", noise, ", T = ", steps, ", ", replicates,
              " replicates");
}

std::vector<double> evenly(double from, double to, std::size_t count) {
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(from + (to - from) * static_cast<double>(k) / static_cast<double>(count - 1));
  return out;
}

}  // namespace recres
