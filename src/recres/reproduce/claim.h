#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/resonance/estimate.h"

namespace recres {

/// A measured number that a claim was judged by.
struct ClaimNumber {
  std::string name;  ///< with its unit: "peak_bits"
  double value = 0;
  std::optional<double> standard_error = {};
};

/// A claim of the paper, and what became of it.
struct Claim {
  std::string id;        ///< "2c"
  std::string where;     ///< in the paper: "Fig 2 c"
  std::string claim;     ///< what the paper says
  std::string expected;  ///< what must come out, with tolerances
  std::string measured = {};
  std::string runs = {};  ///< what was run to measure it
  std::vector<ClaimNumber> numbers = {};
  std::vector<std::string> faults = {};  ///< what is not as expected, a phrase each

  bool holds() const { return faults.empty(); }

  /// One thing that must be so. Comparisons with NaN are false, so that it fails.
  void require(bool is_so, const std::string& fault);

  void add(const std::string& name, double value) { numbers.push_back({.name = name, .value = value}); }
  void add(const std::string& name, const Estimate& value);
};

/// What all experiments have in common.
struct ReproductionOptions {
  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< no effect on the results
};

/// Differences of up to so many standard errors count as chance: of 20 replicates one in 10^4.
inline constexpr double kChanceErrors = 5;

/// a - b with the standard error of the difference, as of independent estimates; that of an estimate of one
/// replicate counts as 0.
Estimate difference(const Estimate& a, const Estimate& b);

/// The larger number; not a number where either is none, so that nothing holds of it.
double larger(double a, double b);

/// The mean of independent estimates, with its error; not a number where there are none.
Estimate mean_of(std::span<const Estimate> values);

/// a exceeds b by more than chance.
bool is_above(const Estimate& a, const Estimate& b);

/// No value exceeds the one before it by more than chance, and the first exceeds the last.
bool falls(std::span<const Estimate> values);

/// The mean is this, up to chance and a tolerance.
bool is_near(const Estimate& value, double expected, double tolerance = 0);

/// The place of the highest mean. Throws InternalError where there are no values.
std::size_t highest(std::span<const Estimate> values);

/// "4.848 +- 0.012", the mean alone where there is no error.
std::string estimate_text(const Estimate& value, int decimals = 3);

/// The nearest power of ten: "10^4"; "0" for 0.
std::string power_text(double value);

/// What was run, for people and for the record: "autapses:n=5, w = 20, r = 0 to 40 (41 values), T = 10000, 20
/// replicates".
std::string runs_text(const std::string& network, double magnitude, std::span<const double> noise_strengths,
                      std::uint64_t steps, std::uint64_t replicates);

/// `count` numbers from `from` to `to`, both included, at equal distances; 2 or more.
std::vector<double> evenly(double from, double to, std::size_t count);

}  // namespace recres
