#include "recres/reproduce/exact_curves.h"

#include "recres/util/part_progress.h"

namespace recres {

ExactStudy solve(const std::string& name, const Network& network, const std::vector<double>& noise_strengths,
                 const ReproductionOptions& options, const RunContext& context) {
  PartProgress experiment(context, name, noise_strengths.size());
  auto study = study_exactly(network, noise_strengths, {}, {.has_window = true, .threads = options.threads},
                             experiment.context());
  experiment.finish();
  return study;
}

}  // namespace recres
