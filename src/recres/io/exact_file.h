#pragma once

#include <filesystem>
#include <string>

#include "recres/exact/exact_study.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"

namespace recres {

/// Writes an exact study, its network and its origin as HDF5. The layout is that of
/// docs/file-formats.md.
void write_exact_hdf5(const std::filesystem::path& path, const Network& network, const ExactStudy& study,
                      const Origin& origin);

/// The study alone, in a group of a file: "" for the root.
void write_exact(Hdf5Writer& file, const std::string& group, const ExactStudy& study);

}  // namespace recres
