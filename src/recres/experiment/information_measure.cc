#include "recres/experiment/information_measure.h"

#include <algorithm>

#include "recres/resonance/resonance.h"
#include "recres/simulate/kernel.h"
#include "recres/util/error.h"
#include "recres/util/missing.h"

namespace recres {

namespace {

std::uint64_t kernel_number(std::string_view name) {
  const auto known = kernel_descriptions();
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const auto& kernel) { return kernel.name == name; });
  if (found == known.end()) throw InternalError("a kernel has no name");
  return static_cast<std::uint64_t>(found - known.begin());
}

}  // namespace

std::vector<std::size_t> InformationMeasure::axes() const {
  return all_axes();
}

std::vector<Column> InformationMeasure::columns() const {
  const Dimension replicate = {.name = "replicate", .length = spec_.whole("replicates")};
  const auto each = [&](std::string name, std::string help) {
    return Column{.name = std::move(name), .unit = "bit", .help = std::move(help), .dimensions = {replicate}};
  };
  return {
      each("entropy_bits", "H of states, plug-in"),
      each("mutual_information_bits", "I of successive states, plug-in"),
      each("divergence_bits", "D = H - I, plug-in"),
      each("mutual_information_bias_bits", "by how much I is too high, about"),
      each("mutual_information_corrected_bits", "I freed of bias; NaN where undersampled"),
      {.name = "correction_doubt_bits",
       .unit = "bit",
       .help = "by how much the corrected I may still be too high"},
      {.name = "undersampled",
       .unit = "",
       .help = "1 where H and I grow with the steps, whatever the network does",
       .dimensions = {},
       .is_whole = true},
      {.name = "kernel",
       .unit = "",
       .help = "how the runs were simulated: a number from the attribute names, which counts from 0",
       .dimensions = {},
       .is_whole = true},
  };
}

void InformationMeasure::check(const SweepCell& cell) const {
  const auto network = parts_->network(cell);
  const auto input = parts_->input(cell);
  validate(sweep_of(cell, spec_, *network, parts_->protocol(cell), input.get(), 1), *network);
}

UnitWords InformationMeasure::run(const SweepCell& cell, std::size_t threads,
                                  const RunContext& context) const {
  const auto network = parts_->network(cell);
  const auto input = parts_->input(cell);
  const auto sweep = sweep_of(cell, spec_, *network, parts_->protocol(cell), input.get(), threads);
  const auto curve = measure_resonance(*network, sweep, context);
  const auto& point = curve.points.front();
  UnitWords out;
  for (const auto value : {&Information::entropy_bits, &Information::mutual_information_bits,
                           &Information::divergence_bits, &Information::mutual_information_bias_bits}) {
    for (const auto& replicate : point.replicates) out.number(replicate.*value);
  }
  for (std::size_t k = 0; k < point.replicates.size(); ++k)
    out.number(point.has_corrected() ? point.corrected_information_bits[k] : kMissing);
  out.number(point.has_corrected() ? point.correction_doubt_bits : kMissing);
  out.whole(point.undersampled() ? 1 : 0);
  out.whole(kernel_number(curve.kernel));
  return out;
}

}  // namespace recres
