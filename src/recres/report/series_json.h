#pragma once

#include <string>

#include "recres/observe/series.h"

namespace recres {

/// Which recordings were measured, as the user wrote them.
struct SeriesSource {
  std::vector<std::string> recordings;
  std::size_t neurons = 0;  ///< of each of them
  std::optional<double> threshold = {};
};

/// What was measured of one choice of neurons. The runs are those of the recordings; of one alone there are
/// no means.
struct ChosenSeries {
  Subset neurons;  ///< empty for all
  RunsInformation information;
};

std::string series_json(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const ChosenSeries> chosen);

}  // namespace recres
