#pragma once

#include <filesystem>
#include <string>

#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"
#include "recres/pulse/visits.h"

namespace recres {

/// Writes visits, with all labels that were kept, their network and their origin as HDF5. The
/// layout is that of docs/file-formats.md.
void write_visits_hdf5(const std::filesystem::path& path, const Network& network, const VisitStudy& study,
                       const Origin& origin);

/// The same without the origin, in a group of a file: "" for the root.
void write_visits(Hdf5Writer& file, const std::string& group, const Network& network,
                  const VisitStudy& study);

}  // namespace recres
