#include "recres/report/study_source.h"

#include <fmt/format.h>

#include "recres/util/text.h"

namespace recres {

std::string study_heading(std::string_view what, const StudySource& source, const Sweep& sweep,
                          std::string_view kernel, std::string_view more, const TextStyle& style) {
  if (source.network == nullptr) {
    return wrapped(fmt::format("{} {}: {} neurons, {} states{}", what, source.recording, source.neurons,
                               sweep.run.steps + 1, more),
                   style.width, 2);
  }
  const auto input = source.input.empty() ? "" : fmt::format(", input {}", shown(source.input, 80));
  return wrapped(fmt::format("{} {}, magnitude {}: {} neurons, model {}{}", what, source.source.spec,
                             source.source.magnitude, source.neurons, model_name(sweep.model), input),
                 style.width, 2) +
         wrapped(fmt::format("{} steps after {} of burn-in, {} replicate{}, seed {}, kernel {}{}",
                             sweep.run.steps, sweep.run.burn_in, sweep.replicates,
                             sweep.replicates == 1 ? "" : "s", sweep.seed, kernel, more),
                 style.width, 2);
}

}  // namespace recres
