#include "recres/experiment/measure.h"

#include "recres/experiment/attractors_measure.h"
#include "recres/experiment/exact_measure.h"
#include "recres/experiment/information_measure.h"
#include "recres/experiment/series_measure.h"
#include "recres/experiment/subnetworks_measure.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::vector<std::unique_ptr<Measure>> make_measures(const Spec& spec) {
  const auto parts = std::make_shared<CellParts>();
  std::vector<std::unique_ptr<Measure>> out;
  for (const auto& name : spec.setting("measure").values) {
    if (name == "information") {
      out.push_back(std::make_unique<InformationMeasure>(spec, parts));
    } else if (name == "exact") {
      out.push_back(std::make_unique<ExactMeasure>(parts));
    } else if (name == "correlations") {
      out.push_back(std::make_unique<CorrelationsMeasure>(spec, parts));
    } else if (name == "subnetworks") {
      out.push_back(std::make_unique<SubnetworksMeasure>(spec, parts));
    } else if (name == "attractors") {
      out.push_back(std::make_unique<AttractorsMeasure>(spec, parts));
    } else if (name == "series") {
      out.push_back(std::make_unique<SeriesMeasure>(spec, parts));
    } else {
      throw InternalError(text("the measure ", name, " is not made"));
    }
  }
  return out;
}

}  // namespace recres
