#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "recres/experiment/journal.h"
#include "recres/experiment/plan.h"

namespace recres {

/// Everything that the units of a plan found so far, in memory: 8 bytes a number.
class Results {
 public:
  /// Throws CapacityExceeded where they do not fit in memory. The plan must outlive it.
  explicit Results(const Plan& plan);

  const Plan& plan() const { return plan_; }

  /// Throws IoError where there is no such unit, or it gives another number of words. The same unit may come
  /// twice: it must then have found the same.
  void keep(const Finished& finished);

  bool has(std::uint64_t unit) const { return is_finished_[unit]; }
  std::uint64_t finished() const { return finished_; }
  std::uint64_t missing() const { return plan_.units() - finished_; }

  /// Why units could not be measured, by their numbers.
  const std::map<std::uint64_t, std::string>& failures() const { return failures_; }

  /// What a unit found; missing values where it failed or was not made. NaN, or -1 for whole numbers.
  std::span<const std::uint64_t> words(const PlannedMeasure& planned, std::uint64_t place) const;

  /// One column of a measure, [cell, its own dimensions].
  std::vector<double> numbers(const PlannedMeasure& planned, std::size_t column) const;
  std::vector<std::int64_t> whole(const PlannedMeasure& planned, std::size_t column) const;

  /// The finished unit as it was kept.
  Finished unit(std::uint64_t number) const;

 private:
  std::span<std::uint64_t> room(const PlannedMeasure& planned, std::uint64_t place);
  template <typename Number>
  std::vector<Number> column(const PlannedMeasure& planned, std::size_t which) const;

  const Plan& plan_;
  std::vector<std::vector<std::uint64_t>> words_;  // [measure][cell · words + word]
  std::vector<bool> is_finished_;
  std::uint64_t finished_ = 0;
  std::map<std::uint64_t, std::string> failures_;
};

/// Values of one cell in a column.
std::uint64_t values_in(const Column& column);

}  // namespace recres
