#pragma once

#include <filesystem>
#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"

namespace recres {

/// Writes a study of attractors, its network and its origin as HDF5; up to
/// kMostGraphNeurons neurons with the whole graph of states. The layout is that of docs/file-formats.md.
void write_attractors_hdf5(const std::filesystem::path& path, const Network& network,
                           const AttractorStudy& study, const Origin& origin);

}  // namespace recres
