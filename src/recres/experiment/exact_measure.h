#pragma once

#include <memory>

#include "recres/experiment/cell_parts.h"
#include "recres/experiment/measure.h"

namespace recres {

/// H, I and D of the chain itself, and how long it takes to forget.
class ExactMeasure final : public Measure {
 public:
  explicit ExactMeasure(std::shared_ptr<CellParts> parts) : parts_(std::move(parts)) {}

  std::string_view name() const override { return "exact"; }
  std::vector<std::size_t> axes() const override;
  std::vector<Column> columns() const override;
  bool simulates() const override { return false; }
  void check(const SweepCell& cell) const override;
  UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const override;

 private:
  std::shared_ptr<CellParts> parts_;
};

}  // namespace recres
