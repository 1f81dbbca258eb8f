#pragma once

#include <filesystem>
#include <string>

#include "recres/io/result_parts.h"
#include "recres/reproduce/reproduction.h"

namespace recres {

/// Writes all that was measured of the paper, its claims (a JSON array) and its origin as HDF5: a group for
/// each part, laid out as docs/file-formats.md has it. Parts that were not measured are left out.
void write_reproduction_hdf5(const std::filesystem::path& path, const Reproduction& reproduction,
                             const std::string& claims_json, const Origin& origin);

}  // namespace recres
