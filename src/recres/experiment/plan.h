#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/experiment/cell.h"
#include "recres/experiment/measure.h"
#include "recres/experiment/spec.h"

namespace recres {

/// One measure of a plan: a unit of work for each of its cells, in C order of its axes.
struct PlannedMeasure {
  std::unique_ptr<Measure> measure;
  std::vector<std::size_t>
      axes;  ///< that it varies along, as places of keys; all others have no effect on it
  std::vector<Column> columns;
  std::uint64_t words = 0;  ///< that one unit gives
  std::uint64_t units = 0;
  std::uint64_t first_unit = 0;
};

/// One unit of work.
struct Unit {
  const PlannedMeasure& planned;
  std::uint64_t place;  ///< among the units of its measure
  SweepCell cell;
};

/// What a specification asks for, as units of work in a fixed order. A unit is a pure function of the
/// specification and its number.
class Plan {
 public:
  /// Throws InvalidArgument where the specification is not valid, or has more units or numbers than an
  /// experiment takes (kMostUnits, kMostWords).
  explicit Plan(Spec spec);

  const Spec& spec() const { return spec_; }
  std::span<const PlannedMeasure> measures() const { return measures_; }
  std::uint64_t units() const { return units_; }
  std::uint64_t words() const { return words_; }  ///< of all results, 8 bytes each
  double transitions() const;                     ///< that are simulated, burn-in included

  Unit unit(std::uint64_t number) const;

  /// The measure that a unit belongs to. Throws InternalError where there is no such unit.
  const PlannedMeasure& measure_of(std::uint64_t unit) const;

  /// Words of the unit that gives most.
  std::uint64_t most_words() const;

  /// The cell at this place of some axes, in C order; the first value on all others.
  SweepCell cell(std::span<const std::size_t> axes, std::uint64_t place) const;

  /// The axes that make a difference to any measure, rising.
  std::vector<std::size_t> axes() const;

  /// How many cells these axes have; kMostUnits + 1 where there are more.
  std::uint64_t cells(std::span<const std::size_t> axes) const;

  /// Values on an axis; 1 where the key is left open.
  std::uint64_t length(std::size_t axis) const;

 private:
  Spec spec_;
  std::vector<PlannedMeasure> measures_;
  std::uint64_t units_ = 0;
  std::uint64_t words_ = 0;
};

inline constexpr std::uint64_t kMostUnits = 100'000'000;
inline constexpr std::uint64_t kMostWords = std::uint64_t{1} << 33;

}  // namespace recres
