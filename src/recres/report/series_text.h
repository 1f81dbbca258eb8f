#pragma once

#include <string>

#include "recres/report/series_json.h"
#include "recres/report/text_style.h"

namespace recres {

/// A row per estimator, then the tests of independence and what limits the numbers.
std::string series_text(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const ChosenSeries> chosen, const TextStyle& style);

}  // namespace recres
