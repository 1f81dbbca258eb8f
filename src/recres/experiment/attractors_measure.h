#pragma once

#include <memory>

#include "recres/experiment/cell_parts.h"
#include "recres/experiment/measure.h"

namespace recres {

/// What the network does without noise: how many attractors it has, and how large they are.
class AttractorsMeasure final : public Measure {
 public:
  AttractorsMeasure(const Spec& spec, std::shared_ptr<CellParts> parts)
      : spec_(spec), parts_(std::move(parts)) {}

  std::string_view name() const override { return "attractors"; }
  std::vector<std::size_t> axes() const override;
  std::vector<Column> columns() const override;
  bool simulates() const override { return false; }
  void check(const SweepCell& cell) const override;
  UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const override;

 private:
  Spec spec_;
  std::shared_ptr<CellParts> parts_;
};

}  // namespace recres
