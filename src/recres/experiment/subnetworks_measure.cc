#include "recres/experiment/subnetworks_measure.h"

#include <algorithm>
#include <set>

#include "recres/observe/subset_text.h"
#include "recres/util/error.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

SubnetworkOptions options_for(const SweepCell& cell, const Spec& spec, const Network& network,
                              SubnetworkLook look, std::size_t threads) {
  return {.look = std::move(look), .sweep = sweep_of(cell, spec, network, {}, nullptr, threads)};
}

// The study wants a sub-network to look at; the smallest costs next to nothing.
SubnetworkLook correlation_look() {
  return {.subsets = {{0}}, .estimator = Estimator::kPlugin, .baselines = 0, .has_correlation = true};
}

}  // namespace

SubnetworksMeasure::SubnetworksMeasure(const Spec& spec, std::shared_ptr<CellParts> parts)
    : spec_(spec), parts_(std::move(parts)) {
  const auto& neurons = spec.value("subnetworks.neurons");
  if (!neurons.empty()) {
    subsets_ = parse_subsets(neurons);
    return;
  }
  // Drawn for the first network; check() refuses others of another size.
  const auto network = parts_->network(make_cell(spec, {}));
  subsets_ =
      choose_subsets(network->neurons(), parse_sizes("subnetworks.sizes", spec.value("subnetworks.sizes")),
                     spec.whole("subnetworks.count"), spec.whole("seed"));
}

std::vector<std::size_t> SubnetworksMeasure::sizes() const {
  std::set<std::size_t> out;
  for (const auto& subset : subsets_) out.insert(subset.size());
  return {out.begin(), out.end()};
}

SubnetworkOptions SubnetworksMeasure::options(const SweepCell& cell, const Network& network,
                                              std::size_t threads) const {
  const auto& word = spec_.value("subnetworks.estimator");
  return options_for(cell, spec_, network,
                     {.subsets = subsets_, .estimator = parse_estimator(word), .baselines = 0}, threads);
}

std::vector<Column> SubnetworksMeasure::columns() const {
  const Dimension subnetwork = {.name = "subnetwork", .length = subsets_.size()};
  const Dimension size = {.name = "subnetwork_size", .length = sizes().size()};
  const auto bits = [](std::string name, std::string help, const Dimension& dimension) {
    return Column{.name = std::move(name), .unit = "bit", .help = std::move(help), .dimensions = {dimension}};
  };
  return {bits("subnetwork_entropy_bits", "H of each sub-network, plug-in, mean over replicates", subnetwork),
          bits("subnetwork_mutual_information_bits", "I, plug-in", subnetwork),
          bits("subnetwork_divergence_bits", "D, plug-in", subnetwork),
          bits("subnetwork_estimated_bits", "I by the estimator of the specification", subnetwork),
          bits("size_entropy_bits", "mean H of all sub-networks of a size", size),
          bits("size_entropy_bits_deviation", "its standard deviation over sub-networks", size),
          bits("size_mutual_information_bits", "mean I, plug-in", size),
          bits("size_mutual_information_bits_deviation", "its standard deviation over sub-networks", size),
          bits("size_estimated_bits", "mean I by the estimator", size),
          bits("size_estimated_bits_deviation", "its standard deviation over sub-networks", size)};
}

void SubnetworksMeasure::check(const SweepCell& cell) const {
  const auto network = parts_->network(cell);
  const auto first = parts_->network(make_cell(spec_, {}));
  if (spec_.value("subnetworks.neurons").empty() && network->neurons() != first->neurons()) {
    throw InvalidArgument(text("sub-networks cannot be drawn for networks of ", first->neurons(), " and of ",
                               network->neurons(), " neurons alike; name them with subnetworks.neurons"));
  }
  validate(options(cell, *network, 1), *network);
}

UnitWords SubnetworksMeasure::run(const SweepCell& cell, std::size_t threads,
                                  const RunContext& context) const {
  const auto network = parts_->network(cell);
  const auto study = study_subnetworks(*network, options(cell, *network, threads), context);
  const auto& point = study.points.front();
  UnitWords out;
  for (const auto value : {&SubsetInformation::entropy_bits, &SubsetInformation::mutual_information_bits,
                           &SubsetInformation::divergence_bits, &SubsetInformation::estimated_bits}) {
    for (const auto& subset : point.subsets) out.number(subset.*value);
  }
  for (const auto value : {&SizeInformation::entropy_bits, &SizeInformation::mutual_information_bits,
                           &SizeInformation::estimated_bits}) {
    for (const auto& size : point.sizes) out.number((size.*value).mean);
    for (const auto& size : point.sizes) out.number((size.*value).deviation.value_or(kMissing));
  }
  return out;
}

std::vector<Column> CorrelationsMeasure::columns() const {
  return {{.name = "rms_correlation", .unit = "", .help = "mean over replicates"},
          {.name = "rms_correlation_error", .unit = "", .help = "its standard error; NaN for one replicate"},
          {.name = "rms_correlation_corrected",
           .unit = "",
           .help = "freed of what independent neurons would show"},
          {.name = "rms_correlation_corrected_error", .unit = "", .help = "its standard error"}};
}

void CorrelationsMeasure::check(const SweepCell& cell) const {
  const auto network = parts_->network(cell);
  validate(options_for(cell, spec_, *network, correlation_look(), 1), *network);
}

UnitWords CorrelationsMeasure::run(const SweepCell& cell, std::size_t threads,
                                   const RunContext& context) const {
  const auto network = parts_->network(cell);
  const auto study =
      study_subnetworks(*network, options_for(cell, spec_, *network, correlation_look(), threads), context);
  const auto& point = study.points.front();
  UnitWords out;
  for (const auto& value : {point.rms_correlation, point.rms_correlation_corrected}) {
    out.number(value ? value->mean : kMissing);
    out.number(value ? value->standard_error.value_or(kMissing) : kMissing);
  }
  return out;
}

}  // namespace recres
