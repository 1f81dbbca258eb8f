#include "recres/experiment/attractors_measure.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <type_traits>
#include <variant>

#include "recres/attractor/attractor_request.h"
#include "recres/attractor/attractor_study.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// What all ways to attractors can tell.
struct AttractorSummary {
  double attractors = 0;
  double fixed_points = 0;
  double longest_period = 0;
  double largest_basin_share = kMissing;
  double unsettled_share = 0;
};

double decimal(const std::string& digits) {
  return parse_number(digits).value_or(kMissing);
}

AttractorSummary summary_of(const CompleteCensus& found) {
  const auto& census = found.census;
  const double all = std::exp2(static_cast<double>(census.neurons));
  AttractorSummary out{.attractors = static_cast<double>(census.attractors)};
  std::uint64_t in_basins = 0;
  for (const auto& period : census.periods) {
    if (period.period == 1) out.fixed_points = static_cast<double>(period.attractors);
    out.longest_period = static_cast<double>(period.period);
    in_basins += period.basins;
  }
  if (!found.by_basin.empty() && census.attractors == census.listed.size())
    out.largest_basin_share = static_cast<double>(census.listed[found.by_basin.front()].basin) / all;
  out.unsettled_share = 1 - static_cast<double>(in_basins) / all;
  return out;
}

AttractorSummary summary_of(const PermutationCycles& found) {
  AttractorSummary out{.attractors = found.total ? decimal(*found.total) : kMissing};
  if (found.lengths.empty()) {
    out.fixed_points = out.longest_period = kMissing;
    return out;
  }
  // Every state is on a cycle, so that a basin is its cycle.
  out.largest_basin_share = 0;
  for (const auto& one : found.lengths) {
    if (one.length == "1") out.fixed_points = decimal(one.cycles);
    out.longest_period = decimal(one.length);
    out.largest_basin_share = std::max(out.largest_basin_share, one.share / decimal(one.cycles));
  }
  return out;
}

AttractorSummary summary_of(const SampledAttractors& found) {
  AttractorSummary out{.attractors = static_cast<double>(found.attractors.size())};
  std::uint64_t settled = 0;
  for (const auto& one : found.attractors) {
    if (one.period == 1) ++out.fixed_points;
    out.longest_period = std::max(out.longest_period, static_cast<double>(one.period));
    out.largest_basin_share = std::fmax(out.largest_basin_share, one.basin.estimate);
    settled += one.starts;
  }
  out.unsettled_share = 1 - static_cast<double>(settled) / static_cast<double>(found.starts.size());
  return out;
}

AttractorSummary summary_of(const TanhAttractors& found) {
  AttractorSummary out;
  std::uint64_t settled = 0;
  for (const auto& one : found.attractors) {
    if (one.period == 0) continue;
    ++out.attractors;
    if (one.period == 1) ++out.fixed_points;
    out.longest_period = std::max(out.longest_period, static_cast<double>(one.period));
    out.largest_basin_share = std::fmax(out.largest_basin_share, one.basin.estimate);
    settled += one.starts;
  }
  out.unsettled_share = 1 - static_cast<double>(settled) / static_cast<double>(found.attractor_of.size());
  return out;
}

AttractorRequest request_of(const SweepCell& cell, const Spec& spec) {
  AttractorRequest out{.model = cell.model, .method = spec.value("attractors.method")};
  out.starts = spec.optional_whole("attractors.starts");
  out.steps = spec.optional_whole("attractors.steps");
  if (cell.model == Model::kTanh || out.method == "auto" || out.method == "sampled") out.seed = cell.run_seed;
  return out;
}

}  // namespace

std::vector<std::size_t> AttractorsMeasure::axes() const {
  return {kNetworkAxis, kNetworkSeedAxis, kMagnitudeAxis, kBiasAxis, kModelAxis, kSeedAxis};
}

std::vector<Column> AttractorsMeasure::columns() const {
  return {
      {.name = "attractors", .unit = "", .help = "how many there are, or were found by random starts"},
      {.name = "fixed_points", .unit = "", .help = "those of period 1 among them"},
      {.name = "longest_period", .unit = "step", .help = "of them"},
      {.name = "largest_basin_share",
       .unit = "",
       .help = "of all states, or starts, that lead to one of them"},
      {.name = "unsettled_share", .unit = "", .help = "of all states, or starts, that lead to no single one"},
      {.name = "attractors_method",
       .unit = "",
       .help = "0 all states, 1 cycle type, 2 random starts",
       .dimensions = {},
       .is_whole = true},
  };
}

void AttractorsMeasure::check(const SweepCell& cell) const {
  const auto request = request_of(cell, spec_);
  validate(request);
  attractor_options(request, *parts_->network(cell));
}

UnitWords AttractorsMeasure::run(const SweepCell& cell, std::size_t threads,
                                 const RunContext& context) const {
  const auto network = parts_->network(cell);
  auto request = request_of(cell, spec_);
  request.threads = threads;
  const auto study = study_attractors(*network, attractor_options(request, *network), context);
  const auto found = std::visit([](const auto& one) { return summary_of(one); }, study.found);
  UnitWords out;
  for (const double value : {found.attractors, found.fixed_points, found.longest_period,
                             found.largest_basin_share, found.unsettled_share})
    out.number(value);
  out.whole(static_cast<std::uint64_t>(study.method()));
  return out;
}

}  // namespace recres
