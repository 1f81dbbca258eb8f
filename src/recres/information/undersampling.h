#pragma once

#include <optional>
#include <string>

#include "recres/information/pair_sample.h"

namespace recres {

/// Share of transitions whose pair was seen only once above which a sample is undersampled: what a longer run
/// would show was mostly never seen. H and I of the plug-in estimate then grow with log2 T, whatever the
/// network does, and no other estimate is sure.
inline constexpr double kMostUnseen = 0.2;

/// What the user must know before trusting any estimate from this sample, in one sentence; nothing where it
/// is well sampled.
std::optional<std::string> undersampling_warning(const Sampling& sampling);

}  // namespace recres
