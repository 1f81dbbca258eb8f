#pragma once

#include <memory>

#include "recres/experiment/cell_parts.h"
#include "recres/experiment/measure.h"

namespace recres {

/// The first states of every run, of the whole network or of some neurons.
class SeriesMeasure final : public Measure {
 public:
  SeriesMeasure(const Spec& spec, std::shared_ptr<CellParts> parts) : spec_(spec), parts_(std::move(parts)) {}

  std::string_view name() const override { return "series"; }
  std::vector<std::size_t> axes() const override;
  std::vector<Column> columns() const override;
  void check(const SweepCell& cell) const override;
  UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const override;

 private:
  Spec spec_;
  std::shared_ptr<CellParts> parts_;
};

}  // namespace recres
