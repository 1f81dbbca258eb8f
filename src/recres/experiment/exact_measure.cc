#include "recres/experiment/exact_measure.h"

#include <limits>

#include "recres/exact/exact_point.h"

namespace recres {

std::vector<std::size_t> ExactMeasure::axes() const {
  return {kNetworkAxis, kNetworkSeedAxis, kMagnitudeAxis, kBiasAxis, kNoiseAxis};
}

std::vector<Column> ExactMeasure::columns() const {
  return {{.name = "exact_entropy_bits", .unit = "bit", .help = "H of the stationary distribution"},
          {.name = "exact_mutual_information_bits", .unit = "bit", .help = "I of successive states"},
          {.name = "exact_divergence_bits", .unit = "bit", .help = "D = H - I"},
          {.name = "relaxation_steps",
           .unit = "step",
           .help = "steps in which the slowest mode falls to 1/e; NaN where that cannot be told"}};
}

void ExactMeasure::check(const SweepCell& cell) const {
  parts_->network(cell);
}

UnitWords ExactMeasure::run(const SweepCell& cell, std::size_t threads, const RunContext& context) const {
  const auto network = parts_->network(cell);
  const auto curve = exact_curve(*network, std::span(&cell.noise_strength, 1), {.threads = threads}, context);
  const auto& point = curve.front();
  UnitWords out;
  out.number(point.entropy_bits);
  out.number(point.mutual_information_bits);
  out.number(point.divergence_bits);
  out.number(point.relaxation_steps().value_or(std::numeric_limits<double>::quiet_NaN()));
  return out;
}

}  // namespace recres
