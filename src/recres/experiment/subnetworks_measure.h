#pragma once

#include <memory>

#include "recres/experiment/cell_parts.h"
#include "recres/experiment/measure.h"
#include "recres/observe/subnetwork_study.h"

namespace recres {

/// H, I and D of sub-networks of every size, means over replicates.
class SubnetworksMeasure final : public Measure {
 public:
  SubnetworksMeasure(const Spec& spec, std::shared_ptr<CellParts> parts);

  std::string_view name() const override { return "subnetworks"; }
  std::vector<std::size_t> axes() const override { return all_axes(); }
  std::vector<Column> columns() const override;
  void check(const SweepCell& cell) const override;
  UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const override;

  /// The sub-networks, the same in every cell.
  const std::vector<Subset>& subsets() const { return subsets_; }
  std::vector<std::size_t> sizes() const;  ///< of them, rising

 private:
  SubnetworkOptions options(const SweepCell& cell, const Network& network, std::size_t threads) const;

  Spec spec_;
  std::shared_ptr<CellParts> parts_;
  std::vector<Subset> subsets_;
};

/// Root mean square correlation of pairs of neurons from one step to the next.
class CorrelationsMeasure final : public Measure {
 public:
  CorrelationsMeasure(const Spec& spec, std::shared_ptr<CellParts> parts)
      : spec_(spec), parts_(std::move(parts)) {}

  std::string_view name() const override { return "correlations"; }
  std::vector<std::size_t> axes() const override { return all_axes(); }
  std::vector<Column> columns() const override;
  void check(const SweepCell& cell) const override;
  UnitWords run(const SweepCell& cell, std::size_t threads, const RunContext& context) const override;

 private:
  Spec spec_;
  std::shared_ptr<CellParts> parts_;
};

}  // namespace recres
