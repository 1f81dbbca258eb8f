#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recres/experiment/cell.h"
#include "recres/experiment/spec.h"
#include "recres/util/stop.h"

namespace recres {

/// An axis of results besides those of the specification.
struct Dimension {
  std::string name;  ///< "replicate"
  std::uint64_t length;
};

/// One table of results: a value for each cell and each place of its own dimensions.
struct Column {
  std::string name;  ///< "entropy_bits"
  std::string unit;  ///< "bit"; empty for none
  std::string help;
  std::vector<Dimension> dimensions = {};
  bool is_whole = false;

  bool has_replicates() const { return dimensions.size() == 1 && dimensions.front().name == "replicate"; }
};

/// What a unit found, column by column: doubles and whole numbers, 8 bytes each.
class UnitWords {
 public:
  void number(double value) { words_.push_back(std::bit_cast<std::uint64_t>(value)); }
  void whole(std::uint64_t value) { words_.push_back(value); }
  const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  std::vector<std::uint64_t> words_;
};

/// Something that is measured in cells. One object serves all threads.
class Measure {
 public:
  virtual ~Measure() = default;

  virtual std::string_view name() const = 0;

  /// The axes that make a difference, as AxisKey, rising.
  virtual std::vector<std::size_t> axes() const = 0;

  virtual std::vector<Column> columns() const = 0;

  /// Whether it simulates steps + burn_in transitions for every replicate.
  virtual bool simulates() const { return true; }

  /// Throws InvalidArgument where this cell cannot be measured, CapacityExceeded where it would not fit in
  /// memory. Short.
  virtual void check(const SweepCell& cell) const = 0;

  /// Measures one cell on so many threads, which make no difference to the result. Throws as check, and where
  /// the cell turns out not to have what is asked for.
  virtual UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const = 0;
};

/// Those that a valid specification names, in its order.
std::vector<std::unique_ptr<Measure>> make_measures(const Spec& spec);

}  // namespace recres
