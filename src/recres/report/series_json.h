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

std::string series_json(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const ChosenSeries> chosen);

}  // namespace recres
