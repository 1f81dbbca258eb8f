#pragma once

#include <filesystem>
#include <string>

#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"
#include "recres/pulse/pulse_train.h"
#include "recres/pulse/search.h"

namespace recres {

/// Write a train of pulses or searches, the network and the origin as HDF5. The layout is that
/// of docs/file-formats.md.
void write_pulse_hdf5(const std::filesystem::path& path, const Network& network, const PulseTrainStudy& study,
                      const Origin& origin);
void write_search_hdf5(const std::filesystem::path& path, const Network& network, const SearchStudy& study,
                       const Origin& origin);

/// The same without the origin, in a group of a file: "" for the root.
void write_pulse(Hdf5Writer& file, const std::string& group, const Network& network,
                 const PulseTrainStudy& study);
void write_search(Hdf5Writer& file, const std::string& group, const Network& network,
                  const SearchStudy& study);

}  // namespace recres
