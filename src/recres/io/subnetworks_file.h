#pragma once

#include <filesystem>
#include <string>

#include "recres/io/result_parts.h"
#include "recres/network/network.h"
#include "recres/observe/subnetwork_study.h"

namespace recres {

/// Writes a study of sub-networks, its network where it was simulated, and its origin as HDF5.
/// The layout is that of docs/file-formats.md.
void write_subnetworks_hdf5(const std::filesystem::path& path, const Network* network,
                            const SubnetworkStudy& study, const Origin& origin);

}  // namespace recres
