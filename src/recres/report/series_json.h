#pragma once

#include <string>

#include "recres/observe/series.h"

namespace recres {

/// Which series was measured, as the user wrote it.
struct SeriesSource {
  std::string recording;
  std::size_t neurons = 0;  ///< of the recording
  std::optional<double> threshold = {};
};

/// Series of one recording, one for each choice of neurons.
std::string series_json(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const Subset> chosen, std::span<const SeriesInformation> series);

}  // namespace recres
